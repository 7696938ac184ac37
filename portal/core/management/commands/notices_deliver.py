"""`manage.py notices_deliver`: work the queue of notices without Celery."""

import signal
import time
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error, connection

from portal.core.notices.outbox import Pace
from portal.core.notices.worker import Worker, sweep

PAUSE = 1.0  # seconds between looks at an empty queue
TURN = timedelta(seconds=20)


class Command(BaseCommand):
    help = "Deliver the notices that are due: once (default), or for ever, as a worker of its own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        doors = parser.add_mutually_exclusive_group()
        doors.add_argument("--once", action="store_true", help="deliver what is due and end (default)")
        doors.add_argument("--forever", action="store_true", help="go on until told to end (SIGTERM)")
        parser.add_argument("--lease", type=float, default=120, help="seconds a worker may keep a batch (120)")
        parser.add_argument("--batch", type=int, default=50, help="deliveries taken at once (50)")

    def handle(self, *_args: Any, **options: Any) -> None:
        lease = timedelta(seconds=options["lease"])
        pace = Pace(batch=options["batch"], lease=lease, work=min(Pace().work, lease / 2))
        if options["forever"]:
            self._forever(pace)
        else:
            sweep()
            worker = Worker(pace)
            while worker.run(TURN):
                continue
            told = [f"{name}: {count}" for name, count in sorted(worker.tally.items())]
            self.stdout.write(", ".join(told) or "nothing was due")

    def _forever(self, pace: Pace) -> None:
        """Until SIGTERM or SIGINT: the batch in hand is finished. A database that is away is waited for."""
        ending: list[int] = []
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda number, _frame: ending.append(number))
        worker = Worker(pace)
        while not ending:
            try:
                sweep()
                busy = worker.run(TURN, stop=lambda: bool(ending))
            except Error as problem:
                self.stderr.write(f"the database is away: {type(problem).__name__}")
                connection.close()
                busy = False
            if not busy and not ending:
                time.sleep(PAUSE)

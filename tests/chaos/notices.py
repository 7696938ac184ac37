"""`manage.py chaos --only notices`: kill workers in the middle of their work and count what arrived (goals.md R1).

The sink is a real SMTP server that takes its time; the workers are processes of their own, ended by SIGKILL; half-way the
embedded database is restarted. What must hold:
every notice arrives, under one Message-ID for each recipient; what arrives twice is counted, and is no more than the mails
that were on their way when a worker died.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
LEASE = 3.0  # seconds: long for a batch of twenty, short for whoever waits
PATIENCE = 180.0  # seconds without any mail until we call it lost


@dataclass(frozen=True, slots=True)
class Result:
    """What arrived. `lost` and `doubled_ids` must be 0; `again` are mails that came twice under the same Message-ID."""

    recipients: int
    kills: int
    received: int
    distinct: int
    lost: int
    doubled_ids: int
    again: int
    counted: int
    quarantined: int
    seconds: float

    @property
    def holds(self) -> bool:
        return self.lost == self.doubled_ids == self.quarantined == 0 and self.distinct == self.recipients

    def __str__(self) -> str:
        return (
            f"notices: {self.recipients} recipients, {self.kills} workers killed, {self.seconds:.0f} s\n"
            f"  lost {self.lost}, Message-IDs {self.distinct}, recipients with two of them {self.doubled_ids}\n"
            f"  mails received {self.received}: {self.again} came again after a crash; "
            f"the record counts {self.counted} possible repeats, {self.quarantined} in quarantine"
        )


class Counting:
    """Takes mails, each after a little while, and counts them by recipient and Message-ID."""

    def __init__(self, pause: float) -> None:
        self.pause = pause
        self.seen: Counter[tuple[str, str]] = Counter()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        await asyncio.sleep(self.pause)
        message_id = str(message_from_bytes(envelope.content)["Message-ID"])
        self.seen[envelope.rcpt_tos[0], message_id] += 1
        return "250 taken"


def kind() -> Any:
    """The kind of notice that is told: formal, to everybody made by `people`."""
    from portal.core.notices.kinds import NoticeKind
    from tests.core.notices.post import everybody

    return NoticeKind(name="chaos.formal", formal=True, recipients=everybody, template="generic")


def run(
    *,
    recipients: int,
    kills: int,
    workers: int = 3,
    pause: float = 0.008,
    seed: int = 1,
    restart: Callable[[], None] | None = None,
) -> Result:
    """Tell, kill, wait, count. Needs a database in use (pytest's, or `run_database`) and the kind registered.

    `restart` stops and starts the database server; it is called half-way.
    """
    from aiosmtpd.controller import Controller

    from tests.core.notices import post

    begun = time.monotonic()
    chance = random.Random(seed)
    sink = Counting(pause)
    port = post.free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    crew = [_worker(port) for _ in range(workers)]
    try:
        post.contacts(*(("en", index + 1, f"c{index}@members.example") for index in range(recipients // 10)))
        for _turn in range(10):
            post.tell("chaos.formal")
        for kill in range(kills):
            _wait_for(sink, recipients * (kill + 1) // (kills + 2))
            index = chance.randrange(workers)
            time.sleep(chance.random() * pause * 20)
            crew[index].kill()
            crew[index].wait()
            crew[index] = _worker(port)
            if restart is not None and kill == kills // 2:
                restart()
        _wait_until_settled(sink)
    finally:
        for process in crew:
            process.kill()
            process.wait()
        controller.stop(no_assert=True)
    return _count(sink, recipients // 10 * 10, kills, time.monotonic() - begun)


def _worker(port: int) -> subprocess.Popen[bytes]:
    """Start a worker on the database now in use."""
    from django.db import connection

    database = connection.settings_dict
    url = f"postgresql://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "tests.chaos._worker", str(port), str(LEASE)]
    return subprocess.Popen(command, cwd=ROOT, env=environment)


def database_restarter() -> Callable[[], None] | None:
    """What restarts the embedded server of the tests, or None when another one is in use."""
    from django.db import connection

    from portal.local.folders import DataFolder
    from portal.local.postgres import APPLICATION, EmbeddedPostgres

    server = EmbeddedPostgres(DataFolder.of(ROOT, "test"), durable=False)
    if os.environ["DATABASE_URL"] != server.url(APPLICATION):
        return None

    def restart() -> None:
        server.start()  # ends the one that runs
        connection.close()

    return restart


def _wait_for(sink: Counting, mails: int) -> None:
    """Until so many different mails have arrived."""
    end = time.monotonic() + PATIENCE
    while len(sink.seen) < mails and time.monotonic() < end:
        time.sleep(0.002)


def _wait_until_settled(sink: Counting) -> None:
    """Until the database has nothing left to do."""
    from portal.core.eyes import SERVICE, seeing_as
    from portal.core.notices.models import PENDING, Delivery

    before, end = -1, time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with seeing_as(SERVICE):
            if not Delivery.objects.filter(state__in=PENDING).exists():
                return
        if (now := sink.seen.total()) != before:
            before, end = now, time.monotonic() + PATIENCE
        time.sleep(0.1)


def _count(sink: Counting, recipients: int, kills: int, seconds: float) -> Result:
    from django.db.models import Sum

    from portal.core.eyes import SERVICE, seeing_as
    from portal.core.notices.models import Delivery

    with seeing_as(SERVICE):
        rows = dict(Delivery.objects.values_list("message_id", "address"))
        counted = Delivery.objects.aggregate(sum=Sum("repeats"))["sum"] or 0
        quarantined = Delivery.objects.filter(state="quarantined").count()
    ids = {message_id for _address, message_id in sink.seen}
    wrong = [1 for address, message_id in sink.seen if rows.get(message_id) != address]
    return Result(
        recipients=recipients, kills=kills, received=sink.seen.total(), distinct=len(ids), lost=len(rows.keys() - ids),
        doubled_ids=len(sink.seen) - len(ids) + len(wrong), again=sink.seen.total() - len(sink.seen), counted=counted,
        quarantined=quarantined, seconds=seconds,
    )  # fmt: skip


def main(arguments: list[str]) -> int:
    """Run it in full; exit code 1 when something was lost or doubled."""
    parser = argparse.ArgumentParser(prog="manage.py chaos --only notices")
    parser.add_argument("--recipients", type=int, default=2_000)
    parser.add_argument("--kills", type=int, default=12)
    options = parser.parse_args(arguments)
    import django

    django.setup()
    logging.disable(logging.WARNING)  # the figures are what is to be read
    from portal.core.notices.kinds import register
    from portal.local.pytest_database import run_database

    register(kind())
    with run_database():
        restart = database_restarter()
        result = run(recipients=options.recipients, kills=options.kills, restart=restart)
    print("the database was restarted in the middle" if restart else "the database is not ours to restart")
    print(result)
    return 0 if result.holds else 1

"""The order of events: acts are played at their instants under a moved clock, and between them the portal's own jobs run."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

from portal.core import clock
from portal.core.notices.outbox import any_due
from portal.core.notices.worker import Worker
from portal.reference.world.owner import Owner

Act = Callable[[], object]
ENOUGH = timedelta(minutes=5)  # for one look at the queue of notices


class Chronicle:
    """Acts with their instants. What lies after the world's now is not played: it has not happened yet."""

    def __init__(self, now: datetime, owner: Owner, jobs: list[Callable[[], object]]) -> None:
        self.now, self.owner, self.jobs = now, owner, jobs
        self.heap: list[tuple[datetime, int, Act]] = []
        self.order = count()
        self.worker = Worker()
        self.played = 0

    def at(self, instant: datetime, act: Act) -> None:
        """Play an act at an instant. Acts of one instant are played in the order in which they were given."""
        heapq.heappush(self.heap, (instant, next(self.order), act))

    def jobs_at(self, instant: datetime) -> None:
        """Let the portal's jobs run just after an instant that something waits for."""
        self.at(instant + timedelta(seconds=20), self.work)

    def play(self) -> int:
        """Play everything up to the world's now; returns how many acts there were."""
        while self.heap and self.heap[0][0] <= self.now:
            instant, _order, act = heapq.heappop(self.heap)
            self.owner.move_to(instant)
            act()
            self.played += 1
            self.deliver()
        return self.played

    def work(self) -> None:
        """One round of every periodic job."""
        for job in self.jobs:
            job()

    def deliver(self) -> None:
        """Send what is due, so that members are served before anything opens."""
        if any_due():
            self.worker.run(ENOUGH)

    def present(self) -> datetime:
        """What the portal's clock shows."""
        return clock.now()

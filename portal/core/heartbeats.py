"""When each periodic job last ran, for the status page (goals.md R8)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models

from portal.core.clock import PortalClock

#: A job is late when it has missed this many turns.
MISSED_TURNS = 3

UPSERT = """
INSERT INTO core_jobheartbeat AS h (name, every, last_at, last_good_at, runs, failure)
VALUES (%(name)s, %(every)s, portal_clock(), CASE WHEN %(failure)s = '' THEN portal_clock() END, 1, %(failure)s)
ON CONFLICT (name) DO UPDATE SET every = excluded.every, last_at = excluded.last_at, runs = h.runs + 1,
  last_good_at = coalesce(excluded.last_good_at, h.last_good_at), failure = excluded.failure
"""


class JobHeartbeat(models.Model):
    """One row a job, open to all: names and instants. `failure` is the kind of error that ended the last run."""

    name = models.CharField(max_length=80, primary_key=True)
    every = models.DurationField()
    last_at = models.DateTimeField(db_default=PortalClock())
    last_good_at = models.DateTimeField(null=True)
    runs = models.BigIntegerField(default=0)
    failure = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return self.name

    def is_late(self, at: datetime) -> bool:
        """Whether its last good run is too long ago."""
        return self.last_good_at is None or self.last_good_at + MISSED_TURNS * self.every < at


@contextmanager
def heartbeat(name: str, every: timedelta) -> Iterator[None]:
    """Record that a periodic job has run, and whether it ended well. Errors pass on."""
    try:
        yield
    except Exception as problem:
        _record(name, every, type(problem).__name__)
        raise
    _record(name, every, "")


def _record(name: str, every: timedelta, failure: str) -> None:
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"name": name, "every": every, "failure": failure[:80]}
        cursor.execute(UPSERT, values)

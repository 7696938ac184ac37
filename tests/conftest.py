"""What every test may use. Servers come from ``portal.local.pytest_servers`` (see pyproject.toml)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import time_machine
from django.utils import timezone, translation

from portal.local.pytest_database import django_db_setup, owner_run  # the first stands in for pytest-django's own

__all__ = ["django_db_setup"]


@pytest.fixture(autouse=True)
def _plain_english() -> Iterator[None]:
    """Each test begins in English and UTC: the test client leaves the language of its last page active."""
    with translation.override("en"), timezone.override("UTC"):
        yield


@dataclass
class MovableClock:
    """Moves `portal_clock()` and Python's clock together. The database's offset is set by the owner, outside the test's
    transaction, so that every connection sees it."""

    shift: dt.timedelta = dt.timedelta()
    traveller: time_machine.travel | None = field(default=None, repr=False)

    def forward(self, **duration: float) -> None:
        """Let time pass: `clock.forward(hours=72)`."""
        self.set(self.shift + dt.timedelta(**duration))

    def to(self, instant: dt.datetime) -> None:
        """Go to an instant."""
        self.set(self.shift + (instant - dt.datetime.now(dt.UTC)))

    def set(self, shift: dt.timedelta) -> None:
        self.stop()
        self.shift = shift
        owner_run("UPDATE core_clock SET shift = make_interval(secs => %s)", shift.total_seconds())
        self.traveller = time_machine.travel(dt.datetime.now(dt.UTC) + shift, tick=True)
        self.traveller.start()

    def stop(self) -> None:
        if self.traveller:
            self.traveller.stop()
            self.traveller = None

    def reset(self) -> None:
        """Set it right again, for whoever comes next."""
        self.stop()
        owner_run("UPDATE core_clock SET shift = '0'")


@pytest.fixture
def clock(db: None) -> Iterator[MovableClock]:
    """The clock of the database and of Python, in the test's hands; set right again at the end."""
    movable = MovableClock()
    yield movable
    movable.reset()

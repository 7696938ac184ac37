"""Intervals of instants, half open: `[from, until)`. The database refuses those that may not overlap (design.md §3)."""

from datetime import date, datetime, time
from typing import Self, TypeVar
from zoneinfo import ZoneInfo

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext_lazy as _

from portal.core.clock import PortalClock


class Grade(models.TextChoices):
    """How well a fact about a real state is founded (domain.md §1). `DEMONSTRATION` is for fictional states alone."""

    NOTIFIED = "notified", _("notified by the depositary")
    OFFICIAL = "official", _("published officially")
    REPORTED = "reported", _("reported")
    DEMONSTRATION = "demonstration", _("demonstration")


class Dated(models.Model):
    """A fact with the interval in which it holds."""

    valid = DateTimeRangeField()

    class Meta:
        abstract = True


class Sourced(models.Model):
    """Where a fact comes from; pages show the grade."""

    source = models.CharField(max_length=300)
    source_url = models.URLField(blank=True)
    grade = models.CharField(max_length=14, choices=Grade.choices)

    class Meta:
        abstract = True


class Bitemporal(Dated):
    """A dated fact that is corrected, never overwritten: `recorded` is the interval in which the portal held it true."""

    recorded = DateTimeRangeField()

    class Meta:
        abstract = True


D = TypeVar("D", bound=models.Model)


class DatedQuerySet(models.QuerySet[D]):
    """Which rows hold at an instant."""

    def at(self, instant: datetime | PortalClock) -> Self:
        return self.filter(valid__contains=instant)

    def known_at(self, valid_at: datetime, recorded_at: datetime) -> Self:
        """What held at `valid_at`, as the portal knew it at `recorded_at`."""
        return self.filter(valid__contains=valid_at, recorded__contains=recorded_at)


def since(start: datetime) -> DateTimeTZRange:
    """From an instant, without end."""
    return DateTimeTZRange(start, None)


def between(start: datetime | None, end: datetime | None) -> DateTimeTZRange:
    """From `start` (included) until `end` (not included); None is open."""
    return DateTimeTZRange(start, end)


def midnight(day: date, zone: str) -> datetime:
    """00:00 of a calendar date at the depositary's seat: the instant at which rights switch (domain.md §3.3)."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone))


def no_overlap(name: str, *same: str, ranges: tuple[str, ...] = ("valid",)) -> ExclusionConstraint:
    """Refuse two rows that agree in the fields `same` and overlap in all of `ranges`."""
    return ExclusionConstraint(
        name=name,
        expressions=[(field, RangeOperators.EQUAL) for field in same]
        + [(field, RangeOperators.OVERLAPS) for field in ranges],
    )

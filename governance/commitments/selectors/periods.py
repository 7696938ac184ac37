"""Periods of reports: half-open intervals of instants that begin at the same hour of headquarters (domain.md §5)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _

from governance.commitments.models import Commitment
from portal.core.display.instants import day, headquarters_zone

QUARTER, SHORT = 3, 9
NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """`[starts_at, ends_at)`."""

    starts_at: datetime
    ends_at: datetime

    @property
    def label(self) -> str:
        return period_label(self.starts_at, self.ends_at)


def periods_of(row: Commitment) -> list[ReportPeriod]:
    """The periods of a commitment, from its start to its end; the last one may be shorter."""
    zone = headquarters_zone()
    start = row.starts_at.astimezone(zone).replace(tzinfo=None)
    found: list[ReportPeriod] = []
    since = row.starts_at
    while since < row.ends_at:
        local = start + relativedelta(months=row.report_months * (len(found) + 1))
        until = min(local.replace(tzinfo=zone).astimezone(UTC), row.ends_at)
        found.append(ReportPeriod(since, until))
        since = until
    return found


def period_label(starts_at: datetime, ends_at: datetime) -> str:
    """“2026 Q3” for a calendar quarter of headquarters, otherwise its first and last day."""
    if quarter := quarter_of(starts_at, ends_at):
        label = _("%(year)d Q%(quarter)d") % {"year": quarter[0], "quarter": quarter[1]}
        return label.replace(" ", NO_BREAK) if len(label) < SHORT else label
    first_day, last_day = period_days(starts_at, ends_at)
    return _("%(first)s to %(last)s") % {"first": day(first_day), "last": day(last_day)}


def quarter_of(starts_at: datetime, ends_at: datetime) -> tuple[int, int] | None:
    """Year and number when the period is a calendar quarter of headquarters."""
    zone = headquarters_zone()
    first, end = starts_at.astimezone(zone), ends_at.astimezone(zone)
    whole = first.day == 1 and first.month % QUARTER == 1 and (end.year, end.month, end.day) == _next_quarter(first)
    return (first.year, first.month // QUARTER + 1) if whole else None


def last_instant(end: datetime) -> datetime:
    """The last instant before the end of a half-open interval: its day is the last day that belongs to it."""
    return end - timedelta(microseconds=1)


def period_days(starts_at: datetime, ends_at: datetime) -> tuple[date, date]:
    """The first and the last day of a period at headquarters."""
    zone = headquarters_zone()
    return starts_at.astimezone(zone).date(), last_instant(ends_at).astimezone(zone).date()


def _next_quarter(first: datetime) -> tuple[int, int, int]:
    later = first.replace(tzinfo=None) + relativedelta(months=QUARTER)
    return later.year, later.month, later.day

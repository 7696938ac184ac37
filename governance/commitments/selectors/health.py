"""What follows from reports: derived, never asked, and never mixed with an assessment (domain.md §5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.commitments.models import Commitment, Milestone, Report, ReportState
from governance.commitments.selectors.periods import periods_of

RECEIVED = (ReportState.SUBMITTED, ReportState.SENT_BACK, ReportState.ACCEPTED)


class Health(models.TextChoices):
    """`NO_DATA` is not “no progress”."""

    ON_TRACK = "on_track", _("on track")
    BEHIND = "behind", _("behind")
    NO_DATA = "no_data", _("no data")


@dataclass(frozen=True, slots=True)
class Reading:
    """The last report received and what follows from it."""

    health: Health
    report: Report | None


def received(reports: Iterable[Report]) -> list[Report]:
    """The reports that stand, oldest first: neither drafts nor recalled nor superseded ones."""
    return sorted((row for row in reports if row.state in RECEIVED), key=lambda row: row.period_starts_at)


def reading(row: Commitment, reports: Iterable[Report], milestones: Iterable[Milestone], at: datetime) -> Reading:
    """Health as of `at`.

    No data: no report was received, or one that is due now is missing. Behind: a milestone has passed unreached, or the last
    value reported falls short of the straight line from baseline to target. On track: neither.
    """
    standing = received(reports)
    last = standing[-1] if standing else None
    if last is None or _periods_missing(row, last, at):
        return Reading(Health.NO_DATA, last)
    late = any(step.reached_at is None and step.due_at <= at for step in milestones)
    return Reading(Health.BEHIND if late or _short(row, last) else Health.ON_TRACK, last)


def _periods_missing(row: Commitment, last: Report, at: datetime) -> bool:
    """Whether the report of a later period is overdue. Drafts are the delegation's own, so the periods are computed, and
    the answer is the same for every reader; the days the last report had stand for all.
    """
    grace = last.due_at - last.period_ends_at
    return any(period.starts_at > last.period_starts_at and period.ends_at + grace <= at for period in periods_of(row))


def _short(row: Commitment, last: Report) -> bool:
    if last.value is None or row.target is None or row.baseline is None or row.target == row.baseline:
        return False
    whole = (row.ends_at - row.starts_at).total_seconds()
    gone = (min(last.period_ends_at, row.ends_at) - row.starts_at).total_seconds()
    expected = row.baseline + (row.target - row.baseline) * Decimal(gone / whole)
    return last.value < expected if row.target > row.baseline else last.value > expected

"""Reading commitments and reports."""

from governance.commitments.selectors.health import Health, Reading, reading, received
from governance.commitments.selectors.lists import commitments, part_of_member, queue, reports_to_check, under_points
from governance.commitments.selectors.page import (
    CommitmentPage,
    commitment_for,
    commitment_page,
    figure,
    report_for,
    tracks,
    who_and_when,
)
from governance.commitments.selectors.periods import ReportPeriod, last_instant, period_label, periods_of
from governance.commitments.selectors.record import needed, record, returned_reason
from governance.commitments.selectors.waiting import waits_for

__all__ = [
    "CommitmentPage",
    "Health",
    "Reading",
    "ReportPeriod",
    "commitment_for",
    "commitment_page",
    "commitments",
    "figure",
    "last_instant",
    "needed",
    "part_of_member",
    "period_label",
    "periods_of",
    "queue",
    "reading",
    "received",
    "record",
    "report_for",
    "reports_to_check",
    "returned_reason",
    "tracks",
    "under_points",
    "waits_for",
    "who_and_when",
]

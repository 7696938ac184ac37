"""Reading commitments and reports."""

from governance.commitments.selectors.health import Health, Reading, reading, received
from governance.commitments.selectors.lists import commitments, queue, reports_to_check, under_points
from governance.commitments.selectors.periods import ReportPeriod, period_label, periods_of
from governance.commitments.selectors.waiting import waits_for

__all__ = [
    "Health",
    "Reading",
    "ReportPeriod",
    "commitments",
    "period_label",
    "periods_of",
    "queue",
    "reading",
    "received",
    "reports_to_check",
    "under_points",
    "waits_for",
]

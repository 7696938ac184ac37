"""Laying out the periods of reports. Called inside services."""

from datetime import datetime

from governance.commitments.models import Commitment, Report, ReportState
from governance.commitments.selectors.periods import periods_of
from members.body.selectors import Rules
from portal.core.classes import Audience


def reports_generate(row: Commitment, rules: Rules, at: datetime) -> list[Report]:
    """A row for every period of the commitment that has none. What is not sent yet is the delegation's own."""
    known = set(row.reports.values_list("period_starts_at", flat=True))
    return Report.objects.bulk_create(
        Report(
            commitment=row,
            state=ReportState.OPEN if period.ends_at <= at else ReportState.NOT_DUE,
            period_starts_at=period.starts_at,
            period_ends_at=period.ends_at,
            due_at=rules.deadline("report_due_after_period_end", period.ends_at),
            audience=Audience.DELEGATION,
            parties=[row.lead_id],
            rules_version=row.rules_version,
            fictional=row.fictional,
        )
        for period in periods_of(row)
        if period.starts_at not in known
    )

"""Which notices commitments and reports send, to whom, with which facts."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from governance.commitments.models import Commitment, Report
from governance.commitments.selectors.periods import period_days
from members.delegations.models import DelegateRole
from members.delegations.selectors import contact_recipients, in_role, person_recipients
from portal.core import clock
from portal.core.audit.models import AuditEvent
from portal.core.classes import Audience
from portal.core.notices.kinds import NoticeKind
from portal.core.notices.services import notify


def to_lead(commitment: Commitment) -> QuerySet:
    """The lead member's contacts for formal service."""
    return contact_recipients([commitment.lead_id], clock.now())


def to_lead_alternates(commitment: Commitment) -> QuerySet:
    return contact_recipients([commitment.lead_id], clock.now(), alternates=True)


def to_parties(commitment: Commitment) -> QuerySet:
    """The contacts of the lead member and of its partners that are members."""
    return contact_recipients([commitment.lead_id, *_partners(commitment)], clock.now())


def to_party_alternates(commitment: Commitment) -> QuerySet:
    return contact_recipients([commitment.lead_id, *_partners(commitment)], clock.now(), alternates=True)


def to_focal_points(commitment: Commitment) -> QuerySet:
    """The focal points of the lead member, as persons."""
    return _focal_points(commitment.lead_id)


def to_reporting_focal_points(report: Report) -> QuerySet:
    return _focal_points(report.commitment.lead_id)


def to_reporting_member(report: Report) -> QuerySet:
    return contact_recipients([report.commitment.lead_id], clock.now())


def to_reporting_alternates(report: Report) -> QuerySet:
    return contact_recipients([report.commitment.lead_id], clock.now(), alternates=True)


KINDS = [
    NoticeKind("commitment.clearance_requested", formal=False, recipients=to_focal_points),
    NoticeKind("commitment.returned", formal=True, recipients=to_lead, alternates=to_lead_alternates),
    NoticeKind("commitment.registered", formal=True, recipients=to_parties, alternates=to_party_alternates),
    NoticeKind("commitment.target_revised", formal=False, recipients=to_parties),
    NoticeKind("report.clearance_requested", formal=False, recipients=to_reporting_focal_points),
    NoticeKind("report.reminder", formal=False, recipients=to_reporting_member),
    NoticeKind("report.overdue", formal=False, recipients=to_reporting_member),
    NoticeKind("report.accepted", formal=False, recipients=to_reporting_member),
    NoticeKind("report.sent_back", formal=True, recipients=to_reporting_member, alternates=to_reporting_alternates),
]


def clearance_requested(row: Commitment, event: AuditEvent) -> None:
    notify("commitment.clearance_requested", row, event=event, facts=facts(row, deadline=row.due_at))


def returned(row: Commitment, event: AuditEvent, reason: str) -> None:
    notify("commitment.returned", row, event=event, facts=facts(row, reason=reason))


def registered(row: Commitment, event: AuditEvent) -> None:
    notify("commitment.registered", row, event=event, facts=facts(row, starts=row.starts_at, ends=row.ends_at))


def target_revised(row: Commitment, event: AuditEvent, former: Decimal, value: Decimal, reason: str) -> None:
    said = facts(row, former=figure(former), value=figure(value), unit=row.unit, reason=reason)
    notify("commitment.target_revised", row, event=event, facts=said)


def report_clearance_requested(row: Report, event: AuditEvent) -> None:
    notify("report.clearance_requested", row, event=event, facts=report_facts(row, deadline=row.due_at))


def report_reminder(row: Report, event: AuditEvent, step: str, *, overdue: bool) -> None:
    """A reminder is no secret of the delegation: the secretariat sees that it went out."""
    notify(
        "report.overdue" if overdue else "report.reminder",
        row,
        event=event,
        facts=report_facts(row, deadline=row.due_at),
        step=step,
        classed={"audience": Audience.RESTRICTED, "parties": row.parties, "release_at": None},
    )


def report_accepted(row: Report, event: AuditEvent) -> None:
    notify("report.accepted", row, event=event, facts=report_facts(row))


def report_sent_back(row: Report, event: AuditEvent, reason: str) -> None:
    notify("report.sent_back", row, event=event, facts=report_facts(row, reason=reason))


def facts(row: Commitment, **more: Any) -> dict[str, Any]:
    """The facts every notice about a commitment freezes."""
    return {
        "title": row.title,
        "symbol": row.symbol or row.receipt,
        "path": f"/commitments/{row.uid}/",
        "lead": row.lead.name,
        **more,
    }


def report_facts(row: Report, **more: Any) -> dict[str, Any]:
    """The facts every notice about a report freezes."""
    first, last = period_days(row.period_starts_at, row.period_ends_at)
    path = f"/commitments/reports/{row.uid}/"
    return facts(row.commitment, first=first, last=last) | {"path": path} | more


def figure(value: Decimal) -> Decimal:
    """A figure without the zeros of its column."""
    return value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()


def _partners(commitment: Commitment) -> list[int]:
    return [key for key in commitment.partners.values_list("member", flat=True) if key]


def _focal_points(member_id: int) -> QuerySet:
    """The focal points of a member, and who stands in for one."""
    focal_points = in_role([member_id], clock.now(), DelegateRole.FOCAL_POINT)
    return person_recipients(focal_points.values("user"), member_id=member_id)

"""The record of a commitment in sentences, and what is still needed for it to move on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.commitments.models import Commitment, CommitmentState, Report
from governance.commitments.selectors.page import CommitmentPage
from portal.core.audit.models import AuditEvent
from portal.core.display.instants import show
from portal.core.display.texts import local_text
from portal.core.eyes import Viewer

SHOWN = 10
SENTENCES = {
    "commitment.drafted": gettext_lazy("Draft begun"),
    "commitment.edited": gettext_lazy("Draft changed"),
    "commitment.clearance_requested": gettext_lazy("Sent for clearance"),
    "commitment.clearance_lapsed": gettext_lazy("The request for clearance lapsed"),
    "commitment.taken_back": gettext_lazy("Taken back to draft"),
    "commitment.cleared": gettext_lazy("Cleared by the national focal point"),
    "commitment.submitted": gettext_lazy("Submitted to the secretariat"),
    "commitment.returned": gettext_lazy("Returned with questions"),
    "commitment.registered": gettext_lazy("Registered by the secretariat"),
    "commitment.activated": gettext_lazy("Began"),
    "commitment.target_revised": gettext_lazy("Target revised"),
    "commitment.share_confirmed": gettext_lazy("A partner confirmed its share"),
    "commitment.milestone_reached": gettext_lazy("A milestone was reported as reached"),
    "commitment.withdrawn": gettext_lazy("Withdrawn"),
    "commitment.ended": gettext_lazy("Declared ended by the member"),
    "commitment.closed": gettext_lazy("Closed by the secretariat"),
    "report.opened": gettext_lazy("Report opened"),
    "report.drafted": gettext_lazy("Report written"),
    "report.clearance_requested": gettext_lazy("Report sent for clearance"),
    "report.taken_back": gettext_lazy("Report taken back to draft"),
    "report.submitted": gettext_lazy("Report submitted"),
    "report.accepted": gettext_lazy("Report accepted as complete"),
    "report.sent_back": gettext_lazy("Report sent back"),
    "report.recalled": gettext_lazy("Report recalled by the member"),
    "report.superseded": gettext_lazy("Report superseded by a new one"),
    "report.reminded": gettext_lazy("Reminder sent"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of includes/trail.html."""

    instant: datetime
    sentence: str
    digest: str


def record(viewer: Viewer, row: Any) -> list[Entry]:
    """The newest events of a commitment with its reports, or of a report, that the viewer may see. One statement."""
    which = Q(target_type=row._meta.label_lower, target_id=row.pk)
    if isinstance(row, Commitment):
        reports = Report.objects.visible_to(viewer).filter(commitment=row)
        which |= Q(target_type=Report._meta.label_lower, target_id__in=reports.values("pk"))
    events = AuditEvent.objects.visible_to(viewer).filter(which)
    return [
        Entry(event.at, str(SENTENCES.get(event.name, event.name)), bytes(event.hash).hex() if event.hash else "")
        for event in events.order_by("-pk")[:SHOWN]
    ]


def needed(page: CommitmentPage) -> str:
    """Who does what by when, for the commitment to move on; also when it is nothing."""
    row, lead = page.row, local_text(page.row.lead.name).text
    due = show(row.due_at) if row.due_at else ""
    if row.state == CommitmentState.ACTIVE:
        return _next_report(page, lead)
    if row.state == CommitmentState.CLEARANCE and row.cleared_by_id:
        return _("It is cleared. A delegate of %(member)s with the power to bind submits it.") % {"member": lead}
    sentences = {
        CommitmentState.DRAFT: _draft(page),
        CommitmentState.CLEARANCE: _(
            "The national focal point of %(member)s clears it by %(due)s; then the request lapses."
        ),
        CommitmentState.SUBMITTED: _("The secretariat checks the form by %(due)s."),
        CommitmentState.RETURNED: _("%(member)s answers the questions of the secretariat and sends it again."),
        CommitmentState.REGISTERED: _("Nothing. It begins on %(starts)s."),
        CommitmentState.CLOSING: _("The secretariat closes it after the last report."),
    }
    words = sentences.get(CommitmentState(row.state), _("Nothing."))
    return words % {"member": lead, "due": due, "starts": show(row.starts_at)}


def _draft(page: CommitmentPage) -> str:
    if not page.points:
        return _("At least one point of a plan, then clearance by the national focal point of %(member)s.")
    return _(
        "Clearance by the national focal point of %(member)s, then submission by a delegate with the power to bind."
    )


def _next_report(page: CommitmentPage, lead: str) -> str:
    """The oldest report that is awaited, or the next one to come."""
    awaited = [line for line in reversed(page.lines) if not line.received]
    if not awaited:
        return _("Nothing now.")
    facts = {"period": awaited[0].label, "member": lead, "due": show(awaited[0].due_at)}
    if awaited[0].due_at <= page.at:
        return _("The report for %(period)s by %(member)s. It was due on %(due)s.") % facts
    return _("The report for %(period)s by %(member)s, by %(due)s.") % facts


def returned_reason(row: Commitment) -> str:
    """The questions of the secretariat, while they wait for an answer."""
    return row.return_reason if row.state in (CommitmentState.RETURNED, CommitmentState.DRAFT) else ""

"""The record of a commitment in sentences, and what is still needed for it to move on."""

from django.utils.translation import gettext as _

from governance.commitments.models import Commitment, CommitmentState, Report
from governance.commitments.selectors.page import CommitmentPage
from portal.core.audit.words import Line, trail
from portal.core.display.instants import show
from portal.core.display.texts import local_text
from portal.core.eyes import Viewer


def record(viewer: Viewer, row: Commitment | Report) -> list[Line]:
    """The newest events of a commitment with its reports, or of a report, that the viewer may see. One statement."""
    if isinstance(row, Commitment):
        return trail(viewer, row, Report.objects.visible_to(viewer).filter(commitment=row), limit=10)
    return trail(viewer, row, limit=10)


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

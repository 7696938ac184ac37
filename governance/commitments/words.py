"""The sentences of the record about commitments and their reports."""

from django.utils.translation import gettext_lazy as _

from portal.core.audit.words import Subject, of_members, of_others
from portal.core.discretion import Discretion

SENTENCES = of_members(
    {
        "commitment.drafted": _("Draft begun"),
        "commitment.edited": _("Draft changed"),
        "commitment.clearance_requested": _("Sent for clearance"),
        "commitment.taken_back": _("Taken back to draft"),
        "commitment.cleared": _("Cleared by the national focal point"),
        "commitment.submitted": _("Submitted to the secretariat"),
        "commitment.target_revised": _("Target revised"),
        "commitment.share_confirmed": _("A partner confirmed its share"),
        "commitment.milestone_reached": _("A milestone was reported as reached"),
        "commitment.withdrawn": _("Withdrawn: %(reason)s"),
        "commitment.ended": _("Declared ended by the member"),
        "report.drafted": _("Report written"),
        "report.clearance_requested": _("Report sent for clearance"),
        "report.taken_back": _("Report taken back to draft"),
        "report.submitted": _("Report submitted"),
        "report.recalled": _("Report recalled by the member"),
    }
) | of_others(
    {
        "commitment.clearance_lapsed": _("The request for clearance lapsed"),
        "commitment.returned": _("Returned with questions"),
        "commitment.registered": _("Registered by the secretariat"),
        "commitment.activated": _("Began"),
        "commitment.closed": _("Closed by the secretariat"),
        "report.opened": _("Report opened"),
        "report.accepted": _("Report accepted as complete"),
        "report.sent_back": _("Report sent back"),
        "report.superseded": _("Report superseded by a new one"),
        "report.reminded": _("Reminder sent"),
    }
)
SUBJECTS = {
    "governance.commitment": Subject(_("Commitment"), "title", "symbol", "commitments:detail", fictional="fictional"),
    "governance.report": Subject(
        _("Report"), "commitment__title", "commitment__symbol", "commitments:report", fictional="fictional"
    ),
}
DISCRETION = {
    "commitment.returned": Discretion.RETURN,
    "report.sent_back": Discretion.RETURN,
}

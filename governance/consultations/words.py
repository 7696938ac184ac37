"""The sentences of the record about consultations, comments and national responses."""

from django.utils.translation import gettext_lazy as _

from portal.core.audit.words import Subject, of_members, of_others
from portal.core.discretion import Discretion

SENTENCES = of_others(
    {
        "consultation.planned": _("Planned"),
        "consultation.notified": _("Notified to %(members)s members"),
        "consultation.opened": _("Opened"),
        "consultation.extended": _("Extended by the chair: %(reason)s"),
        "consultation.reminded": _("Reminder to members without a response"),
        "consultation.closed": _("Closed, responses received: %(responses)s"),
        "consultation.cancelled": _("Cancelled by the chair: %(reason)s"),
        "contribution.made": _("Contribution received, receipt %(receipt)s"),
    }
) | of_members(
    {
        "contribution.stated": _("Statement of an observer received, receipt %(receipt)s"),
        "comment.added": _("Comment made inside the delegation"),
        "comment.taken": _("Comment taken into the national response"),
        "comment.left_out": _("Comment left out of the national response"),
        "response.drafted": _("National response drafted"),
        "response.set_aside": _("National response set aside by the head of delegation, receipt %(receipt)s"),
        "response.received": _("National response received, receipt %(receipt)s"),
        "response.entered_on_paper": _("National response that came on paper entered by the secretariat"),
    }
)
SUBJECTS = {
    "governance.consultation": Subject(
        _("Consultation"), "title", "proposal__symbol", "consultations:detail", fictional="fictional"
    ),
    "governance.comment": Subject(
        _("Comment"), "consultation__title", "", "consultations:detail", "consultation__uid", "fictional"
    ),
    "governance.contribution": Subject(
        _("Contribution"), "consultation__title", "", "consultations:detail", "consultation__uid", "fictional"
    ),
    "governance.nationalresponse": Subject(
        _("National response"), "consultation__title", "", "consultations:detail", "consultation__uid", "fictional"
    ),
}
DISCRETION = {
    "consultation.extended": Discretion.EXTENSION,
    "consultation.cancelled": Discretion.RULING,
}

"""The sentences of the record about participants."""

from django.utils.translation import gettext_lazy as _

from members.participants.models import DeclineReason, EndReason
from portal.core.audit.words import Subject, labels_of, of_others
from portal.core.discretion import Discretion

SENTENCES = (
    of_others(
        {
            "participant.entered": _("Application entered"),
            "participant.described": _("What is said of the participant changed"),
            "participant.admitted": _("Admitted to take part"),
            "participant.appealed": _("Appeal against the decline received"),
            "participant.upheld": _("Decline upheld by an officer who took no part before: %(reason)s"),
            "participant.withdrawn": _("Application withdrawn"),
            "participant.decline_undone": _("Proposal to decline taken back"),
            "representative.began": _("A person acts for the participant"),
            "representative.ended": _("A person no longer acts for the participant"),
        }
    )
    | of_others(
        {
            "participant.decline_proposed": _("Decline proposed: %(code)s"),
            "participant.declined": _("Declined by two officers: %(code)s"),
        },
        code=labels_of(DeclineReason),
    )
    | of_others({"participant.ended": _("Admission ended: %(code)s")}, code=labels_of(EndReason))
)
SUBJECTS = {
    "members.participant": Subject(
        _("Participant"), "name", "code", "participants:detail", key="code", fictional="fictional"
    ),
    "members.representative": Subject(_("Participant"), fictional="participant__fictional"),
}
DISCRETION = {
    "participant.declined": Discretion.DECLINE,
    "participant.upheld": Discretion.DECLINE,
    "participant.ended": Discretion.RULING,
}

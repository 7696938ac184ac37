"""The sentences of the record about the register: members, status, conditions, instruments, groups."""

from django.utils.translation import gettext_lazy as _

from members.states.models import ConditionKind, InstrumentKind, Status
from portal.core.audit.words import Subject, labels_of, of_members, of_others

SENTENCES = (
    of_others(
        {
            "member.entered": _("Entered on the register"),
            "group.recorded": _("Group recorded"),
            "group.joined": _("Membership of a group recorded"),
        }
    )
    | of_others(
        {"status.recorded": _("Status recorded: %(status)s"), "status.ended": _("Status ended: %(status)s")},
        status=labels_of(Status),
    )
    | of_others({"condition.recorded": _("Condition recorded: %(kind)s")}, kind=labels_of(ConditionKind))
    | of_others(
        {
            "condition.ended": _("Condition ended: %(kind)s"),
        },
        kind=labels_of(ConditionKind),
    )
    | of_others(
        {
            "instrument.recorded": _("Instrument recorded: %(kind)s"),
            "instrument.received": _("Instrument received: %(kind)s"),
            "instrument.asked": _("The depositary asked the state about the form: %(kind)s"),
            "instrument.answered": _("The state answered the depositary: %(kind)s"),
            "instrument.examined": _("Found in due form: %(kind)s"),
            "instrument.taken_back": _("Taken back by the state before deposit: %(kind)s"),
            "instrument.confirmed": _("Confirmed by the state: %(kind)s"),
            "instrument.deposited": _("Deposited and notified: %(kind)s"),
            "instrument.corrected": _("Record of the instrument corrected: %(kind)s"),
            "instrument.revoked": _("Revoked before its effect: %(kind)s"),
            "instrument.certified": _("Certified true copy noted"),
            "instrument.took_effect": _("Taken effect: %(kind)s"),
            "reservation.accepted": _("The reservation was accepted by the competent organ"),
            "full_powers.filed": _("Full powers filed: %(act)s"),
        },
        kind=labels_of(InstrumentKind),
        act=labels_of(InstrumentKind),
    )
    | of_members({"name.notified": _("The state notified its name: receipt %(receipt)s")})
    | of_others(
        {
            "name.recorded": _("New name recorded"),
            "member.succeeded": _("Recorded as the successor of %(predecessor)s"),
            "treaty.recorded": _("Facts about the treaty recorded"),
            "treaty.force_reached": _(
                "The instruments needed for entry into force are deposited: in force from %(enters_on)s"
            ),
            "rectification.proposed": _("Rectification of the text proposed: %(where)s"),
            "rectification.objected": _("Objection to the rectification received: the text stands"),
            "rectification.made": _("Rectification made: procès-verbal %(number)s"),
            "organisation.joined": _("Membership of an organisation recorded"),
            "organisation.left": _("Membership of an organisation ended"),
            "competence.declared": _("Declaration of competence recorded"),
        }
    )
)
OF_MEMBER = {
    "title": "member__name",
    "route": "states:member",
    "key": "member__code",
    "fictional": "member__fictional",
}
SUBJECTS = {
    "members.member": Subject(
        _("Register of states"), "name", route="states:member", key="code", fictional="fictional"
    ),
    "members.statusinterval": Subject(_("Register of states"), **OF_MEMBER),
    "members.condition": Subject(_("Register of states"), **OF_MEMBER),
    "members.instrument": Subject(_("Register of states"), **OF_MEMBER),
    "members.treaty": Subject(_("Treaty"), "title", key="key", fictional="fictional"),
    "members.rectification": Subject(_("Rectification"), "treaty__title", key="treaty__key", fictional="fictional"),
    "members.fullpowers": Subject(_("Full powers"), **OF_MEMBER),
    "members.group": Subject(_("Group"), "name", key="key", fictional="fictional"),
    "members.groupmembership": Subject(_("Group"), "group__name", key="group__key", fictional="member__fictional"),
}

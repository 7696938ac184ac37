"""The sentences of the record about the register: members, status, conditions, instruments, groups."""

from django.utils.translation import gettext_lazy as _

from members.states.models import ConditionKind, InstrumentKind, Status
from portal.core.audit.words import Subject, labels_of, of_others

SENTENCES = (
    of_others(
        {
            "member.entered": _("Entered on the register"),
            "group.recorded": _("Group recorded"),
            "group.joined": _("Membership of a group recorded"),
        }
    )
    | of_others({"status.recorded": _("Status recorded: %(status)s")}, status=labels_of(Status))
    | of_others({"condition.recorded": _("Condition recorded: %(kind)s")}, kind=labels_of(ConditionKind))
    | of_others({"instrument.recorded": _("Instrument recorded: %(kind)s")}, kind=labels_of(InstrumentKind))
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
    "members.group": Subject(_("Group"), "name", key="key", fictional="fictional"),
    "members.groupmembership": Subject(_("Group"), "group__name", key="group__key", fictional="group__fictional"),
}

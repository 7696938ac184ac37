"""The sentences of the record about the body: rules of procedure, organs, seats, offices."""

from django.utils.translation import gettext_lazy as _

from members.body.models import OfficeKind
from portal.core.audit.words import Subject, labels_of, of_others

SENTENCES = of_others(
    {"rules.recorded": _("Rules of procedure recorded"), "organ.recorded": _("Organ recorded")}
) | of_others(
    {
        "seat.recorded": _("Seat in an organ recorded"),
        "office.taken": _("Office taken: %(kind)s"),
        "office.ended": _("Office ended: %(kind)s"),
    },
    kind=labels_of(OfficeKind),
)
SUBJECTS = {
    "members.rulesofprocedure": Subject(_("Rules of procedure"), "title", key="pk", fictional="fictional"),
    "members.organ": Subject(_("Organ"), "name", key="pk", fictional="fictional"),
    "members.seat": Subject(_("Organ"), "organ__name", key="pk", fictional="organ__fictional"),
    "members.office": Subject(_("Office"), fictional="user__fictional"),
}

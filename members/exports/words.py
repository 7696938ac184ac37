"""The sentences of the record about a member's archives. Only the member reads them."""

from django.utils.translation import gettext_lazy as _

from portal.core.audit.words import Subject, of_members, of_others

SENTENCES = of_members(
    {"export.asked": _("All data of the member asked for"), "export.taken": _("Archive of all data taken")}
) | of_others({"export.made": _("Archive of all data made"), "export.expired": _("Archive of all data deleted")})
SUBJECTS = {"members.memberexport": Subject(_("Export"), fictional="member__fictional")}

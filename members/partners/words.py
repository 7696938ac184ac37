"""The sentences of the record about partner systems."""

from django.utils.translation import gettext_lazy as _

from portal.core.audit.words import Subject, of_others

SENTENCES = of_others(
    {"partner.created": _("Partner system admitted"), "partner.suspended": _("Partner system suspended")}
)
SUBJECTS = {"members.partnerapplication": Subject(_("Partner system"))}

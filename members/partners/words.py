"""The sentences of the record about partner systems."""

from django.utils.translation import gettext_lazy as _

from portal.core.audit.words import Subject, of_members, of_others

SENTENCES = of_others(
    {"partner.created": _("Partner system admitted"), "partner.suspended": _("Partner system suspended")}
) | of_members({"partner.consented": _("Consent given to a partner system")})
SUBJECTS = {
    "members.partnerapplication": Subject(_("Partner system")),
    "members.partnerconsent": Subject(_("Consent to a partner system")),
}

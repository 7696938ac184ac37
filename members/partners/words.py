"""The sentences of the record about partner systems."""

from django.utils.translation import gettext_lazy as _

from portal.core.audit.words import Subject, of_members, of_others
from portal.core.discretion import Discretion

SENTENCES = of_members(
    {
        "partner.created": _("Partner system admitted"),
        "partner.rotated": _("New secret made; the former one good for %(hours)s hours more"),
        "partner.renewed": _("End of the access of a partner system changed"),
        "partner.rescoped": _("What a partner system may read changed"),
        "partner.suspended": _("Partner system suspended"),
        "partner.resumed": _("Suspension of a partner system ended"),
        "partner.consent_asked": _("A member asked for its consent to a partner system"),
        "partner.consented": _("Consent given to a partner system"),
        "partner.consent_refused": _("Consent to a partner system refused"),
        "partner.consent_revoked": _("Consent to a partner system revoked"),
    }
) | of_others(
    {
        "partner.expiry_warned": _("Warned that the access of a partner system ends"),
        "partner.consent_lapsed": _("Consent to a partner system ended, because it shall read more"),
    }
)
SUBJECTS = {
    "members.partnerapplication": Subject(_("Partner system"), fictional="owner__fictional"),
    "members.partnerconsent": Subject(_("Consent to a partner system")),
}
DISCRETION = {
    "partner.suspended": Discretion.RULING,
    "partner.resumed": Discretion.RULING,
}

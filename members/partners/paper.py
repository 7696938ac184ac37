"""What about partner systems may come on paper: that a member refuses its consent or takes it back (domain.md §2).

Giving it makes a secret that the member's focal point alone may hold, so that it is given in the portal.
"""

from django.utils.translation import gettext_lazy as _

from members.partners import services
from members.partners.models import ConsentState as State
from members.partners.models import PartnerConsent
from members.states.choices import of
from portal.core.paper.forms import ReasonPaper
from portal.core.paper.kinds import PaperKind
from portal.core.paper.said import plainly


def _about(row: PartnerConsent) -> tuple[dict[str, str] | str, str, str]:
    return row.partner.name, "", f"partners/{row.partner.uid}/"


KINDS = {
    "partner.refuse": PaperKind(
        _("Refusal of consent to a partner system"), PartnerConsent, ReasonPaper, of("member"), _about,
        plainly(services.consent_refuse, "consent", "reason"), open=lambda row: row.state == State.ASKED,
        events=("partner.consent_refused",),
    ),
    "partner.revoke": PaperKind(
        _("Revocation of the consent to a partner system"), PartnerConsent, ReasonPaper, of("member"), _about,
        plainly(services.consent_revoke, "consent", "reason"), open=lambda row: row.state == State.GIVEN,
        events=("partner.consent_revoked",),
    ),
}  # fmt: skip

"""Secrets of partner systems: given out once, stored hashed; for the time of a rotation two of them are good."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.models import get_access_token_model

from members.partners.models import PartnerApplication
from members.partners.notices import tell_contact
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.locks import lock, store
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused
from portal.core.service import service


def partner_rotate(
    *, partner: int, overlap: timedelta, actor: Actor, expected_version: int | None = None
) -> tuple[PartnerApplication, str]:
    """Give a partner system a new secret; return it with the row. The former one stays good for `overlap`.

    Without overlap (the former one has become known to others) all tokens end, too. A secret that was still good from an
    earlier rotation ends at once: two are the most. Audits `partner.rotated`; tells the contact. Raises PermissionRefused,
    Refused (an overlap longer than the portal allows), StaleVersion.
    """
    with service(actor):
        row = lock(PartnerApplication, partner, expected_version)
        at = clock.now()
        check("partner.manage", actor, row, at)
        if not timedelta() <= overlap <= settings.PARTNER_OVERLAP_AT_MOST:
            raise Refused(Refusal("overlap_too_long", _("The former secret cannot stay good for so long."), "partners"))
        secret = renew_secret(row, at, overlap)
        store(row)
        hours = int(overlap.total_seconds()) // 3600
        event = audit.record("partner.rotated", target=row, by=actor, at=at, hours=hours)
        tell_contact("partner.rotated", row, event, deadline=row.former_secret_until)
    return row, secret


def renew_secret(row: PartnerApplication, at: datetime, overlap: timedelta = timedelta()) -> str:
    """Put a new secret into a locked row, to be stored by the caller, and return it; without overlap end all tokens."""
    secret: str = generate_client_secret()
    row.former_secret, row.former_secret_until = (row.client_secret, at + overlap) if overlap else ("", None)
    row.client_secret, row.secret_since = secret, at
    if not overlap:
        end_tokens(row)
    return secret


def end_tokens(row: PartnerApplication) -> None:
    """No token of the partner system is good any longer."""
    get_access_token_model().objects.filter(application=row).delete()

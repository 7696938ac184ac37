"""What a partner system may read changes after its registration: less at once, more only by the member's consent anew."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from members.partners.models import ConsentState, PartnerApplication, PartnerConsent
from members.partners.notices import tell_contact
from members.partners.permissions import of_reader
from members.partners.services.consents import ask, give, new_consent
from members.partners.services.registration import check_scopes
from members.partners.services.secrets import end_tokens
from portal.core import audit, clock
from portal.core.actors import Actor, system
from portal.core.locks import lock, lock_all, store
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused
from portal.core.service import service
from portal.core.workflow import move

WIDENED = "it shall read more"


def partner_rescope(
    *, partner: int, scopes: str, actor: Actor, expected_version: int | None = None
) -> PartnerApplication:
    """Let a partner system read less, or more. Its tokens end: the next ones say what it may read from now on.

    A member consented to what the system could read then. To more its focal point consents anew: by this act, when it acts
    itself; else the former consent ends here and the member is asked. Permission `partner.manage`. Audits
    `partner.rescoped`, and what the consent audits; tells the contact. Raises PermissionRefused, ScopeUnknown, Refused
    (nothing would change), StaleVersion.
    """
    with service(actor):
        row = lock(PartnerApplication, partner, expected_version)
        at, before = clock.now(), row.scopes.split()
        check("partner.manage", actor, row, at)
        wanted = check_scopes(scopes)
        if wanted == before:
            raise Refused(Refusal("no_change", _("It may read exactly this already."), "partners"))
        row.scopes = " ".join(wanted)
        end_tokens(row)
        if set(wanted) - set(before):
            _consent_anew(row, actor, at)
        store(row)
        event = audit.record(
            "partner.rescoped", target=row, by=actor, at=at, scopes=wanted, more=bool(set(wanted) - set(before))
        )
        tell_contact("partner.rescoped", row, event, scopes=", ".join(wanted))
    return row


def _consent_anew(row: PartnerApplication, actor: Actor, at: datetime) -> None:
    """The open consent, or the open question, was about less: it ends, and a new one takes its place."""
    own = row.member is not None and of_reader(actor, row, at) is None
    open_ = row.consents.filter(state__in=[ConsentState.ASKED, ConsentState.GIVEN])
    for former in lock_all(open_.select_related("member")):
        member = former.member
        _end(former, actor, at)
        row.member = row.consented_at = None
        if own:
            consent = new_consent(row, member)
            consent.given_by_id = actor.id
            consent.save(force_insert=True)
            give(consent, row, actor, at)
        else:
            ask(row, member, actor, at)


def _end(former: PartnerConsent, actor: Actor, at: datetime) -> None:
    source, former.ended_at, former.end_reason = former.state, at, WIDENED
    given = source == ConsentState.GIVEN
    move(former, to=ConsentState.REVOKED if given else ConsentState.REFUSED, actor=system(actor.door), at=at)
    audit.record("partner.consent_lapsed", target=former, by=actor, at=at, source=source)

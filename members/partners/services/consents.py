"""A member lets a partner system read with its eyes: its focal point gives the consent and takes it back (domain.md §2)."""

import hashlib
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from members.partners.models import ConsentState, PartnerApplication, PartnerConsent
from members.partners.notices import tell_contact, tell_focal_points
from members.partners.services.secrets import end_tokens, renew_secret
from members.states.models import Member
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.audit.models import AuditEvent
from portal.core.audit.record import canonical
from portal.core.classes import Audience
from portal.core.documents.services import receipt_number
from portal.core.locks import lock, store
from portal.core.permissions import check
from portal.core.refusals import Receipt, Refusal, Refused
from portal.core.service import service
from portal.core.workflow import move


def consent_ask(*, partner: int, member: int, actor: Actor, expected_version: int | None = None) -> PartnerConsent:
    """Ask a member whether a partner system may read with its eyes. Nothing is open before its focal point has consented.

    Permission `partner.manage`. Audits `partner.consent_asked`; tells the focal points. Raises PermissionRefused, Refused
    (it reads for a member already, or was asked for one), StaleVersion.
    """
    with service(actor):
        row = lock(PartnerApplication, partner, expected_version)
        at = clock.now()
        check("partner.manage", actor, row, at)
        return ask(row, Member.objects.get(pk=member), actor, at)


def ask(row: PartnerApplication, member: Member, actor: Actor, at: datetime) -> PartnerConsent:
    """Within a service that holds the lock of the partner system: open the question and tell the focal points."""
    if row.consents.filter(state__in=[ConsentState.ASKED, ConsentState.GIVEN]).exists():
        raise Refused(Refusal("asked_already", _("A member was asked for this partner system already."), "partners"))
    consent = new_consent(row, member)
    consent.save(force_insert=True)
    event = audit.record("partner.consent_asked", target=consent, by=actor, at=at)
    tell_focal_points("partner.consent_asked", consent, event)
    return consent


def consent_give(*, consent: int, actor: Actor, expected_version: int | None = None) -> tuple[Receipt, str]:
    """The member's focal point consents; return the receipt and the partner system's new secret.

    All former secrets and tokens end: whoever registered the system holds none with which the member's content can be read.
    Permission `partner.consent`. Audits `partner.consented`; tells the contact. Raises PermissionRefused,
    TransitionRefused, StaleVersion.
    """
    with service(actor):
        row, partner = _locked(consent, expected_version)
        at = clock.now()
        row.given_by_id = actor.id
        event = give(row, partner, actor, at)
        secret = renew_secret(partner, at)
        store(partner)
        tell_contact("partner.consented", partner, event)
    return Receipt(row.receipt, at, digest_of(row), event.pk), secret


def give(row: PartnerConsent, partner: PartnerApplication, actor: Actor, at: datetime) -> AuditEvent:
    """Move a consent to given and bind the locked partner system, which the caller stores."""
    source, row.given_at, row.receipt = row.state, at, receipt_number(at)
    move(row, to=ConsentState.GIVEN, actor=actor, at=at)
    partner.member, partner.consented_at = row.member, at
    by = actor if actor.acts_for == row.member_id else replace(actor, on_behalf_of=row.member_id)
    return audit.record(
        "partner.consented", target=row, by=by, at=at, source=source, receipt=row.receipt, text_hash=digest_of(row)
    )


def consent_refuse(
    *, consent: int, actor: Actor, reason: str = "", expected_version: int | None = None
) -> PartnerConsent:
    """The member's focal point does not consent. Audits `partner.consent_refused`; tells the contact."""
    with service(actor):
        row, partner = _locked(consent, expected_version)
        at = clock.now()
        row.ended_at, row.end_reason = at, reason
        move(row, to=ConsentState.REFUSED, actor=actor, at=at)
        event = audit.record("partner.consent_refused", target=row, by=actor, at=at, reason=reason)
        tell_contact("partner.consent_ended", partner, event)
    return row


def consent_revoke(*, consent: int, actor: Actor, reason: str = "", expected_version: int | None = None) -> Receipt:
    """The member takes its consent back: the tokens end at once, and the system sees what the public sees.

    Permission `partner.consent`. Audits `partner.consent_revoked`; tells the contact. Raises PermissionRefused,
    TransitionRefused, StaleVersion.
    """
    with service(actor):
        row, partner = _locked(consent, expected_version)
        at = clock.now()
        row.ended_at, row.end_reason = at, reason
        move(row, to=ConsentState.REVOKED, actor=actor, at=at)
        partner.member = partner.consented_at = None
        end_tokens(partner)
        store(partner)
        number = receipt_number(at)
        event = audit.record(
            "partner.consent_revoked", target=row, by=actor, at=at, source=ConsentState.GIVEN, reason=reason,
            receipt=number, text_hash=digest_of(row),
        )  # fmt: skip
        tell_contact("partner.consent_ended", partner, event)
    return Receipt(number, at, digest_of(row), event.pk)


def new_consent(partner: PartnerApplication, member: Member) -> PartnerConsent:
    """The question to a member, not saved: with the scopes as they are."""
    return PartnerConsent(
        partner=partner, member=member, scopes=partner.scopes, fictional=member.fictional,
        audience=Audience.RESTRICTED, parties=[member.pk],
    )  # fmt: skip


def digest_of(row: PartnerConsent) -> str:
    """SHA-256 of what was consented to: which system, for whom, with which scopes."""
    facts = {"partner": row.partner.uid, "member": row.member.code, "scopes": row.scopes}
    return hashlib.sha256(canonical(facts).encode()).hexdigest()


def _locked(consent: int, expected_version: int | None) -> tuple[PartnerConsent, PartnerApplication]:
    """The consent and its partner system, which is locked first."""
    key = PartnerConsent.objects.values_list("partner_id", flat=True).get(pk=consent)
    partner = lock(PartnerApplication, key)
    return lock(PartnerConsent, consent, expected_version), partner

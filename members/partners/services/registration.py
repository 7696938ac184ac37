"""Letting partner systems in, for a time; suspending them; their last use; the warning before they expire."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.scopes import get_scopes_backend

from members.partners.models import PartnerApplication
from members.partners.notices import tell_contact, warn, warned
from members.partners.permissions import may_admit
from members.partners.services.consents import ask, give, new_consent
from members.partners.services.secrets import end_tokens
from members.states.models import Member
from portal.core import audit, clock
from portal.core.actors import Actor, Door, system
from portal.core.locks import lock, store
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused
from portal.core.service import service

ON_THE_COMMAND_LINE = "entered on the command line"


class ScopeUnknown(Refused):
    """A partner system cannot be given a scope that does not exist."""

    status = 400


def partner_create(
    *, name: str, scopes: str, actor: Actor, member: int | None = None, contact: str = ""
) -> tuple[PartnerApplication, str]:
    """Let a partner system in on the command line; return it and its secret, which cannot be had again.

    `scopes` are words separated by blanks. With a `member` (its key) the system sees with that member's eyes: only who runs
    the portal says so, and only when the member has consented. Audits `partner.created`, `partner.consented`. Raises
    PermissionRefused, ScopeUnknown.
    """
    with service(actor):
        at = clock.now()
        check("partner.admit", actor, None, at)
        partner, secret = _new(name=name, scopes=scopes, contact=contact, at=at)
        audit.record("partner.created", target=partner, by=actor, at=at, scopes=partner.scopes.split())
        if member is not None:
            consent = new_consent(partner, Member.objects.get(pk=member))
            consent.paper = ON_THE_COMMAND_LINE
            consent.save(force_insert=True)
            give(consent, partner, actor, at)
            store(partner)
    return partner, secret


def partner_register(
    *,
    name: str,
    purpose: str,
    contact: str,
    scopes: str,
    expires_at: datetime,
    actor: Actor,
    owner: int | None = None,
    reads_for: int | None = None,
) -> tuple[PartnerApplication, str]:
    """Register a partner system; return it and its secret, which is shown once.

    The secretariat registers (without `owner`), or a member's focal point for its member. `reads_for` is the member with
    whose eyes it shall read: the own one, when a focal point registers it, consents by that act; another's focal point is
    asked. Audits `partner.created`, and what the consent audits; tells the contact. Raises PermissionRefused, ScopeUnknown,
    Refused (an expiry that is past or too far).
    """
    with service(actor):
        at = clock.now()
        _within_term(expires_at, at)
        check("partner.register", actor, PartnerApplication(owner_id=owner), at)
        if owner is not None and reads_for not in (None, owner):
            raise Refused(Refusal("other_member", _("A member registers a system for itself only."), "partners"))
        partner, secret = _new(
            name=name, purpose=purpose, scopes=scopes, contact=contact, expires_at=expires_at, owner_id=owner, at=at
        )
        event = audit.record("partner.created", target=partner, by=actor, at=at, scopes=partner.scopes.split())
        if reads_for is not None and reads_for == owner:
            consent = new_consent(partner, Member.objects.get(pk=owner))
            consent.save(force_insert=True)
            consent.given_by_id = actor.id
            event = give(consent, partner, actor, at)
            store(partner)
        elif reads_for is not None:
            ask(partner, Member.objects.get(pk=reads_for), actor, at)
        tell_contact("partner.created", partner, event)
    return partner, secret


def partner_suspend(
    *, partner: int, actor: Actor, reason: str, expected_version: int | None = None
) -> PartnerApplication:
    """End a partner system's access at once: its tokens are no longer valid. Audits `partner.suspended`; tells the contact.

    Raises PermissionRefused, Refused (it is suspended already), StaleVersion.
    """
    with service(actor):
        row = lock(PartnerApplication, partner, expected_version)
        at = clock.now()
        check("partner.suspend", actor, row, at)
        if row.suspended_at is not None:
            raise Refused(Refusal("suspended_already", _("This partner system is suspended already."), "partners"))
        row.suspended_at = at
        row.suspended_by_member = may_admit(actor, row, at) is not None
        end_tokens(row)
        store(row)
        event = audit.record("partner.suspended", target=row, by=actor, at=at, reason=reason)
        tell_contact("partner.suspended", row, event)
    return row


def partner_resume(
    *, partner: int, actor: Actor, reason: str = "", expected_version: int | None = None
) -> PartnerApplication:
    """End a suspension, by the side that made it. Audits `partner.resumed`; tells the contact.

    Raises PermissionRefused, Refused (it is not suspended), StaleVersion.
    """
    with service(actor):
        row = lock(PartnerApplication, partner, expected_version)
        at = clock.now()
        check("partner.resume", actor, row, at)
        if row.suspended_at is None:
            raise Refused(Refusal("not_suspended", _("This partner system is not suspended."), "partners"))
        row.suspended_at, row.suspended_by_member = None, False
        store(row)
        event = audit.record("partner.resumed", target=row, by=actor, at=at, reason=reason)
        tell_contact("partner.resumed", row, event)
    return row


def partner_renew(
    *, partner: int, expires_at: datetime, actor: Actor, expected_version: int | None = None
) -> PartnerApplication:
    """Set another expiry. Audits `partner.renewed`. Raises PermissionRefused, Refused (past or too far), StaleVersion."""
    with service(actor):
        row = lock(PartnerApplication, partner, expected_version)
        at = clock.now()
        check("partner.manage", actor, row, at)
        _within_term(expires_at, at)
        row.expires_at = expires_at
        store(row)
        audit.record("partner.renewed", target=row, by=actor, at=at, until=expires_at)
    return row


def partner_used(*, partner: int) -> None:
    """Note that a partner system asked for a token. Called where tokens are issued: who reads has asked within the hour.

    Noted once an hour at most; no event, no version: it is no act.
    """
    with service(system(Door.API)):
        at = clock.now()
        long_ago = Q(last_used_at=None) | Q(last_used_at__lte=at - settings.PARTNER_USE_NOTED_EVERY)
        PartnerApplication.objects.filter(long_ago, pk=partner).update(last_used_at=at)


def partners_warn() -> int:
    """Warn the contacts of partner systems that expire soon, and the focal points concerned, once for each step.

    A job's entry point. Queues `partner.expiring`; returns how many systems were warned of. Audits `partner.expiry_warned`.
    """
    with service(system()):
        at, told = clock.now(), 0
        longest = max(settings.PARTNER_WARNINGS)
        rows = PartnerApplication.objects.filter(
            suspended_at=None, expires_at__gt=at, expires_at__lte=at + timedelta(days=longest)
        )
        for row in rows.order_by("pk"):
            left: timedelta = row.expires_at - at  # type: ignore[operator]
            days = min(days for days in settings.PARTNER_WARNINGS if left <= timedelta(days=days))
            if not warned(row, days):
                warn(row, days, audit.record("partner.expiry_warned", target=row, by=system(), at=at, days=days))
                told += 1
    return told


def check_scopes(scopes: str) -> list[str]:
    """The scopes, sorted. Raises ScopeUnknown for one that does not exist."""
    wanted, known = sorted(set(scopes.split())), get_scopes_backend().get_all_scopes()
    for scope in wanted:
        if scope not in known:
            raise ScopeUnknown(Refusal("scope_unknown", _("There is no scope “%(scope)s”.") % {"scope": scope}))
    return wanted


def _new(*, scopes: str, at: datetime, **fields: object) -> tuple[PartnerApplication, str]:
    """The row of a partner system, with its secret in clear, which is stored nowhere."""
    secret: str = generate_client_secret()
    partner = PartnerApplication.objects.create(
        client_type=PartnerApplication.CLIENT_CONFIDENTIAL,
        authorization_grant_type=PartnerApplication.GRANT_CLIENT_CREDENTIALS,
        client_secret=secret,
        secret_since=at,
        scopes=" ".join(check_scopes(scopes)),
        **fields,
    )
    return partner, secret


def _within_term(expires_at: datetime, at: datetime) -> None:
    if not at < expires_at <= at + settings.PARTNER_LASTS_AT_MOST:
        raise Refused(
            Refusal(
                "term", _("A partner system is let in from now for a year at most; then it is renewed."), "partners"
            )
        )

"""Letting partner systems in, and ending it. A secret is given out once; the database knows only its hash."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.models import get_access_token_model
from oauth2_provider.scopes import get_scopes_backend

from members.partners.models import ConsentState, PartnerApplication, PartnerConsent
from members.states.models import Member
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.classes import Audience
from portal.core.locks import lock, store
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused
from portal.core.service import service


class ScopeUnknown(Refused):
    """A partner system cannot be given a scope that does not exist."""

    status = 400


def partner_create(
    *, name: str, scopes: str, actor: Actor, member: int | None = None, contact: str = ""
) -> tuple[PartnerApplication, str]:
    """Let a partner system in; return it and its secret, which cannot be had again.

    `scopes` are words separated by blanks. With a `member` (its key) the system sees with that member's eyes: give it only
    when the member has consented. Audits `partner.created`. Raises PermissionRefused, ScopeUnknown.
    """
    with service(actor):
        at = clock.now()
        check("partner.admit", actor, None, at)
        wanted = check_scopes(scopes)
        secret = generate_client_secret()
        partner = PartnerApplication.objects.create(
            name=name,
            client_type=PartnerApplication.CLIENT_CONFIDENTIAL,
            authorization_grant_type=PartnerApplication.GRANT_CLIENT_CREDENTIALS,
            client_secret=secret,
            scopes=" ".join(wanted),
            secret_since=at,
            contact=contact,
        )
        audit.record("partner.created", target=partner, by=actor, at=at, scopes=wanted, member=member)
        if member is not None:
            _consent_on_command(partner, lock(Member, member), actor, at)
    return partner, secret


def _consent_on_command(partner: PartnerApplication, member: Member, actor: Actor, at: datetime) -> None:
    """Bind a new partner system to a member that has consented outside the portal. Only who runs the portal says so."""
    consent = PartnerConsent(
        partner=partner, member=member, scopes=partner.scopes, fictional=member.fictional, state=ConsentState.GIVEN,
        given_at=at, paper="entered on the command line", audience=Audience.RESTRICTED, parties=[member.pk],
    )  # fmt: skip
    check("partner.consent", actor, consent, at)
    consent.save(force_insert=True)
    partner.member, partner.consented_at = member, at
    store(partner)
    audit.record("partner.consented", target=consent, by=replace(actor, on_behalf_of=member.pk), at=at)


def partner_suspend(*, partner: int, actor: Actor, reason: str) -> PartnerApplication:
    """End a partner system's access at once: its tokens are no longer valid. Audits `partner.suspended`."""
    with service(actor):
        at = clock.now()
        check("partner.admit", actor, None, at)
        row = PartnerApplication.objects.select_for_update(no_key=True).get(pk=partner)
        row.suspended_at = at
        row.save(update_fields=["suspended_at"])
        get_access_token_model().objects.filter(application=row).delete()
        audit.record("partner.suspended", target=row, by=actor, at=at, reason=reason)
    return row


def check_scopes(scopes: str) -> list[str]:
    """The scopes, sorted. Raises ScopeUnknown for one that does not exist."""
    wanted, known = sorted(set(scopes.split())), get_scopes_backend().get_all_scopes()
    for scope in wanted:
        if scope not in known:
            raise ScopeUnknown(Refusal("scope_unknown", _("There is no scope “%(scope)s”.") % {"scope": scope}))
    return wanted

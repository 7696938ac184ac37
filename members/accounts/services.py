"""Acts on accounts and invitations (domain.md §2). No account without an invitation; only a token's hash is stored."""

from collections.abc import Sequence
from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.accounts.models import Invitation, User
from members.accounts.notices import tell_invited, tell_reset
from members.accounts.selectors import invitation_digest, invitation_of, invitation_token
from members.body.models import OfficeKind
from members.body.services import office_record
from members.delegations.services import delegate_accredit
from portal.core import audit, clock
from portal.core.actors import Actor, ActorKind, Door, system
from portal.core.classes import Audience
from portal.core.locks import lock, store
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused
from portal.core.service import service


def account_create(
    *,
    email: str,
    name: str,
    actor: Actor,
    language: str = "en",
    time_zone: str = "UTC",
    password: str | None = None,
    fictional: bool = False,
) -> User:
    """Make an account without an invitation: only the portal itself does so (demonstration, first officer).

    Audits `account.created`. Raises PermissionRefused, IntegrityError for an address that has an account.
    """
    with service(actor):
        at = clock.now()
        check("account.create", actor, None, at)
        user = _new_user(email, name, language, time_zone, password, fictional)
        audit.record("account.created", target=user, by=actor, at=at)
    return user


def invitation_send(
    *,
    email: str,
    name: str,
    role: str,
    actor: Actor,
    member: int | None = None,
    powers: Sequence[str] = (),
    language: str = "en",
) -> Invitation:
    """Invite a person to act for a member, or (without member) to take an office; the mail carries the link.

    `role` is a delegate's role or an office. Audits `invitation.sent`; queues the notice of that name. Raises
    PermissionRefused, Refused (the address has an account, or an invitation that is open).
    """
    with service(actor):
        at = clock.now()
        invitation = Invitation(
            email=User.objects.normalize_email(email).lower(), name=name, language=language, member_id=member, role=role,
            powers=list(powers), invited_by_id=actor.id if actor.kind == ActorKind.PERSON else None,
            expires_at=at + settings.INVITATION_LASTS, audience=Audience.RESTRICTED, parties=[member] if member else [],
        )  # fmt: skip
        check("invitation.send", actor, invitation, at)
        _refuse_second(invitation.email, at)
        invitation.token_hash = invitation_digest(invitation_token(invitation.uid, invitation.version))
        invitation.save(force_insert=True)
        event = audit.record("invitation.sent", target=invitation, by=actor, at=at, role=role, powers=list(powers))
        tell_invited(invitation, event)
    return invitation


def invitation_resend(*, invitation: int, actor: Actor, expected_version: int | None = None) -> Invitation:
    """Send a new link, with a new expiry; the old link is dead. Audits `invitation.resent`; queues `invitation.sent`."""
    with service(actor):
        row = lock(Invitation, invitation, expected_version)
        at = clock.now()
        check("invitation.send", actor, row, at)
        _refuse_unless_open(row, at, expired_too=False)
        row.expires_at = at + settings.INVITATION_LASTS
        row.token_hash = invitation_digest(invitation_token(row.uid, row.version + 1))
        store(row)
        event = audit.record("invitation.resent", target=row, by=actor, at=at)
        tell_invited(row, event)
    return row


def invitation_revoke(
    *, invitation: int, actor: Actor, expected_version: int | None = None, reason: str = ""
) -> Invitation:
    """Take an invitation back: its link is dead. Audits `invitation.revoked`. Raises PermissionRefused, Refused."""
    with service(actor):
        row = lock(Invitation, invitation, expected_version)
        at = clock.now()
        check("invitation.send", actor, row, at)
        _refuse_unless_open(row, at, expired_too=False)
        row.revoked_at = at
        store(row)
        audit.record("invitation.revoked", target=row, by=actor, at=at, reason=reason)
    return row


def invitation_accept(
    *, token: str, name: str, password: str, language: str, time_zone: str, door: Door = Door.PAGE
) -> User:
    """Make the account of an invited address, accredit the person or give the office. The token is the permission, once.

    Audits `invitation.accepted`, and what the accreditation audits. Raises Refused when the link is not (or no longer) good.
    """
    portal = system(door)
    with service(portal):
        found = invitation_of(token)
        if found is None:
            raise Refused(not_good())
        row = lock(Invitation, found.pk)
        at = clock.now()
        if row.token_hash != found.token_hash:
            raise Refused(not_good())
        _refuse_unless_open(row, at)
        _refuse_second(row.email, at, but=row.pk)
        user = _new_user(row.email, name, language, time_zone, password, bool(row.member and row.member.fictional))
        row.accepted_at = at
        store(row)
        person = Actor(ActorKind.PERSON, door, id=user.pk, member_id=row.member_id)
        audit.record("invitation.accepted", target=row, by=person, at=at)
        if row.member_id:
            delegate_accredit(member=row.member_id, user=user.pk, role=row.role, powers=row.powers, actor=portal)
        elif row.role in OfficeKind.values:
            office_record(user=user.pk, kind=row.role, actor=portal)
    return user


def account_update(*, user: int, name: str, language: str, time_zone: str, actor: Actor) -> User:
    """A person changes name, language, time zone of the own account. Audits `account.changed`. Raises PermissionRefused."""
    with service(actor):
        row = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user)
        at = clock.now()
        check("account.update", actor, row, at)
        row.name, row.language, row.time_zone = name, language, time_zone
        row.save(update_fields=["name", "language", "time_zone"])
        audit.record("account.changed", target=row, by=actor, at=at)
    return row


def password_reset_request(*, email: str, door: Door = Door.PAGE) -> None:
    """Send the link to set a new password to an address, if an active account has it; nobody learns whether one has.

    Audits `password.reset_requested`; queues the notice of that name.
    """
    portal = system(door)
    with service(portal):
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is not None:
            event = audit.record("password.reset_requested", target=user, by=portal)
            tell_reset(user, event)


def not_good() -> Refusal:
    """One answer for an unknown, used, revoked or expired link: it tells nobody which addresses were invited."""
    return Refusal("invitation_not_good", _("This link is no longer good. Ask whoever invited you for a new one."))


def _new_user(email: str, name: str, language: str, time_zone: str, password: str | None, fictional: bool) -> User:
    user = User.objects.create_user(
        email, password, name=name, language=language, time_zone=time_zone, fictional=fictional
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _refuse_second(email: str, at: datetime, but: int | None = None) -> None:
    if User.objects.filter(email__iexact=email).exists():
        raise Refused(Refusal("has_account", _("There is an account with this address already.")))
    pending = Invitation.objects.filter(email=email, accepted_at=None, revoked_at=None, expires_at__gt=at)
    if pending.exclude(pk=but).exists():
        raise Refused(
            Refusal("invited_already", _("An invitation to this address is open. Send it again, or revoke it."))
        )


def _refuse_unless_open(row: Invitation, at: datetime, *, expired_too: bool = True) -> None:
    if row.accepted_at or row.revoked_at or (expired_too and row.expires_at <= at):
        raise Refused(not_good())

"""Invitations: no account without one; only a token's hash is stored (domain.md §2)."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.accounts.models import User
from members.accounts.services import new_user
from members.body.models import OfficeKind
from members.body.services import office_record
from members.delegations.hooks import TAKEN_UP
from members.delegations.models import Delegate, Grant, Invitation
from members.delegations.notices import tell_invited
from members.delegations.selectors import (
    MUST_HAVE_SECOND_FACTOR,
    invitation_digest,
    invitation_of,
    invitation_token,
)
from members.delegations.services.common import credential_grant, ended, person, power_write
from members.delegations.services.grants import grant_propose
from members.delegations.services.people import delegate_accredit
from portal.core import audit, clock
from portal.core.actors import Actor, ActorKind, Door, system
from portal.core.classes import Audience
from portal.core.locks import lock, store
from portal.core.permissions import check, may
from portal.core.refusals import Refusal, Refused
from portal.core.service import service

INVITED = "invitation"  #: the paper of a grant that was proposed with an invitation


def invitation_send(
    *,
    email: str,
    name: str,
    role: str,
    actor: Actor,
    member: int | None = None,
    participant: int | None = None,
    powers: Sequence[str] = (),
    language: str = "en",
    credential: int | None = None,
) -> Invitation:
    """Invite a person to act for a member or a participant, or (without either) to take an office; the mail carries the link.

    `role` is a delegate's role or an office. `credential` is the one that names the person: its powers come with the
    account. Without it, `bind` and `vote` are then proposed by who invited, and wait for a second person. An invitation to an
    office that an officer proposes is not sent before another confirms it: it audits `invitation.proposed`. Else audits
    `invitation.sent`; queues the notice of that name. Raises PermissionRefused, Refused (the address has an account, or an
    invitation that is open).
    """
    with service(actor):
        at = clock.now()
        invitation = Invitation(
            email=User.objects.normalize_email(email).lower(), name=name, language=language, member_id=member, role=role,
            participant_id=participant, powers=list(powers), credential_id=credential, invited_by_id=person(actor),
            expires_at=at + settings.INVITATION_LASTS, audience=Audience.RESTRICTED, parties=[member] if member else [],
        )  # fmt: skip
        check("invitation.send", actor, invitation, at)
        _refuse_second(invitation.email, at)
        invitation.token_hash = invitation_digest(invitation_token(invitation.uid, invitation.version))
        invitation.save(force_insert=True)
        if invitation.waits:
            audit.record("invitation.proposed", target=invitation, by=actor, at=at, role=role)
            return invitation
        event = audit.record("invitation.sent", target=invitation, by=actor, at=at, role=role, powers=list(powers))
        tell_invited(invitation, event)
    return invitation


def invitation_confirm(*, invitation: int, actor: Actor, expected_version: int | None = None) -> Invitation:
    """A second officer confirms an invitation to an office: now it is sent. Audits `invitation.confirmed`.

    Queues `invitation.sent`. Raises PermissionRefused (who proposed it), Refused (nothing waits), StaleVersion.
    """
    with service(actor):
        row = lock(Invitation, invitation, expected_version)
        at = clock.now()
        check("invitation.confirm", actor, row, at)
        if not row.waits or row.revoked_at:
            raise Refused(Refusal("nothing_waits", _("Nothing waits for a second officer here."), rule="offices"))
        row.confirmed_by_id = actor.id
        return _send_anew(row, "invitation.confirmed", actor, at)


def invitation_resend(*, invitation: int, actor: Actor, expected_version: int | None = None) -> Invitation:
    """Send a new link, with a new expiry; the old link is dead. Audits `invitation.resent`; queues `invitation.sent`."""
    with service(actor):
        row = lock(Invitation, invitation, expected_version)
        at = clock.now()
        check("invitation.send", actor, row, at)
        _refuse_unless_open(row, at, expired_too=False)
        if row.waits:
            raise Refused(
                Refusal(
                    "second_officer", _("Another officer confirms this invitation before it is sent."), rule="offices"
                )
            )
        return _send_anew(row, "invitation.resent", actor, at)


def _send_anew(row: Invitation, name: str, actor: Actor, at: datetime) -> Invitation:
    row.expires_at = at + settings.INVITATION_LASTS
    row.token_hash = invitation_digest(invitation_token(row.uid, row.version + 1))
    store(row)
    tell_invited(row, audit.record(name, target=row, by=actor, at=at))
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
        if row.credential is not None and (not row.credential.grants or ended(row.credential, at)):
            raise Refused(not_good())
        _refuse_second(row.email, at, but=row.pk)
        user = new_user(row.email, name, language, time_zone, password, row.fictional)
        row.accepted_at = at
        store(row)
        invited = Actor(ActorKind.PERSON, door, id=user.pk, member_id=row.member_id)
        audit.record("invitation.accepted", target=row, by=invited, at=at)
        if row.member_id:
            paper = row.credential
            delegate = delegate_accredit(
                member=row.member_id, user=user.pk, role=row.role, actor=portal, credential=row.credential_id,
                valid_until=paper.valid.upper if paper else None,
            )  # fmt: skip
            _give_powers(row, delegate, portal, at)
        elif row.role in OfficeKind.values:
            office_record(user=user.pk, kind=row.role, actor=portal)
        else:
            TAKEN_UP[row.role](row, user, portal)
    return user


def _give_powers(row: Invitation, delegate: Delegate, portal: Actor, at: datetime) -> None:
    """What the credential grants; else what one person may grant, and a proposal of what takes two."""
    if row.credential is not None:
        credential_grant(row.credential, delegate, row.powers, portal, at)
        return
    inviter = Actor(ActorKind.PERSON, portal.door, id=row.invited_by_id, member_id=row.member_id)
    for kind in row.powers:
        if row.invited_by_id is None:
            power_write(delegate, kind, delegate.valid, actor=portal, at=at)
        elif may(inviter, "grant.propose", Grant(delegate=delegate, member_id=row.member_id), at):
            continue  # who invited may no longer grant anything
        elif kind in MUST_HAVE_SECOND_FACTOR:
            grant_propose(delegate=delegate.pk, kind=kind, paper=INVITED, actor=inviter)
        else:
            power_write(delegate, kind, delegate.valid, actor=inviter, at=at)


def not_good() -> Refusal:
    """One answer for an unknown, used, revoked or expired link: it tells nobody which addresses were invited."""
    return Refusal("invitation_not_good", _("This link is no longer good. Ask whoever invited you for a new one."))


def _refuse_second(email: str, at: datetime, but: int | None = None) -> None:
    if User.objects.filter(email__iexact=email).exists():
        raise Refused(Refusal("has_account", _("There is an account with this address already.")))
    pending = Invitation.objects.filter(email=email, accepted_at=None, revoked_at=None, expires_at__gt=at)
    if pending.exclude(pk=but or 0).exists():
        raise Refused(
            Refusal("invited_already", _("An invitation to this address is open. Send it again, or revoke it."))
        )


def _refuse_unless_open(row: Invitation, at: datetime, *, expired_too: bool = True) -> None:
    if row.accepted_at or row.revoked_at or (expired_too and (row.waits or row.expires_at <= at)):
        raise Refused(not_good())

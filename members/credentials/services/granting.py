"""Accreditations and powers come from a credential while it grants them, and end with it (domain.md §4)."""

from datetime import datetime

from django.db.models import Q

from members.accounts.models import User
from members.accounts.services import sessions_cut
from members.body.models import Office
from members.credentials.models import Credential, CredentialPerson
from members.delegations.models import Delegate, Invitation, Power
from members.delegations.services import delegate_accredit
from members.delegations.services.common import credential_grant, cut, powers_cut
from portal.core import audit
from portal.core.actors import Actor
from portal.core.intervals import between
from portal.core.locks import store


def powers_from(row: Credential, actor: Actor, at: datetime) -> list[Power]:
    """Accredit those whom a credential names and who have an account, and give them the powers it grants. Within a service."""
    written: list[Power] = []
    if not row.grants:
        return written
    for person in row.people.all():
        if delegate := _accredited(row, person, actor, at):
            written += credential_grant(row, delegate, person.powers, actor, at)
            if person.delegate_id != delegate.pk:
                person.delegate = delegate
                person.save(update_fields=["delegate"])
    return written


def _accredited(row: Credential, person: CredentialPerson, actor: Actor, at: datetime) -> Delegate | None:
    """The delegate of that address, for the term of the credential; None without an account, or one that acts elsewhere.

    Who was accredited by a former credential goes on under this one; whose access had lapsed is accredited anew.
    """
    user = User.objects.filter(email__iexact=person.email, is_active=True).first()
    if user is None:
        return None
    delegate = Delegate.objects.at(at).filter(user=user).first()
    if delegate is None:
        start = max(at, row.valid.lower)
        if Office.objects.at(at).filter(user=user).exists() or _acts_later(user, start, row.valid.upper):
            return None
        return delegate_accredit(
            member=row.member_id, user=user.pk, role=person.role, actor=actor, credential=row.pk,
            valid_from=start if start > at else None, valid_until=row.valid.upper,
        )  # fmt: skip
    if delegate.member_id != row.member_id:
        return None
    if delegate.credential_id is not None and _longer(row, delegate):
        _move(delegate, row)
    return delegate


def _acts_later(user: User, start: datetime, end: datetime | None) -> bool:
    return Delegate.objects.filter(user=user, valid__overlap=between(start, end)).exists()


def _longer(row: Credential, delegate: Delegate) -> bool:
    """Whether a credential lasts longer than an accreditation."""
    end = delegate.valid.upper
    return end is not None and (row.valid.upper is None or row.valid.upper > end)


def _move(delegate: Delegate, row: Credential) -> None:
    """The accreditation goes on under a credential and ends with it, or before the next accreditation of the person."""
    whole = between(delegate.valid.lower, row.valid.upper)
    if not _longer(row, delegate) and row.valid.upper is not None:
        for power in Power.objects.filter(delegate=delegate).exclude(valid__contained_by=whole):
            power.valid = cut(power.valid, row.valid.upper)
            power.save(update_fields=["valid"])
    others = Delegate.objects.filter(user=delegate.user_id, valid__overlap=whole).exclude(pk=delegate.pk)
    delegate.credential, delegate.valid = row, delegate.valid if others.exists() else whole
    store(delegate)


def withdraw(row: Credential, at: datetime, actor: Actor, heir: Credential | None = None) -> None:
    """End at an instant what a credential has given: powers, invitations, accreditations. Within a service.

    Whom `heir`, or another credential that grants, names too stays accredited under that one. Audits `delegate.ended`.
    """
    for power in Power.objects.filter(Q(valid__upper_inf=True) | Q(valid__endswith__gt=at), credential=row):
        power.valid = cut(power.valid, at)
        power.save(update_fields=["valid"])
    for invitation in Invitation.objects.filter(credential=row, accepted_at=None, revoked_at=None):
        invitation.revoked_at = at
        store(invitation)
    running = Delegate.objects.filter(Q(valid__upper_inf=True) | Q(valid__endswith__gt=at), credential=row)
    for delegate in running.select_related("user"):
        follows = _naming(delegate, row, at, heir)
        if follows is not None:
            _move(delegate, follows)
            continue
        powers_cut(delegate, at)
        delegate.valid = cut(delegate.valid, at)
        store(delegate)
        sessions_cut(delegate.user_id)
        audit.record("delegate.ended", target=delegate, by=actor, at=at, delegate=str(delegate.uid))


def _naming(delegate: Delegate, but: Credential, at: datetime, heir: Credential | None) -> Credential | None:
    """The credential that names this delegate too, and grants at the instant; that which is about to be accepted first."""
    named = Credential.objects.filter(people__email__iexact=delegate.user.email, member=delegate.member_id)
    if heir is not None and named.filter(pk=heir.pk).exists():
        return heir
    others = named.filter(valid__contains=at).exclude(pk=but.pk)
    return next((other for other in others.order_by("-pk") if other.grants), None)

"""Who is accredited, with which powers (domain.md §2, §4)."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.accounts.services import sessions_cut
from members.delegations.models import Delegate, Delegation, Power, PowerKind
from members.delegations.services.common import (
    cut,
    delegation_of,
    own,
    power_write,
    powers_cut,
    running,
    term,
    warn_nobody_left,
)
from members.states.models import Member
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.locks import lock, store
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused
from portal.core.service import service


def delegate_accredit(
    *,
    member: int,
    user: int,
    role: str,
    actor: Actor,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    powers: Sequence[str] = (),
    source: str = "",
    credential: int | None = None,
) -> Delegate:
    """Accredit a person to act for a member, with powers for the same interval; opens the delegation if there is none.

    `source` names the paper that grants the powers, `credential` the one that names the person. Audits
    `delegate.accredited` and one `power.granted` for each.
    Raises PermissionRefused, Refused (the person acts for a member already in that time; a beginning in the past).
    """
    with service(actor):
        at = clock.now()
        delegation = delegation_of(lock(Member, member), valid_from or at)
        row = Delegate(
            delegation=delegation, member_id=member, user_id=user, role=role, valid=term(actor, valid_from, valid_until, at),
            credential_id=credential, **own(member),
        )  # fmt: skip
        check("delegate.accredit", actor, row, at)
        if Delegate.objects.filter(user=user, valid__overlap=row.valid).exists():
            raise Refused(Refusal("acts_already", _("This person acts for a member already in that time.")))
        row.save(force_insert=True)
        audit.record("delegate.accredited", target=row, by=actor, at=at, role=role, delegate=str(row.uid))
        for kind in powers:
            power_write(row, kind, row.valid, source=source, actor=actor, at=at)
    return row


def delegate_end(
    *, delegate: int, actor: Actor, expected_version: int | None = None, reason: str = "", nobody_left: bool = False
) -> Delegate:
    """End an accreditation, all powers with it, and the person's sessions, now.

    `nobody_left` confirms that the member is left without `bind`. Audits `delegate.ended`.
    Raises PermissionRefused, Refused, StaleVersion.
    """
    with service(actor):
        row = lock(Delegate, delegate, expected_version)
        at = clock.now()
        check("delegate.end", actor, row, at)
        running(row, at)
        warn_nobody_left(row.member_id, at, nobody_left, Q(delegate=row))
        powers_cut(row, at)
        row.valid = cut(row.valid, at)
        store(row)
        sessions_cut(row.user_id)
        audit.record("delegate.ended", target=row, by=actor, at=at, reason=reason, delegate=str(row.uid))
    return row


def power_grant(
    *,
    delegate: int,
    kind: str,
    actor: Actor,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    source: str = "",
) -> Power:
    """Grant one power for an interval within the accreditation. `bind` and `vote` take two persons: see grant_propose.

    Audits `power.granted`. Raises PermissionRefused, Refused (held already in that time; outside the accreditation).
    """
    with service(actor):
        row = lock(Delegate, delegate)
        at = clock.now()
        valid = term(actor, valid_from, valid_until or row.valid.upper, at)
        return power_write(row, kind, valid, source=source, actor=actor, at=at)


def power_end(*, power: int, actor: Actor, reason: str = "", nobody_left: bool = False) -> Power:
    """End a power now. `nobody_left` confirms that the member is then left with nobody who can bind it.

    Audits `power.ended`. Raises PermissionRefused, Refused (it has ended; nobody would be left and nobody confirmed it).
    """
    with service(actor):
        row = Power.objects.select_for_update(no_key=True, of=("self",)).get(pk=power)
        at = clock.now()
        check("power.end", actor, row, at)
        running(row, at)
        if row.kind == PowerKind.BIND:
            warn_nobody_left(row.member_id, at, nobody_left, Q(pk=row.pk))
        row.valid = cut(row.valid, at)
        row.save(update_fields=["valid"])
        audit.record("power.ended", target=row, by=actor, at=at, reason=reason, kind=row.kind)
    return row


def one_person_declare(
    *, member: int, actor: Actor, since_instant: datetime | None = None, paper: str = "", declared: bool = True
) -> Delegation:
    """Enter a member's written declaration that one person both drafts and clears, or its end (`declared=False`).

    Audits `delegation.one_person_declared` or `delegation.one_person_ended`. Raises PermissionRefused.
    """
    with service(actor):
        at = clock.now()
        delegation = delegation_of(lock(Member, member), since_instant or at)
        check("delegation.declare_one_person", actor, delegation, at)
        delegation.one_person_since = (since_instant or at) if declared else None
        delegation.one_person_paper = paper if declared else ""
        store(delegation)
        name = "delegation.one_person_declared" if declared else "delegation.one_person_ended"
        audit.record(name, target=delegation, by=actor, at=at, reason=paper)
    return delegation

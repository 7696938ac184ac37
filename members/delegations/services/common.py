"""What the acts on delegations share: terms, the class of a delegation, writing a power, warning before nobody can bind."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.delegations.models import Delegate, Delegation, Power, PowerKind
from members.states.models import Member
from members.states.services import period
from portal.core import audit
from portal.core.actors import Actor, ActorKind
from portal.core.classes import Audience
from portal.core.intervals import between, since
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused

DEMONSTRATION = "demonstration"  #: the source of what the portal itself grants, which it may in the demonstration alone


def delegation_of(member: Member, at: datetime) -> Delegation:
    """The delegation of a member, opened from an instant on when there is none. Within a service only."""
    open_now = Delegation.objects.filter(member=member, valid__upper_inf=True)
    return open_now.first() or Delegation.objects.create(member=member, valid=since(at), **own(member.pk))


def own(member: int) -> dict[str, Any]:
    """The class of what a delegation is: known to the member and the secretariat."""
    return {"audience": Audience.RESTRICTED, "parties": [member]}


def ended(row: Any, at: datetime) -> bool:
    """Whether the interval of a row is over."""
    return row.valid.upper is not None and row.valid.upper <= at


def running(row: Any, at: datetime) -> None:
    """Raise Refused when an interval is over already."""
    if ended(row, at):
        raise Refused(Refusal("ended_already", _("This has ended already.")))


def cut(valid: DateTimeTZRange, at: datetime) -> DateTimeTZRange:
    """An interval that ends at an instant; one that had not begun is then empty and holds at no instant."""
    return between(valid.lower, max(at, valid.lower or at))


def warn_nobody_left(member: int, at: datetime, confirmed: bool, ending: Q) -> None:
    """Raise Refused, once, before a member is left with nobody who can bind it (domain.md §4)."""
    binding = Power.objects.at(at).filter(member=member, kind=PowerKind.BIND)
    if not confirmed and binding.filter(ending).exists() and not binding.exclude(ending).exists():
        raise Refused(
            Refusal(
                "nobody_left",
                _(
                    "After this nobody can bind this member: it could neither object nor respond. Confirm that this is meant."
                ),
                rule="powers.bind",
            )
        )


def power_write(
    delegate: Delegate,
    kind: str,
    valid: DateTimeTZRange,
    *,
    actor: Actor,
    at: datetime,
    source: str = "",
    credential: Any = None,
    granted_by: int | None = None,
    confirmed_by: int | None = None,
    follows: Power | None = None,
) -> Power:
    """Write one power with where it comes from; within a service that has locked the delegate.

    Audits `power.granted`. Raises PermissionRefused; Refused (held already in that time, outside the accreditation).
    """
    if not Delegate.objects.filter(pk=delegate.pk, valid__contains=valid).exists():
        raise Refused(Refusal("outside_accreditation", _("A power lasts no longer than the accreditation.")))
    if not source and actor.kind == ActorKind.SYSTEM:
        source = DEMONSTRATION
    power = Power(
        delegate=delegate, member_id=delegate.member_id, kind=kind, source=source, credential=credential, valid=valid,
        granted_by_id=granted_by or person(actor), confirmed_by_id=confirmed_by, follows=follows, **own(delegate.member_id),
    )  # fmt: skip
    if confirmed_by is None and follows is None:
        check("power.grant", actor, power, at)
    if Power.objects.filter(delegate=delegate, kind=kind, valid__overlap=valid).exists():
        raise Refused(Refusal("held_already", _("This delegate holds that power already in that time.")))
    power.save(force_insert=True)
    audit.record("power.granted", target=power, by=actor, at=at, kind=kind, delegate=str(delegate.uid), paper=source)
    return power


def credential_grant(
    credential: Any, delegate: Delegate, kinds: Iterable[str], actor: Actor, at: datetime
) -> list[Power]:
    """Give a delegate what a credential grants, for as much of its term as the delegate does not hold the power anyhow.

    Nothing while the credential grants nothing (not examined, contested, refused). Returns the powers written.
    """
    written: list[Power] = []
    if not credential.grants:
        return written
    start, end = (
        max(at, credential.valid.lower, delegate.valid.lower),
        _first(credential.valid.upper, delegate.valid.upper),
    )
    for kind in kinds:
        begin: datetime | None = start
        for held in Power.objects.filter(delegate=delegate, kind=kind, valid__overlap=between(start, end)).order_by(
            "valid"
        ):
            begin = None if held.valid.upper is None else held.valid.upper
        if begin is not None and (end is None or begin < end):
            rest = between(begin, end)
            written.append(power_write(delegate, kind, rest, credential=credential, actor=actor, at=at))
    return written


def _first(one: datetime | None, other: datetime | None) -> datetime | None:
    """The earlier end; None is no end."""
    return min((end for end in (one, other) if end is not None), default=None)


def powers_cut(delegate: Delegate, at: datetime) -> list[Power]:
    """End all powers of a delegate at an instant; returns those that were cut, with the ends they had in `ended_until`."""
    rows = list(Power.objects.filter(Q(valid__upper_inf=True) | Q(valid__endswith__gt=at), delegate=delegate))
    for power in rows:
        power.ended_until = power.valid.upper  # type: ignore[attr-defined]
        power.valid = cut(power.valid, at)
        power.save(update_fields=["valid"])
    return rows


def person(actor: Actor) -> int | None:
    """The key of the person who acts; None for the portal itself."""
    return actor.id if actor.kind == ActorKind.PERSON else None


def term(actor: Actor, start: datetime | None, until: datetime | None, at: datetime) -> DateTimeTZRange:
    """The interval of a new grant. People grant from now on; only the portal itself, when it loads, begins in the past."""
    if start is not None and start < at and actor.kind != ActorKind.SYSTEM:
        raise Refused(Refusal("begins_in_the_past", _("It begins now or later, not in the past.")))
    return period(start or at, until)

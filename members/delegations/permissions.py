"""Predicates over delegates: they say why they refuse (domain.md §2)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from members.body.permissions import keeps_register
from members.delegations.models import DelegateRole
from members.delegations.selectors import MUST_HAVE_SECOND_FACTOR, delegate_at, one_person_delegation, power_held
from portal.core.actors import Actor, ActorKind
from portal.core.permissions import Predicate, any_of
from portal.core.refusals import Refusal

MemberOf = Callable[[Any], int]

POWER_SENTENCES = {
    "speak": _("You do not hold the power to speak for this member at this instant."),
    "table": _("You do not hold the power to table for this member at this instant."),
    "bind": _("You do not hold the power to bind this member at this instant."),
    "vote": _("You do not hold the power to vote for this member at this instant."),
}


def delegate_of(member_of: MemberOf) -> Predicate:
    """Admit any delegate of the member the object belongs to."""

    def predicate(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
        if (
            actor.kind == ActorKind.PERSON
            and actor.member_id == member_of(obj)
            and delegate_at(actor.id, actor.member_id, at)
        ):
            return None
        return Refusal("not_a_delegate", _("Only a delegate of this member may do this."), rule="delegations")

    return predicate


def with_power(power: str, member_of: MemberOf) -> Predicate:
    """Admit a delegate of the object's member who holds the power at the instant. One statement, unless it refuses."""

    def predicate(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
        own = actor.kind == ActorKind.PERSON and actor.member_id == member_of(obj)
        if own and power_held(actor.id, actor.member_id, power, at):
            return None
        missing = Refusal("power_missing", POWER_SENTENCES[power], rule=f"powers.{power}")
        return delegate_of(member_of)(actor, obj, at) or missing

    return predicate


def clears(member_of: MemberOf, author_of: Callable[[Any], int | None]) -> Predicate:
    """Admit the focal point who is not the author: the two-person rule, but for declared one-person delegations."""

    def predicate(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
        delegate = delegate_at(actor.id, actor.member_id, at) if actor.kind == ActorKind.PERSON else None
        if delegate is None or delegate.member_id != member_of(obj) or delegate.role != DelegateRole.FOCAL_POINT:
            return Refusal(
                "focal_point_only", _("Only the national focal point of this member clears it."), rule="clearance"
            )
        if author_of(obj) == actor.id and not one_person_delegation(member_of(obj), at):
            return Refusal(
                "two_persons", _("You cannot clear this: you wrote it. A second person is needed."), rule="clearance"
            )
        return None

    return predicate


def focal_point_of(member_of: MemberOf) -> Predicate:
    """Admit the national focal point of the object's member: it manages the accounts of its delegation."""

    def predicate(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
        delegate = delegate_at(actor.id, actor.member_id, at) if actor.kind == ActorKind.PERSON else None
        if delegate and delegate.member_id == member_of(obj) and delegate.role == DelegateRole.FOCAL_POINT:
            return None
        return Refusal(
            "focal_point_only", _("Only the national focal point of this member does this."), rule="delegations"
        )

    return predicate


def grants_power(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
    """The focal point grants and ends `speak` and `table`; `bind` and `vote` are entered by the secretariat."""
    if keeps_register(actor, obj, at) is None:
        return None
    if refusal := manages_delegation(actor, obj, at):
        return refusal
    if obj.kind in MUST_HAVE_SECOND_FACTOR:
        return Refusal(
            "two_persons",
            _("The powers to bind and to vote are entered by the secretariat, on a written request of the member."),
            rule="powers",
        )
    return None


manages_delegation = any_of(focal_point_of(lambda row: row.member_id), keeps_register)


def invites(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
    """Officers invite anybody; a focal point invites experts for its own delegation, without `bind` and `vote`."""
    if keeps_register(actor, obj, at) is None:
        return None
    if refusal := manages_delegation(actor, obj, at):
        return refusal
    if obj.role != DelegateRole.EXPERT or MUST_HAVE_SECOND_FACTOR & set(obj.powers):
        return Refusal(
            "two_persons",
            _(
                "A focal point invites experts. Other roles, and the powers to bind and to vote, are entered by the secretariat."
            ),
            rule="powers",
        )
    return None


PERMISSIONS: dict[str, Predicate] = {
    "delegate.accredit": keeps_register,
    "delegate.end": manages_delegation,
    "invitation.send": invites,
    "power.grant": grants_power,
    "power.end": grants_power,
    "service_contact.add": manages_delegation,
    "service_contact.end": manages_delegation,
    "delegation.declare_one_person": keeps_register,
}

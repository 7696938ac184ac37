"""Predicates over delegates: they say why they refuse (domain.md §2)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from members.body.permissions import keeps_register, officer, system_only
from members.delegations.models import Delegate, DelegateRole, Grant, Invitation, Power
from members.delegations.selectors import (
    MUST_HAVE_SECOND_FACTOR,
    delegate_at,
    one_person_delegation,
    power_held,
    roles_held,
)
from portal.core.actors import Actor, ActorKind, Door
from portal.core.permissions import Predicate, any_of
from portal.core.refusals import Refusal

MemberOf = Callable[[Any], int]

POWER_SENTENCES = {
    "speak": _("You do not hold the power to speak for this member at this instant."),
    "table": _("You do not hold the power to table for this member at this instant."),
    "bind": _("You do not hold the power to bind this member at this instant."),
    "vote": _("You do not hold the power to vote for this member at this instant."),
}


def by_paper(actor: Actor, member: int) -> bool:
    """Whether the act is this member's by a paper that two officers have compared: the signature under it is what binds.

    Who signs a note verbale for a member is for the member to say, so that no role or power is asked of the officer.
    """
    return actor.door == Door.PAPER and actor.on_behalf_of == member


def delegate_of(member_of: MemberOf) -> Predicate:
    """Admit any delegate of the member the object belongs to."""

    def predicate(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
        if by_paper(actor, member_of(obj)):
            return officer(actor, obj, at)
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
        if by_paper(actor, member_of(obj)):
            return officer(actor, obj, at)
        own = actor.kind == ActorKind.PERSON and actor.member_id == member_of(obj)
        if own and power_held(actor.id, actor.member_id, power, at):
            return None
        missing = Refusal("power_missing", POWER_SENTENCES[power], rule=f"powers.{power}")
        return delegate_of(member_of)(actor, obj, at) or missing

    return predicate


def clears(member_of: MemberOf, author_of: Callable[[Any], int | None]) -> Predicate:
    """Admit the focal point who is not the author: the two-person rule, but for declared one-person delegations."""

    def predicate(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
        if with_role(member_of, DelegateRole.FOCAL_POINT)(actor, obj, at):
            return Refusal(
                "focal_point_only", _("Only the national focal point of this member clears it."), rule="clearance"
            )
        if author_of(obj) == actor.id and not one_person_delegation(member_of(obj), at):
            return Refusal(
                "two_persons", _("You cannot clear this: you wrote it. A second person is needed."), rule="clearance"
            )
        return None

    return predicate


def with_role(member_of: MemberOf, *roles: str) -> Predicate:
    """Admit a delegate of the object's member in one of the roles, the own one or that of the person stood in for."""

    def predicate(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
        member = member_of(obj)
        if by_paper(actor, member):
            return officer(actor, obj, at)
        if (
            actor.kind == ActorKind.PERSON
            and actor.member_id == member
            and set(roles) & roles_held(actor.id, member, at)
        ):
            return None
        if roles == (DelegateRole.HEAD,):
            return Refusal("head_only", _("Only the head of delegation of this member does this."), rule="delegations")
        return Refusal(
            "focal_point_only", _("Only the national focal point of this member does this."), rule="delegations"
        )

    return predicate


def focal_point_of(member_of: MemberOf) -> Predicate:
    """Admit the national focal point of the object's member: it manages the accounts of its delegation."""
    return with_role(member_of, DelegateRole.FOCAL_POINT)


leads_delegation = with_role(lambda row: row.member_id, DelegateRole.FOCAL_POINT, DelegateRole.HEAD)
manages_delegation = any_of(focal_point_of(lambda row: row.member_id), keeps_register)


def manages_delegate(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
    """The focal point ends and suspends accreditations of its delegation, but the head's and its own; officers any."""
    if keeps_register(actor, obj, at) is None:
        return None
    if refusal := manages_delegation(actor, obj, at):
        return refusal
    delegate = obj if isinstance(obj, Delegate) else obj.delegate
    if delegate.role == DelegateRole.HEAD or delegate.user_id == actor.id:
        return Refusal(
            "not_the_head",
            _(
                "A focal point changes neither the head of delegation nor itself: the member asks the secretariat in writing."
            ),
            rule="delegations",
        )
    return None


def grants_power(actor: Actor, obj: Power, at: datetime) -> Refusal | None:
    """The focal point or the head grants `speak` and `table` alone; `bind` and `vote` take two persons, or a credential."""
    if obj.kind not in MUST_HAVE_SECOND_FACTOR:
        return any_of(leads_delegation, keeps_register)(actor, obj, at)
    if system_only(actor, obj, at) is None or (obj.credential_id and keeps_register(actor, obj, at) is None):
        return None
    return Refusal(
        "two_persons",
        _("The powers to bind and to vote take two persons: one proposes the grant, another confirms it."),
        rule="powers",
    )


def proposes_grant(actor: Actor, obj: Grant, at: datetime) -> Refusal | None:
    """The focal point or the head of delegation; or an officer, on a written request."""
    return any_of(leads_delegation, officer)(actor, obj, at)


def confirms_grant(actor: Actor, obj: Grant, at: datetime) -> Refusal | None:
    """Another person than the one who proposed it.

    Of the delegation: its head, its focal point, or who may bind or vote already, so that nobody confirms by a person newly
    invited. An officer confirms what another officer proposed, and for a declared one-person delegation.
    """
    if actor.id == obj.proposed_by_id:
        return Refusal("two_persons", _("You proposed this grant: another person confirms it."), rule="powers")
    if _second_of_delegation(actor, obj, at):
        return None
    if officer(actor, obj, at) is None:
        by_officer = officer(Actor(ActorKind.PERSON, actor.door, id=obj.proposed_by_id), obj, at) is None
        if by_officer or one_person_delegation(obj.member_id, at):
            return None
        return Refusal(
            "delegation_confirms",
            _(
                "Another person of the delegation confirms this; an officer does so for a declared one-person delegation."
            ),
            rule="powers",
        )
    return Refusal(
        "second_person",
        _("The head of delegation, a focal point or who may bind or vote already confirms this grant."),
        rule="powers",
    )


def _second_of_delegation(actor: Actor, obj: Grant, at: datetime) -> bool:
    if actor.kind != ActorKind.PERSON or actor.member_id != obj.member_id:
        return False
    trusted = {DelegateRole.HEAD.value, DelegateRole.FOCAL_POINT.value} & roles_held(actor.id, obj.member_id, at)
    return bool(trusted) or any(power_held(actor.id, obj.member_id, kind, at) for kind in MUST_HAVE_SECOND_FACTOR)


def declines_grant(actor: Actor, obj: Grant, at: datetime) -> Refusal | None:
    """Who may confirm it, and who proposed it."""
    return None if actor.id == obj.proposed_by_id else confirms_grant(actor, obj, at)


def hands_over(actor: Actor, obj: Delegate, at: datetime) -> Refusal | None:
    """Who leaves the post; the head; an officer on paper; the focal point, when no power to bind or vote goes over."""
    if actor.id == obj.user_id and delegate_of(lambda row: row.member_id)(actor, obj, at) is None:
        return None
    if any_of(with_role(lambda row: row.member_id, DelegateRole.HEAD), keeps_register)(actor, obj, at) is None:
        return None
    if refusal := manages_delegation(actor, obj, at):
        return refusal
    if any(power_held(obj.user_id, obj.member_id, kind, at) for kind in MUST_HAVE_SECOND_FACTOR):
        return Refusal(
            "two_persons",
            _("Who holds this post may bind or vote: that person or the head of delegation hands it over."),
            rule="powers",
        )
    return None


def invites(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
    """Officers invite anybody; a focal point invites experts for its own delegation."""
    if keeps_register(actor, obj, at) is None:
        return None
    if refusal := manages_delegation(actor, obj, at):
        return refusal
    if obj.role != DelegateRole.EXPERT:
        return Refusal(
            "experts_only",
            _("A focal point invites experts. Other roles come from a credential, or are entered by the secretariat."),
            rule="powers",
        )
    return None


def confirms_invitation(actor: Actor, obj: Invitation, at: datetime) -> Refusal | None:
    """To an office: another officer than the one who proposed it."""
    if refusal := officer(actor, obj, at):
        return refusal
    if actor.id == obj.invited_by_id:
        return Refusal("two_persons", _("You proposed this invitation: another officer confirms it."), rule="offices")
    return None


def supersedes(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
    """The head of delegation, acting head included (domain.md §2)."""
    return with_role(lambda row: row.member_id, DelegateRole.HEAD)(actor, obj, at)


PERMISSIONS: dict[str, Predicate] = {
    "delegate.accredit": keeps_register,
    "delegate.end": manages_delegate,
    "delegate.suspend": manages_delegate,
    "delegate.hand_over": hands_over,
    "delegation.act_for": any_of(leads_delegation, keeps_register),
    "delegation.supersede": supersedes,
    "invitation.send": invites,
    "invitation.confirm": confirms_invitation,
    "power.grant": grants_power,
    "power.end": manages_delegate,
    "grant.propose": proposes_grant,
    "grant.confirm": confirms_grant,
    "grant.decline": declines_grant,
    "service_contact.add": manages_delegation,
    "service_contact.end": manages_delegation,
    "delegation.declare_one_person": keeps_register,
}

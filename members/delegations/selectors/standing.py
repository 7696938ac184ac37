"""Who a person is for the portal at an instant: for which member, with which roles and powers, in which offices."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
)
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from members.accounts.models import User
from members.body.models import Office, OfficeKind
from members.delegations.hooks import BESIDE
from members.delegations.models import (
    ActingFor,
    Delegate,
    DelegateRole,
    Delegation,
    Power,
    PowerKind,
)
from portal.core.actors import Actor, ActorKind, Door
from portal.core.eyes import PUBLIC, Eyes, Viewer

MUST_HAVE_SECOND_FACTOR = {PowerKind.BIND.value, PowerKind.VOTE.value}


@dataclass(frozen=True, slots=True)
class Standing:
    """A person at an instant. Computed once a request, in one statement."""

    user_id: int
    member_id: int | None = None
    member: dict[str, Any] = field(default_factory=dict)
    delegate_id: int | None = None
    role: str = ""
    stands_in: frozenset[str] = frozenset()
    powers: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    has_second_factor: bool = False
    fictional: bool = False
    participant: dict[str, Any] | None = None

    @property
    def needs_second_factor(self) -> bool:
        """Secretariat, chair, and whoever may bind or vote (domain.md §2)."""
        return bool(self.offices or self.powers & MUST_HAVE_SECOND_FACTOR)

    @property
    def acts(self) -> bool:
        """Whether the person acts for anybody: a member, an organ or the secretariat, a participant."""
        return bool(self.member_id or self.offices or self.participant)

    @property
    def is_staff(self) -> bool:
        return bool(self.offices & {OfficeKind.OFFICER.value, OfficeKind.LEGAL.value, OfficeKind.CHAIR.value})

    @property
    def is_focal_point(self) -> bool:
        return DelegateRole.FOCAL_POINT.value in {self.role, *self.stands_in}

    @property
    def is_head(self) -> bool:
        return DelegateRole.HEAD.value in {self.role, *self.stands_in}

    @property
    def power_labels(self) -> list[str]:
        """The powers in words, in their usual order."""
        return [str(kind.label) for kind in PowerKind if kind.value in self.powers]

    @property
    def office_labels(self) -> list[str]:
        """The offices in words."""
        return [str(kind.label) for kind in OfficeKind if kind.value in self.offices]

    @property
    def role_label(self) -> str:
        """The role in words, with that of whom the person stands in for."""
        if not self.role:
            return ""
        acting = [_("acting %(role)s") % {"role": DelegateRole(role).label} for role in sorted(self.stands_in)]
        return pgettext("between items", ", ").join([str(DelegateRole(self.role).label), *acting])

    def may(self, power: str) -> bool:
        return power in self.powers

    def viewer(self) -> Viewer:
        """With whose eyes this person reads. The chair and the secretariat read as staff (the chair also as
        a delegate of its own member); an observer as the members, where the rules say so; administrators as the public."""
        if self.is_staff:
            return Viewer(Eyes.STAFF, self.member_id, self.user_id)
        if self.member_id or (self.participant and self.participant["reads"]):
            return Viewer(Eyes.MEMBER, self.member_id, self.user_id)
        return Viewer(PUBLIC.eyes, user_id=self.user_id)

    def actor(self, door: Door, request_id: str = "") -> Actor:
        return Actor(ActorKind.PERSON, door, id=self.user_id, member_id=self.member_id, request_id=request_id)


def standing_of(user: User, at: datetime) -> Standing:
    """The person's standing at an instant. Needs service eyes: it is asked before the person's own eyes are known."""
    row = (
        User.objects.filter(pk=user.pk)
        .annotate(
            now=FilteredRelation("delegates", condition=Q(delegates__valid__contains=at)),
            delegate_id=F("now__id"),
            acts_for=F("now__member_id"),
            role=F("now__role"),
            code=F("now__member__code"),
            tile=F("now__member__tile"),
            member_name=F("now__member__name"),
            member_uid=F("now__member__uid"),
            world=F("now__member__fictional"),
            power_kinds=ArraySubquery(
                Power.objects.filter(
                    delegate__user=OuterRef("pk"), delegate__valid__contains=at, valid__contains=at
                ).values("kind")
            ),
            acting_roles=ArraySubquery(
                ActingFor.objects.filter(
                    delegate__user=OuterRef("pk"), delegate__valid__contains=at, valid__contains=at
                ).values("role")
            ),
            office_kinds=ArraySubquery(Office.objects.filter(user=OuterRef("pk"), valid__contains=at).values("kind")),
            factor=Exists(
                Authenticator.objects.filter(
                    user=OuterRef("pk"), type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
                )
            ),
            **{name: expression(at) for name, expression in BESIDE.items()},
        )
        .values()[0]
    )
    return Standing(
        user_id=user.pk,
        member_id=row["acts_for"],
        member={"code": row["code"], "tile": row["tile"], "name": row["member_name"], "uid": row["member_uid"]},
        delegate_id=row["delegate_id"],
        role=row["role"] or "",
        stands_in=frozenset(row["acting_roles"]),
        powers=frozenset(row["power_kinds"]),
        offices=frozenset(row["office_kinds"]),
        has_second_factor=row["factor"],
        fictional=bool(row["world"]) or row["fictional"],
        participant=row["participant"],
    )


def lapsed_since(user_id: int, began: datetime | None, at: datetime) -> bool:
    """Whether an accreditation or an office of a person has ended after an instant (None: ever). One statement."""
    ended = {"valid__endswith__lte": at, **({"valid__endswith__gt": began} if began else {})}
    offices = Office.objects.filter(user=user_id, **ended)
    found = Delegate.objects.filter(user=user_id, **ended).values("pk").union(offices.values("pk"))
    return found.exists()


def delegate_at(user_id: int | None, member_id: int | None, at: datetime) -> Delegate | None:
    """The accreditation of a person by a member at an instant."""
    return Delegate.objects.at(at).filter(user=user_id, member=member_id).first()


def power_held(user_id: int | None, member_id: int | None, power: str, at: datetime) -> bool:
    """Whether a person holds a power of a member at an instant."""
    delegates = Delegate.objects.at(at).filter(user=user_id, member=member_id)
    return Power.objects.at(at).filter(delegate__in=delegates, kind=power).exists()


def roles_held(user_id: int | None, member_id: int | None, at: datetime) -> set[str]:
    """The roles of a person in a member's delegation at an instant: the own one, and that of whom it stands in for."""
    standing_in = ActingFor.objects.at(at).filter(delegate=OuterRef("pk")).values("role")
    rows = Delegate.objects.at(at).filter(user=user_id, member=member_id)
    found = rows.annotate(also=ArraySubquery(standing_in)).values_list("role", "also")
    return {role for own, also in found for role in (own, *also)}


def in_role(member_ids: QuerySet | list[int], at: datetime, *roles: str) -> QuerySet[Delegate]:
    """The delegates of members in one of the roles at an instant, the own one or that of the person stood in for."""
    return Delegate.objects.at(at).filter(in_role_at(at, *roles), member__in=member_ids)


def in_role_at(at: Any, *roles: str) -> Q:
    """The condition on delegates for that: the own role, or the one they stand in for at the instant (or expression)."""
    acting = ActingFor.objects.filter(delegate=OuterRef("pk"), role__in=roles, valid__contains=at)
    return Q(role__in=roles) | Q(Exists(acting))


def has_focal_point(member_id: int, at: datetime) -> bool:
    """Whether somebody is accredited as the national focal point of a member at an instant."""
    return Delegate.objects.at(at).filter(member=member_id, role=DelegateRole.FOCAL_POINT).exists()


def one_person_delegation(member_id: int, at: datetime) -> bool:
    """Whether the member has declared in writing that one person both drafts and clears (domain.md §2)."""
    return Delegation.objects.at(at).filter(member=member_id, one_person_since__lte=at).exists()

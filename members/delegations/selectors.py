"""Who a person is for the portal at an instant: for which member, with which powers, in which offices."""

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.core.signing import BadSignature, Signer
from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils import translation

from members.accounts.models import User
from members.body.models import Office, OfficeKind
from members.delegations.models import Delegate, DelegateRole, Delegation, Invitation, Power, PowerKind, ServiceContact
from members.states.models import Member
from portal.core.actors import Actor, ActorKind, Door
from portal.core.audit.words import SUBJECTS
from portal.core.eyes import PUBLIC, Eyes, Viewer
from portal.core.reads import ReadEntry

READS_SHOWN = 25
INVITATION_SALT = "members.delegations.invitation"
RANK = {DelegateRole.HEAD.value: 0, DelegateRole.FOCAL_POINT.value: 1, DelegateRole.EXPERT.value: 2}
MUST_HAVE_SECOND_FACTOR = {PowerKind.BIND.value, PowerKind.VOTE.value}


@dataclass(frozen=True, slots=True)
class Standing:
    """A person at an instant. Computed once a request, in one statement."""

    user_id: int
    member_id: int | None = None
    member: dict[str, Any] = field(default_factory=dict)
    delegate_id: int | None = None
    role: str = ""
    powers: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    has_second_factor: bool = False
    fictional: bool = False

    @property
    def needs_second_factor(self) -> bool:
        """Secretariat, chair, and whoever may bind or vote (domain.md §2)."""
        return bool(self.offices or self.powers & MUST_HAVE_SECOND_FACTOR)

    @property
    def is_staff(self) -> bool:
        return bool(self.offices & {OfficeKind.OFFICER.value, OfficeKind.LEGAL.value, OfficeKind.CHAIR.value})

    @property
    def is_focal_point(self) -> bool:
        return self.role == DelegateRole.FOCAL_POINT.value

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
        return str(DelegateRole(self.role).label) if self.role else ""

    def may(self, power: str) -> bool:
        return power in self.powers

    def viewer(self) -> Viewer:
        """With whose eyes this person reads. The chair and the secretariat read as staff (the chair also as
        a delegate of its own member); administrators as the public."""
        if self.is_staff:
            return Viewer(Eyes.STAFF, self.member_id, self.user_id)
        if self.member_id:
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
            office_kinds=ArraySubquery(Office.objects.filter(user=OuterRef("pk"), valid__contains=at).values("kind")),
            factor=Exists(
                Authenticator.objects.filter(
                    user=OuterRef("pk"), type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
                )
            ),
        )
        .values()[0]
    )
    return Standing(
        user_id=user.pk,
        member_id=row["acts_for"],
        member={"code": row["code"], "tile": row["tile"], "name": row["member_name"], "uid": row["member_uid"]},
        delegate_id=row["delegate_id"],
        role=row["role"] or "",
        powers=frozenset(row["power_kinds"]),
        offices=frozenset(row["office_kinds"]),
        has_second_factor=row["factor"],
        fictional=bool(row["world"]) or row["fictional"],
    )


def delegate_at(user_id: int | None, member_id: int | None, at: datetime) -> Delegate | None:
    """The accreditation of a person by a member at an instant."""
    return Delegate.objects.at(at).filter(user=user_id, member=member_id).first()


def power_held(user_id: int | None, member_id: int | None, power: str, at: datetime) -> bool:
    """Whether a person holds a power of a member at an instant."""
    delegates = Delegate.objects.at(at).filter(user=user_id, member=member_id)
    return Power.objects.at(at).filter(delegate__in=delegates, kind=power).exists()


def one_person_delegation(member_id: int, at: datetime) -> bool:
    """Whether the member has declared in writing that one person both drafts and clears (domain.md §2)."""
    return Delegation.objects.at(at).filter(member=member_id, one_person_since__lte=at).exists()


def service_contacts(
    member_ids: QuerySet | list[int], at: datetime, *, alternates: bool = False
) -> QuerySet[ServiceContact]:
    """The contacts for formal service of members at an instant, in the shape a notice's recipients have (core.notices)."""
    return ServiceContact.objects.at(at).filter(member__in=member_ids, alternate=alternates)


def contact_recipients(
    member_ids: QuerySet | list[int], at: datetime, *, alternates: bool = False
) -> QuerySet[ServiceContact]:
    """The same contacts in the shape of a notice's recipients (core.notices.kinds.RECIPIENT_COLUMNS): for formal service."""
    return service_contacts(member_ids, at, alternates=alternates).annotate(
        recipient=Concat(Value("contact:"), Cast("pk", CharField()), output_field=CharField()),
        channel=Value("mail", output_field=CharField()),
    )


def person_recipients(user_ids: QuerySet | list[int | None], *, member_id: int | None = None) -> QuerySet[User]:
    """Persons in the shape of a notice's recipients: for courtesy alerts. `member_id` is the member they act for."""
    return User.objects.filter(pk__in=user_ids, is_active=True).annotate(
        recipient=Concat(Value("user:"), Cast("pk", CharField()), output_field=CharField()),
        member_id=Value(member_id, output_field=BigIntegerField()),
        address=F("email"),
        channel=Value("mail", output_field=CharField()),
    )


def delegates_of(viewer: Viewer, member_id: int, at: datetime) -> list[Delegate]:
    """The delegates of a member at an instant with their powers at that instant, heads and focal points first. Two statements."""
    powers = Prefetch("powers", queryset=Power.objects.at(at).order_by("kind"), to_attr="powers_now")
    rows = Delegate.objects.visible_to(viewer).filter(member=member_id, valid__contains=at)
    return sorted(rows.select_related("user").prefetch_related(powers), key=lambda row: (RANK[row.role], row.user.name))


def delegation_coded(viewer: Viewer, code: str, at: datetime) -> Delegation | None:
    """The delegation of the member with a code, as far as the viewer sees it, with the member."""
    found: QuerySet[Delegation] = Delegation.objects.visible_to(viewer).filter(member__code=code, valid__contains=at)
    return found.select_related("member").first()


def contacts_of(viewer: Viewer, member_id: int, at: datetime) -> QuerySet[ServiceContact]:
    """Where notices to a member go, alternates last."""
    rows = ServiceContact.objects.visible_to(viewer).filter(member=member_id, valid__contains=at)
    return rows.order_by("alternate", "created_at")


def read_log(viewer: Viewer, member_id: int, limit: int = READS_SHOWN) -> list[ReadEntry]:
    """Who read what the member has not published, newest first. Only the member itself sees it."""
    name = Subquery(User.objects.filter(pk=OuterRef("user_id")).values("name"))
    mine = ReadEntry.objects.visible_to(viewer).filter(parties__contains=[member_id])
    rows: list[ReadEntry] = list(mine.annotate(reader=name).order_by("-at", "-pk")[:limit])
    for row in rows:
        row.word = SUBJECTS[row.target_type].word if row.target_type in SUBJECTS else ""
        row.shown_name = "" if row.target_type.startswith("members.") else row.target_name  # "Delegation" says it all
    return rows


@dataclass(frozen=True, slots=True)
class Gap:
    """A member as the secretariat sees its delegation, with what is missing."""

    member: Member
    delegates: int
    binding: int
    contacts: int
    invited: int
    oldest_invitation: datetime | None

    @property
    def is_gap(self) -> bool:
        return not self.binding or not self.contacts


def gaps(at: datetime, *, fictional: bool) -> list[Gap]:
    """All members with how many act for them, can bind them, receive for them, and wait with an invitation. One statement."""

    def count(rows: QuerySet, of: str = "pk") -> Any:
        sums = rows.filter(member=OuterRef("pk")).order_by().values("member").annotate(n=Count(of, distinct=True))
        return Coalesce(Subquery(sums.values("n")), 0)

    waiting = Invitation.objects.filter(accepted_at=None, revoked_at=None)
    members = Member.objects.filter(fictional=fictional).annotate(
        n_delegates=count(Delegate.objects.at(at)),
        n_binding=count(Power.objects.at(at).filter(kind=PowerKind.BIND, delegate__valid__contains=at), "delegate"),
        n_contacts=count(ServiceContact.objects.at(at).filter(alternate=False)),
        n_invited=count(waiting),
        oldest=Subquery(waiting.filter(member=OuterRef("pk")).order_by("created_at").values("created_at")[:1]),
    )
    return [
        Gap(row, row.n_delegates, row.n_binding, row.n_contacts, row.n_invited, row.oldest)
        for row in members.order_by("code")
    ]


def invitation_token(uid: UUID | str, number: int) -> str:
    """The token of one sending of an invitation: it can be made again when the mail is written, and so is stored nowhere."""
    return Signer(salt=INVITATION_SALT).sign(f"{UUID(str(uid)).hex}.{number}").replace(":", ".")


def invitation_digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_of(token: str) -> Invitation | None:
    """The invitation a token opens; None for a forged or replaced one. Needs service eyes."""
    name, _dot, signature = token.rpartition(".")
    try:
        uid, _dot, _number = Signer(salt=INVITATION_SALT).unsign(f"{name}:{signature}").partition(".")
    except BadSignature:
        return None
    row = Invitation.objects.select_related("member").filter(uid=UUID(uid)).first()
    return row if row and hmac.compare_digest(row.token_hash, invitation_digest(token)) else None


def invitation_link(uid: str, number: int, language: str) -> str:
    """The address an invited person opens."""
    with translation.override(language):
        return settings.BASE_URL + reverse("delegations:invitation_open", args=[invitation_token(uid, number)])


def invitation_is_open(invitation: Invitation | None, at: datetime) -> bool:
    """Whether an invitation can still be accepted."""
    return bool(invitation and not invitation.accepted_at and not invitation.revoked_at and invitation.expires_at > at)


def pending_invitations(viewer: Viewer, member_id: int | None) -> QuerySet[Invitation]:
    """Invitations that were neither accepted nor revoked, the expired ones among them, oldest first."""
    rows = Invitation.objects.visible_to(viewer).filter(member=member_id, accepted_at=None, revoked_at=None)
    return rows.order_by("created_at")

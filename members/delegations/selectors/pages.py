"""Delegations as pages show them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Count,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from members.accounts.models import User
from members.delegations.models import (
    Delegate,
    DelegateRole,
    Delegation,
    Invitation,
    Power,
    PowerKind,
    ServiceContact,
)
from members.states.models import Member
from portal.core.audit.words import SUBJECTS
from portal.core.eyes import Viewer
from portal.core.reads import ReadEntry

READS_SHOWN = 25
RANK = {DelegateRole.HEAD.value: 0, DelegateRole.FOCAL_POINT.value: 1, DelegateRole.EXPERT.value: 2}


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


def read_log(viewer: Viewer, member_id: int, *, after: int = 0, limit: int | None = READS_SHOWN) -> list[ReadEntry]:
    """Who read what the member has not published, newest first, without the newest `after`. Only the member itself sees it.

    One statement; without `limit` the whole log.
    """
    name = Subquery(User.objects.filter(pk=OuterRef("user_id")).values("name"))
    mine = ReadEntry.objects.visible_to(viewer).filter(parties__contains=[member_id])
    rows: list[ReadEntry] = list(
        mine.annotate(reader=name).order_by("-at", "-pk")[after : None if limit is None else after + limit]
    )
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

"""The secretariat finds people and members. With staff eyes: delegations are known to it, drafts are not."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from members.accounts.models import User
from members.body.models import Office, OfficeKind, Organ
from members.delegations.models import Delegate, DelegateRole, Invitation
from members.states.models import Member
from portal.core.eyes import Viewer

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Person:
    """A person as found: account or open invitation, what it acts as, and for whom."""

    name: str
    email: str
    roles: list[str]
    member: Member | None
    closed: bool = False
    invited: bool = False
    key: int = 0


def people(viewer: Viewer, asked: str, at: datetime, *, fictional: bool) -> list[Person]:
    """Accounts and open invitations whose name or address has all the words. Three statements, whatever is found."""
    held = ArraySubquery(Office.objects.filter(user=OuterRef("pk"), valid__contains=at).order_by("pk").values("kind"))
    users = User.objects.filter(_words(asked, "name", "email"), erased_at=None, fictional=fictional)
    found = list(users.annotate(held=held).order_by("name", "pk")[:SHOWN])
    keys = [user.pk for user in found]
    acting = Delegate.objects.visible_to(viewer).filter(user__in=keys, valid__contains=at).select_related("member")
    delegates = {row.user_id: row for row in acting}
    shown = [_person(user, delegates.get(user.pk)) for user in found]
    return shown + [
        Person(row.name, row.email, [row.role_label], row.member, invited=True)
        for row in _invited(viewer, asked, at, fictional)
    ]


def _person(user: User, delegate: Delegate | None) -> Person:
    offices = [str(OfficeKind(kind).label) for kind in user.held]  # type: ignore[attr-defined]
    roles = [str(DelegateRole(delegate.role).label)] if delegate else []
    member = delegate.member if delegate else None
    return Person(user.name, user.email, [*roles, *offices], member, closed=not user.is_active, key=user.pk)


def _invited(viewer: Viewer, asked: str, at: datetime, fictional: bool) -> QuerySet[Invitation]:
    rows: QuerySet[Invitation] = Invitation.objects.visible_to(viewer).filter(_words(asked, "name", "email"))
    world = Q(member__fictional=fictional) | (Q() if not fictional else Q(pk=None)) & Q(member=None)
    return rows.filter(world, accepted_at=None, revoked_at=None, expires_at__gt=at).select_related("member")[:SHOWN]


def members(asked: str, *, fictional: bool) -> list[Member]:
    """Members whose code or name, in any language, has all the words. One statement."""
    rows = Member.objects.filter(fictional=fictional).annotate(all_names=Cast("name", TextField()))
    return list(rows.filter(_words(asked, "code", "all_names")).order_by("code")[:SHOWN])


def organs(*, fictional: bool) -> list[Organ]:
    """The organs of one world."""
    return list(Organ.objects.filter(fictional=fictional).order_by("pk"))


def _words(asked: str, *fields: str) -> Q:
    wanted = Q()
    for word in asked.split():
        any_field = Q()
        for field in fields:
            any_field |= Q(**{f"{field}__icontains": word})
        wanted &= any_field
    return wanted

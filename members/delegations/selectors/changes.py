"""How a delegation changes, as its page shows it, and what of it waits for a person."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.body.models import OfficeKind
from members.delegations.models import ActingFor, Delegate, Grant, GrantState, PowerKind, Supersession, Suspension
from members.delegations.selectors.invitations import invitations_wait_for
from members.delegations.workflow import GRANT
from portal.core.eyes import Viewer
from portal.core.waiting import Waiting

SUPERSESSIONS_SHOWN = 10


def binds_until(delegates: list[Delegate], at: datetime) -> datetime | None:
    """The last end of the powers to bind that are held now; None without end, or when nobody can bind. No statement."""
    held = [power for row in delegates for power in getattr(row, "powers_now", []) if power.kind == PowerKind.BIND]
    ends = [power.valid.upper for power in held]
    return None if not ends or None in ends else max(ends)


def grants_waiting(viewer: Viewer, member_id: int) -> list[Grant]:
    """Grants of a member that wait for a second person, oldest first."""
    rows = Grant.objects.visible_to(viewer).filter(member=member_id, state=GrantState.PROPOSED)
    return list(rows.select_related("delegate__user", "proposed_by").order_by("pk"))


def stand_ins(viewer: Viewer, member_id: int, at: datetime) -> list[ActingFor]:
    """Who stands in for whom, now or later."""
    rows = ActingFor.objects.visible_to(viewer).filter(member=member_id, valid__endswith__gt=at)
    return list(rows.select_related("delegate__user", "replaced__user").order_by("pk"))


def suspensions(viewer: Viewer, member_id: int, at: datetime) -> list[Suspension]:
    """Suspensions that can still be lifted."""
    rows = Suspension.objects.visible_to(viewer).filter(
        Q(until=None) | Q(until__gt=at), member=member_id, lifted_at=None
    )
    return list(rows.select_related("delegate__user").order_by("pk"))


def supersessions(viewer: Viewer, member_id: int) -> list[Supersession]:
    """Acts that the head set aside, newest first."""
    rows = Supersession.objects.visible_to(viewer).filter(member=member_id)
    return list(rows.select_related("author", "superseded_by").order_by("-pk")[:SUPERSESSIONS_SHOWN])


def waits_for(standing: Any, at: datetime) -> list[Waiting]:
    """Grants and invitations to offices that wait for this person as the second one. At most two statements."""
    return [*grants_wait_for(standing, at), *invitations_wait_for(standing, at)]


def grants_wait_for(standing: Any, at: datetime) -> list[Waiting]:
    """Grants that this person may confirm: of the own delegation, or as an officer those that officers proposed."""
    officer = bool(standing.offices & {OfficeKind.OFFICER.value, OfficeKind.LEGAL.value})
    trusted = standing.is_head or standing.is_focal_point or {"bind", "vote"} & standing.powers
    if not officer and not (standing.member_id and trusted):
        return []
    rows = (
        Grant.objects.visible_to(standing.viewer())
        .filter(state=GrantState.PROPOSED)
        .exclude(proposed_by=standing.user_id)
    )
    if officer:
        entered = Q(proposed_by__offices__kind__in=[OfficeKind.OFFICER, OfficeKind.LEGAL])
        declared = Q(delegate__delegation__one_person_since__lte=at)
        rows = rows.filter(entered | declared).distinct()
    else:
        rows = rows.filter(member=standing.member_id)
    return [
        Waiting(
            title=row.delegate.user.name,
            path=reverse("delegations:changes", args=[row.member.code]),
            tag=row.get_state_display(),
            shape=GRANT.shapes[row.state],
            sentence=_("A power to bind or to vote: until a second person confirms, it is not held."),
            symbol=row.member.code,
        )
        for row in rows.select_related("delegate__user", "member").order_by("pk")
    ]

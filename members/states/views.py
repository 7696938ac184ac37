"""Pages of the register: the list with its map, and a member. Everything on them is public."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.states import selectors
from members.states.forms import RegisterFilter
from members.states.models import Member
from portal.core.context import page_instant
from portal.core.eyes import seen
from portal.core.intervals import midnight


@require_safe
@seen
def register(request: HttpRequest, fictional: bool = False) -> HttpResponse:
    """The register on a day: map and table, real or fictional states, never both."""
    form = RegisterFilter(request.GET)
    form.is_valid()
    day = form.cleaned_data.get("as_of")
    entries = selectors.register_at(
        midnight(day, settings.HEADQUARTERS_TIME_ZONE) if day else page_instant(request),
        fictional=fictional,
        status=form.cleaned_data.get("status", ""),
    )
    context: dict[str, Any] = {
        "form": form,
        "day": day,
        "entries": entries,
        "counts": selectors.statuses_counted(entries),
        "regions": selectors.tile_map(entries),
        "worlds": worlds(fictional),
        "is_demonstration": fictional,
        "delegations_url": delegations_of(request, fictional),
    }
    return render(request, "states/list.html", context)


def delegations_of(request: HttpRequest, fictional: bool) -> str:
    """The way to all delegations, for the secretariat."""
    standing = request.standing  # type: ignore[attr-defined]
    if not standing or not standing.is_staff:
        return ""
    return reverse("delegations:demonstration" if fictional else "delegations:list")


def worlds(fictional: bool) -> list[dict[str, Any]]:
    """Tabs between the two worlds."""
    return [
        {"url": reverse("states:list"), "label": _("States and organisations"), "current": not fictional},
        {"url": reverse("states:demonstration"), "label": _("Demonstration states"), "current": fictional},
    ]


@require_safe
@seen
def member(request: HttpRequest, code: str) -> HttpResponse:
    """A member: its status then and now, what it signed or announced, its groups and names."""
    try:
        row = selectors.member_coded(code)
    except Member.DoesNotExist as missing:
        raise Http404 from missing
    at = page_instant(request)
    history = list(selectors.status_history(row))
    now = next((fact for fact in history if holds(fact.valid, at)), None)
    context: dict[str, Any] = {
        "member": row,
        "now": now,
        "now_shape": selectors.SHAPES[now.status] if now else "",
        "history": history,
        "conditions": list(selectors.condition_history(row)),
        "instruments": list(selectors.instruments_of(row)),
        "groups": [fact for fact in selectors.groups_of(row) if not fact.group.kind.startswith("m49")],
        "names": list(selectors.names_of(row)) if row.area_id else [],
        "parts": selectors.parts_of(request.viewer, row),  # type: ignore[attr-defined]
        "is_demonstration": row.fictional,
        "delegation_url": delegation_of(request, row),
    }
    return render(request, "states/member.html", context)


def delegation_of(request: HttpRequest, row: Member) -> str:
    """The way to the delegation, for its delegates and the secretariat."""
    standing = request.standing  # type: ignore[attr-defined]
    if not standing or not (standing.is_staff or standing.member_id == row.pk):
        return ""
    return reverse("delegations:detail", args=[row.code])


def holds(valid: Any, at: datetime) -> bool:
    """Whether an interval contains an instant."""
    return (valid.lower is None or valid.lower <= at) and (valid.upper is None or at < valid.upper)

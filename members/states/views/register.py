"""Pages of the register: the list with its map, and a member. Everything on them is public."""

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.states import selectors
from members.states.forms import AsOfForm, RegisterFilter
from members.states.models import Member, Treaty
from members.states.views.entering import desk_of
from portal.core.eyes import seen


@require_safe
@seen
def register(request: HttpRequest, fictional: bool = False) -> HttpResponse:
    """The register on a day: map and table, real or fictional states, never both."""
    form, day, at = RegisterFilter.asked(request)
    asked = {name: form.cleaned_data.get(name, "") for name in ("status", "condition")}
    entries = selectors.register_at(at, fictional=fictional, **asked)
    if day:
        selectors.names_then([entry.member for entry in entries], at)
        entries = selectors.by_name(entries)
    context: dict[str, Any] = {
        "form": form,
        "day": day,
        "treaty": Treaty.objects.filter(founding=True, fictional=fictional).first(),
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
    """A member on a day: name, status, conditions and groups of that day; what it did until then; what is still needed."""
    try:
        row = selectors.member_coded(code)
    except Member.DoesNotExist as missing:
        raise Http404 from missing
    form, day, at = AsOfForm.asked(request)
    context = {"member": row, "form": form, "day": day, **_facts(row, at, day)}
    if day:
        selectors.names_then([row], at)
    standing = request.standing  # type: ignore[attr-defined]
    context |= {
        "parts": selectors.parts_of(request.viewer, row),  # type: ignore[attr-defined]
        "is_demonstration": row.fictional,
        "delegation_url": delegation_of(request, row),
        "desk": desk_of(row, context["treaty"], standing.offices) if standing else [],
    }
    return render(request, "states/member.html", context)


def _facts(row: Member, at: datetime, day: date | None) -> dict[str, Any]:
    """What is recorded of a member, as it held at an instant."""
    history = list(selectors.status_history(row))
    now = next((fact for fact in history if selectors.holds(fact.valid, at)), None)
    treaty = selectors.treaty_of(row)
    instruments = [one for one in selectors.instruments_of(row) if day is None or (one.day or day) <= day]
    groups, left = selectors.group_facts(selectors.groups_of(row), at)
    return {
        "now": now,
        "now_shape": selectors.SHAPES[now.status] if now else "",
        "history": history,
        "conditions": [fact for fact in selectors.condition_history(row) if not day or selectors.holds(fact.valid, at)],
        "instruments": instruments,
        "groups": groups,
        "groups_left": left,
        "names": list(selectors.names_of(row) if row.area_id else selectors.own_names(row)),
        "treaty": treaty,
        "needed": selectors.needed(treaty, now, instruments) if day is None else [],
        **selectors.relations(row, at, day),
    }


def delegation_of(request: HttpRequest, row: Member) -> str:
    """The way to the delegation, for its delegates and the secretariat."""
    standing = request.standing  # type: ignore[attr-defined]
    if not standing or not (standing.is_staff or standing.member_id == row.pk):
        return ""
    return reverse("delegations:detail", args=[row.code])

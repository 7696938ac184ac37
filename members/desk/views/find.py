"""Finding people and members, and what has lain longest."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.desk import selectors
from portal.core import reads
from portal.core.context import page_instant
from portal.core.doors import staff_only
from portal.core.eyes import seen


def worlds(real: str, demonstration: str, fictional: bool) -> list[dict[str, Any]]:
    """The tabs between the body's own and the demonstration: never in one list."""
    return [
        {"url": reverse(real), "label": _("States and organisations"), "current": not fictional},
        {"url": reverse(demonstration), "label": _("Demonstration states"), "current": fictional},
    ]


@staff_only
@require_safe
@seen
def find(request: HttpRequest, fictional: bool = False) -> HttpResponse:
    """People by name or address, members by name or code; without a question the ways to everything else."""
    asked, viewer = request.GET.get("q", "").strip()[:100], request.viewer  # type: ignore[attr-defined]
    context: dict[str, Any] = {"asked": asked, "is_demonstration": fictional}
    context["worlds"] = worlds("desk:find", "desk:find_demonstration", fictional)
    context["organs"] = selectors.organs(fictional=fictional)
    if asked:
        context["people"] = selectors.people(viewer, asked, page_instant(request), fictional=fictional)
        context["members"] = selectors.members(asked, fictional=fictional)
    return render(request, "desk/find.html", context)


@staff_only
@require_safe
@seen
def ageing_list(request: HttpRequest, fictional: bool = False) -> HttpResponse:
    """What lies at the secretariat or the chair, the oldest first."""
    at = page_instant(request)
    viewer = request.viewer  # type: ignore[attr-defined]
    rows = selectors.ageing(viewer, fictional=fictional)
    looks: Any = [row.look for row in rows if row.look.parties]  # of applicants there is no member to tell
    reads.note(viewer, *looks)
    context = {
        "rows": [{"one": row, "days": row.days(at)} for row in rows],
        "worlds": worlds("desk:ageing", "desk:ageing_demonstration", fictional),
        "is_demonstration": fictional,
    }
    return render(request, "desk/ageing.html", context)

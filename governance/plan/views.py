"""Pages of action plans: the list, a plan with what stands under each point, a point."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.plan import selectors
from governance.plan.models import Plan, Point
from governance.plan.selectors import Under
from portal.core.eyes import seen

FEW, MANY = 3, 50


@require_safe
@seen
def plan_list(request: HttpRequest) -> HttpResponse:
    """Every plan the portal knows, with issuer and standing."""
    return render(request, "plan/list.html", {"plans": list(selectors.plans())})


@require_safe
@seen
def plan_detail(request: HttpRequest, key: str, edition: int) -> HttpResponse:
    """A plan, its points, and the first commitments and initiatives under each."""
    try:
        plan = selectors.plan_with_points(key, edition)
    except Plan.DoesNotExist as missing:
        raise Http404 from missing
    points = list(plan.points.all())
    found = selectors.under_points(request.viewer, points, FEW)  # type: ignore[attr-defined]
    rows = [{"point": point, "under": under_of(found, point)} for point in points]
    context = {"plan": plan, "rows": rows, "official": selectors.official_pages(plan)}
    return render(request, "plan/detail.html", context | world(found))


@require_safe
@seen
def point_detail(request: HttpRequest, key: str, edition: int, number: int) -> HttpResponse:
    """A point with all that stands under it, up to a page."""
    try:
        point = selectors.point(key, edition, number)
    except Point.DoesNotExist as missing:
        raise Http404 from missing
    found = selectors.under_points(request.viewer, [point], MANY)  # type: ignore[attr-defined]
    context: dict[str, Any] = {"plan": point.plan, "point": point, "under": under_of(found, point)}
    context |= {"goals": selectors.goals_of(point.sdg_targets), "official": selectors.official_pages(point.plan)}
    return render(request, "plan/point.html", context | world(found))


def under_of(found: dict[str, dict[int, Under]], point: Point) -> dict[str, Under]:
    """What stands under one point, by kind; an empty answer where nothing does."""
    return {kind: by_point.get(point.pk) or Under() for kind, by_point in found.items()}


def world(found: dict[str, dict[int, Under]]) -> dict[str, Any]:
    """The demonstration banner, when the page shows anything invented."""
    shown = any(under.fictional for by_point in found.values() for under in by_point.values())
    return {"is_demonstration": True} if shown else {}

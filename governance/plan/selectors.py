"""Reading plans and points, and what stands under a point in features above this one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Prefetch, QuerySet

from governance.plan.models import Goal, Plan, Point
from portal.core.display.texts import NAMES, language_tag
from portal.core.eyes import Viewer
from portal.core.registry import Registry


@dataclass(frozen=True, slots=True)
class Line:
    """One thing under a point: a commitment, an initiative. `title` is `{language: words}`, `path` its page."""

    title: dict[str, str]
    path: str
    tag: Any
    shape: str
    symbol: str = ""
    member_code: str = ""
    member_name: dict[str, str] = field(default_factory=dict)
    original_language: str = "en"
    fictional: bool = False


@dataclass(slots=True)
class Under:
    """What stands under one point: the first lines, and how many there are in the real and in the fictional world.

    The two are never added up (domain.md §1).
    """

    lines: list[Line] = field(default_factory=list)
    real: int = 0
    fictional: int = 0


#: Kind → (viewer, keys of points, lines a point) → what stands under each. One statement each, whatever the number of points.
UNDER_POINTS: Registry[str, Callable[[Viewer, list[int], int], dict[int, Under]]] = Registry(
    "what stands under a point"
)


def under_points(viewer: Viewer, points: Iterable[Point], limit: int) -> dict[str, dict[int, Under]]:
    """What the viewer may see under each of the points, by kind."""
    keys = [point.pk for point in points]
    return {kind: find(viewer, keys, limit) for kind, find in UNDER_POINTS.items()}


def plans() -> QuerySet[Plan]:
    """All plans with their points, newest first."""
    return Plan.objects.prefetch_related("points").order_by("-issued_on", "key", "-edition")


def plan_with_points(key: str, edition: int) -> Plan:
    """One edition of a plan with its points. Raises Plan.DoesNotExist."""
    points = Prefetch("points", queryset=Point.objects.order_by("number"))
    return Plan.objects.prefetch_related(points).get(key=key, edition=edition)


def point(key: str, edition: int, number: int) -> Point:
    """One point with its plan. Raises Point.DoesNotExist."""
    return Point.objects.select_related("plan").get(plan__key=key, plan__edition=edition, number=number)


def goals_of(targets: Iterable[str]) -> list[Goal]:
    """The Sustainable Development Goals to which target codes such as `9.c` belong."""
    numbers = {int(target.split(".")[0]) for target in targets if target.split(".")[0].isdigit()}
    return list(Goal.objects.filter(number__in=numbers).order_by("number")) if numbers else []


def official_pages(plan: Plan) -> list[dict[str, str]]:
    """The official pages of a plan: address, host, language as HTML wants it, the language's own name."""
    links = (
        plan.links.items() if isinstance(plan.links, dict) else [(link["language"], link["url"]) for link in plan.links]
    )
    return [
        {
            "url": url,
            "host": urlsplit(url).hostname or "",
            "tag": language_tag(code) or code,
            "name": NAMES.get(code) or code,
        }
        for code, url in links
    ]

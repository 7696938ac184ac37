"""Action plans with issuer and standing, their points, and the Sustainable Development Goals."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models

from governance.plan.models import Goal, Plan, Point, Standing
from portal.core.classes import Audience
from portal.core.locks import store
from portal.core.search.services import entry_write
from portal.reference.files import facts

STANDINGS = {
    "issued_by_a_state": Standing.ISSUED_BY_STATE,
    "adopted_by_the_body": Standing.ADOPTED_BY_BODY,
    "of_another_body": Standing.OTHER_BODY,
}
PUBLIC: dict[str, Any] = {"audience": Audience.PUBLIC, "parties": [], "release_at": None}


def goals_load() -> int:
    """Write the goals and the codes of their targets."""
    rows = [
        Goal(number=goal["number"], name=goal["name"], targets=goal["targets"]) for goal in facts("sdg.json")["goals"]
    ]
    Goal.objects.bulk_create(rows, update_conflicts=True, unique_fields=["number"], update_fields=["name", "targets"])
    return len(rows)


def plans_load() -> int:
    """Write both plans with their points; returns the number of points. A changed plan keeps its edition and its uid."""
    count = 0
    for data in facts("plans.json")["plans"]:
        plan = Plan.objects.filter(key=data["key"], edition=data["version"]).first() or Plan(
            key=data["key"], edition=data["version"]
        )
        _bring(plan, _plan_fields(data))
        for entry in data["points"]:
            point = Point.objects.filter(plan=plan, number=entry["number"]).first() or Point(
                plan=plan, number=entry["number"]
            )
            _bring(point, _point_fields(entry))
            _make_findable(plan, point)
            count += 1
    return count


def _plan_fields(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "issuer": data["issuer_note"],
        "standing": STANDINGS[data["standing"]].value,
        "issued_on": date.fromisoformat(data["issued_on"]),
        "title": data["title"],
        "principles": data["principles"],
        "links": data["official_urls"],
        "official_languages": data["title_official"],
    }


def _point_fields(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": data["key"],
        "title": data["title"],
        "summary": data["summary"],
        "official_title_languages": data["title_official"],
        "check_grade": data["check"],
        "unofficial": data["summary_unofficial"],
        "sdg_targets": data["links"]["sdg_targets"],
        "gdc_objectives": data["links"]["gdc_objectives"],
    }


def _bring(row: Any, fields: dict[str, Any]) -> None:
    """Give a row these values: insert it, or store it as its next version when one of them differs."""
    differs = [name for name, value in fields.items() if getattr(row, name) != value]
    for name in differs:
        setattr(row, name, fields[name])
    if row._state.adding:
        models.Model.save(row, force_insert=True)
    elif differs:
        store(row)


def _make_findable(plan: Plan, point: Point) -> None:
    entry_write(
        kind="point", target_uid=point.uid, title=point.title, body=point.summary,
        path=f"plans/{plan.key}/{plan.edition}/{point.number}/", fictional=False, classed=PUBLIC,
    )  # fmt: skip

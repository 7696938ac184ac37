"""Plans and points for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from governance.plan.models import Goal, Plan, Point


def plan(key: str = "shared-plan", points: int = 2, **fields: Any) -> Plan:
    """A plan issued by a state, with numbered points."""
    row = Plan.objects.create(
        **{
            "key": key,
            "issuer": {"en": "Issuing State"},
            "standing": "issued_by_state",
            "issued_on": dt.date(2025, 7, 26),
            "title": {"en": "A shared plan", "fr": "Un plan commun"},
            "principles": [{"number": 1, "title": {"en": "Open cooperation"}}],
            "links": [{"language": "en", "url": "https://plan.example/en"}],
            "fictional": True,
        }
        | fields
    )
    for number in range(1, points + 1):
        Point.objects.create(
            plan=row, number=number, key=f"point-{number}", title={"en": f"Point {number} of the plan"},
            summary={"en": "What it is about"}, sdg_targets=["9.c"], gdc_objectives=[2],
        )  # fmt: skip
    return row


def goal(number: int = 9) -> Goal:
    """A Sustainable Development Goal."""
    return Goal.objects.create(number=number, name={"en": f"Name of goal {number}"}, targets=[f"{number}.c"])

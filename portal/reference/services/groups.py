"""Groups of states and regions of the M49 list, with memberships as dated facts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings

from members.states.models import Area, Group, GroupMembership
from portal.core.intervals import Grade, between, midnight
from portal.reference.files import facts

GROUP_KINDS = {"un_regional_group": "regional", "special_group": "special"}
REGION_KINDS = {"regions": "m49_region", "subregions": "m49_subregion", "intermediate": "m49_intermediate"}


def regions_load() -> int:
    """Write the names of M49 regions as groups whose key is the code; areas name their region by that code."""
    data = facts("regions.json")
    rows = [
        Group(key=region["code"], kind=kind, name=region["name"])
        for part, kind in REGION_KINDS.items()
        for region in data[part]
    ]
    _write(rows)
    return len(rows)


def groups_load() -> int:
    """Write groups and who is in them, each from the day and until the day the file knows; returns the memberships."""
    data = facts("groups.json")["groups"]
    _write([Group(key=group["key"], kind=GROUP_KINDS[group["kind"]], name=group["name"]) for group in data])
    groups = dict(Group.objects.values_list("key", "pk"))
    areas = dict(Area.objects.values_list("iso3", "pk"))
    wanted = {
        (row.group_id, row.area_id, row.valid.lower, row.valid.upper): row
        for group in data
        for row in (_membership(groups[group["key"]], areas[fact["iso3"]], group, fact) for fact in group["members"])
    }
    for row in GroupMembership.objects.filter(area__isnull=False):
        if wanted.pop((row.group_id, row.area_id, row.valid.lower, row.valid.upper), None) is None:
            row.delete()  # the file was corrected
    GroupMembership.objects.bulk_create(wanted.values())
    return GroupMembership.objects.filter(area__isnull=False).count()


def _membership(group_key: int, area: int, group: dict[str, Any], fact: dict[str, Any]) -> GroupMembership:
    return GroupMembership(
        group_id=group_key,
        area_id=area,
        valid=between(_day(fact["valid_from"]), _day(fact["valid_to"])),
        source=f"{group['source']}; as known on {group['as_known_on']}",
        grade=Grade.OFFICIAL,
    )


def _write(rows: list[Group]) -> None:
    Group.objects.bulk_create(rows, update_conflicts=True, unique_fields=["key"], update_fields=["kind", "name"])


def _day(day: str | None) -> datetime | None:
    """00:00 of a calendar date at headquarters."""
    return midnight(date.fromisoformat(day), settings.HEADQUARTERS_TIME_ZONE) if day else None

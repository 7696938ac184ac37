"""The areas of the M49 list and their names. An area is no state, and no state has a status by standing here."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings

from members.states.models import Area, AreaName
from portal.core.intervals import between, midnight
from portal.reference.files import area_rows, words

FIELDS = ["iso2", "iso3", "region", "subregion", "is_state"]


def areas_load() -> int:
    """Write all areas with their present names; returns how many there are.

    A name with a new first day ends the one before it at 00:00 of that day; otherwise the file corrects the name it gave.
    """
    rows = area_rows()
    Area.objects.bulk_create(
        [
            Area(
                m49=row["m49"], iso2=row["iso2"], iso3=row["iso3"], region=row["region_code"],
                subregion=row["subregion_code"], is_state=row["is_state"] == "1",
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["m49"],
        update_fields=FIELDS,
    )  # fmt: skip
    keys = dict(Area.objects.values_list("m49", "pk"))
    standing = {name.area_id: name for name in AreaName.objects.filter(valid__upper_inf=True)}
    new, changed = [], []
    for row in rows:
        area, start = keys[row["m49"]], _first_day(row["names_valid_from"])
        name = AreaName(area_id=area, short=words(row, "name"), formal=words(row, "formal"), valid=between(start, None))
        former = standing.get(area)
        if former is None:
            new.append(name)
        elif former.valid.lower is not None and (start is None or start < former.valid.lower):
            continue  # the state has notified a later name than the list knows
        elif start is not None and former.valid.lower != start:
            former.valid = between(former.valid.lower, start)
            changed.append(former)
            new.append(name)
        elif (former.short, former.formal) != (name.short, name.formal):
            former.short, former.formal = name.short, name.formal
            changed.append(former)
    AreaName.objects.bulk_update(changed, ["short", "formal", "valid"])
    AreaName.objects.bulk_create(new)
    return len(rows)


def _first_day(day: str) -> datetime | None:
    return midnight(date.fromisoformat(day), settings.HEADQUARTERS_TIME_ZONE) if day else None

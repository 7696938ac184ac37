"""The register of real states: only those of which a fact is recorded, each fact with source, date and grade (domain.md §1).

No status is inferred. A signature is not membership, and an announcement is nothing but an announcement.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings

from members.states.models import Area, AreaName, Instrument, InstrumentKind, Member, StatusInterval
from members.states.services import instrument_record, member_enter, status_record, treaty_record
from portal.core.intervals import midnight
from portal.reference.files import facts
from portal.reference.marks import LOADER

KINDS = {
    "signature": InstrumentKind.SIGNATURE,
    "invitation_under_consideration": InstrumentKind.INVITATION,
    "observer_participation_announced": InstrumentKind.ANNOUNCEMENT,
}
SOURCES = {1: "one public tracker", 2: "two public lists that agree"}


def register_load() -> int:
    """Enter the states of which something is known, and what is known of them; returns how many facts the file has.

    A fact that stands on record already is left alone: what the secretariat has corrected since is not overwritten.
    """
    data = facts("signatories.json")
    rows = data["facts"]
    _agreement(data["agreement"])
    areas = {area.iso3: area for area in Area.objects.filter(iso3__in=[row["iso3"] for row in rows], is_state=True)}
    names = {name.area_id: name for name in AreaName.objects.filter(area__in=areas.values(), valid__upper_inf=True)}
    known = {member.code: member for member in Member.objects.filter(code__in=areas)}
    for row in rows:
        area = areas[row["iso3"]]
        member = known.get(area.iso3) or member_of_area(area, names[area.pk])
        _record(member, row)
    return len(rows)


def _agreement(data: dict[str, Any]) -> None:
    """The founding agreement, as far as it is known: text, depositary, withdrawal and the days of its rule are not public."""
    force = data["entry_into_force"]
    founded = {"source": SOURCES[force["independent_lists"]], "source_url": "", "grade": force["grade"]}
    treaty_record(
        key=data["key"], founding=True, title=data["title"], opened_on=date.fromisoformat(data["opened_for_signature"]),
        needed=force["instruments_needed"], counted=force["kinds_counted"],
        seat_zone=settings.HEADQUARTERS_TIME_ZONE, sources={"entry_into_force": founded}, actor=LOADER,
    )  # fmt: skip


def member_of_area(area: Area, name: AreaName) -> Member:
    return member_enter(
        code=area.iso3, tile=area.iso2, area=area.pk, name=name.short, formal_name=name.formal, region=area.region,
        subregion=area.subregion, actor=LOADER,
    )  # fmt: skip


def _record(member: Member, row: dict[str, Any]) -> None:
    kind, day = KINDS[row["fact"]], date.fromisoformat(row["date"])
    if Instrument.objects.filter(member=member, kind=kind, dated=day).exists():
        return
    founded = {"source": SOURCES[row["independent_lists"]], "grade": row["grade"], "note": row["source_note"]}
    instrument_record(member=member.pk, kind=kind, dated=day, actor=LOADER, **founded)
    start = midnight(day, settings.HEADQUARTERS_TIME_ZONE)
    if row["status"] and not StatusInterval.objects.filter(member=member, valid__contains=start).exists():
        status_record(member=member.pk, status=row["status"], valid_from=start, actor=LOADER, **founded)

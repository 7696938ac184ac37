"""The invented states: entered on the register, with status, conditions, groups, seats and contacts for formal service."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from members.body.selectors import rules_at
from members.body.services import organ_record, rules_record, seat_record
from members.delegations.services import one_person_declare, service_contact_add
from members.states.models import Group
from members.states.services import (
    condition_record,
    group_membership_record,
    member_enter,
    status_record,
)
from portal.core.intervals import Grade
from portal.reference.files import facts, invented
from portal.reference.marks import LOADER
from portal.reference.world.accession import applying
from portal.reference.world.cast import Cast

FOUNDED = timedelta(days=1300)
SOURCE = "demonstration"
INVENTED: dict[str, Any] = {"source": SOURCE, "grade": Grade.DEMONSTRATION}


def body_make(cast: Cast) -> None:
    """The model rules, in force for the demonstration alone, and the organs they name."""
    content = facts("rules_model.json")
    rules_record(number=1, content=content, valid_from=cast.now - FOUNDED, adopted_by="", fictional=True, actor=LOADER)
    cast.rules = rules_at(cast.now, fictional=True)
    for organ in content["organs"]:
        cast.organs[organ["key"]] = organ_record(key=organ["key"], name=organ["name"], fictional=True, actor=LOADER)


def states_make(cast: Cast) -> None:
    """Enter every state with what is told of it."""
    for data in invented("states.json")["states"]:
        member = member_enter(
            code=data["alpha3"], tile=data["code"], name=data["name"], formal_name=data["formal_name"],
            region=data["region_code"], subregion=data["subregion_code"], language=data["language_of_correspondence"],
            time_zone=data["time_zone"], fictional=True, actor=LOADER,
        )  # fmt: skip
        cast.members[data["code"]] = member
        _record_status(cast, member.pk, data)
        _join_groups(cast, member.pk, data["groups"])
        for contact in data["service_contacts"]:
            service_contact_add(
                member=member.pk, label=contact["label"]["en"], address=contact["email"],
                language=data["language_of_correspondence"], alternate=bool(contact.get("alternate")),
                valid_from=cast.now - FOUNDED, actor=LOADER,
            )  # fmt: skip
        if data["one_person_delegation"]:
            began = cast.instant(data["statuses"][0]["from"])
            one_person_declare(member=member.pk, since_instant=began, paper="Note verbale 1", actor=LOADER)


def _record_status(cast: Cast, member: int, data: dict[str, Any]) -> None:
    """Statuses and conditions, and the seat that every member has in the council."""
    for row in data["statuses"]:
        start, end = cast.instant(row["from"]), _until(cast, row["to"])
        if not data["instruments"] and data["code"] not in applying():  # otherwise status follows from what was done
            status_record(
                member=member, status=row["status"], valid_from=start, valid_until=end, recorded_from=start, actor=LOADER,
                **INVENTED,
            )  # fmt: skip
        if row["status"] == "member":
            seat_record(
                organ=cast.organs["ministerial_council"].pk,
                member=member,
                valid_from=start,
                valid_until=end,
                actor=LOADER,
            )
    for row in data["conditions"]:
        start = cast.instant(row["from"])
        condition_record(
            member=member, kind=row["condition"], valid_from=start, valid_until=_until(cast, row["to"]), recorded_from=start,
            act=row["act"]["en"], actor=LOADER, **INVENTED,
        )  # fmt: skip


def _join_groups(cast: Cast, member: int, keys: list[str]) -> None:
    groups = dict(Group.objects.filter(key__in=keys).values_list("key", "pk"))
    for key in keys:
        group_membership_record(
            group=groups[key], member=member, valid_from=cast.now - FOUNDED, actor=LOADER, **INVENTED
        )


def _until(cast: Cast, offset: str | None) -> datetime | None:
    return cast.instant(offset) if offset else None

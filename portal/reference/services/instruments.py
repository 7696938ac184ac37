"""Instruments from a table: read and judged row by row, then recorded all or not at all (`manage.py import_instruments`)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from members.states import force
from members.states.models import Area, AreaName, Instrument, InstrumentKind, Member, MemberKind, Treaty
from members.states.services import instrument_record, member_enter, organisation_membership_record, treaty_record
from portal.core import clock
from portal.core.intervals import Grade, midnight
from portal.core.service import service
from portal.reference.files import facts
from portal.reference.marks import LOADER
from portal.reference.services.register import member_of_area

#: What a column may be called, in small letters, without spaces and hyphens.
COLUMNS = {
    "code": ("code", "iso3"),
    "signature": ("signature", "signed"),
    "deposit": ("deposit", "deposited", "ratification"),
    "kind": ("kind", "instrument"),
    "effect": ("dateofeffect", "effect", "entryintoforce"),
}
KINDS = {
    label: kind.value
    for kind in InstrumentKind
    for label in (kind.value, kind.value.replace("_", " "), kind.value.replace("_", "-"))
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell; `row` counts as the spreadsheet does, the head being 1."""

    row: int
    column: str
    value: str
    message: str


@dataclass(slots=True)
class Row:
    """A row as read: who, signed when, deposited what and when, in effect when."""

    number: int
    code: str
    signed: date | None = None
    deposited: date | None = None
    kind: str = ""
    effect: date | None = None


@dataclass(slots=True)
class Import:
    """A table on its way: rows, faults, and what was done."""

    treaty: str
    source: str
    grade: str
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    done: dict[str, int] = field(
        default_factory=lambda: {"members_entered": 0, "instruments_recorded": 0, "already_recorded": 0}
    )


def instruments_import(
    path: Path, *, treaty: str, source: str, grade: str = Grade.REPORTED, dry_run: bool = False, **rule: Any
) -> dict[str, Any]:
    """Record the signatures and instruments of a table towards a treaty, and return a summary.

    With one fault nothing is written; what stands on record already is left alone, so a second run writes nothing. A treaty
    of that key that is not known yet is recorded with what `rule` says of it (`entered_on`, `later_days`); a date of effect
    that contradicts the treaty's rule is a fault. `dry_run` reads and judges, and writes nothing.
    """
    with service(LOADER):
        known = Treaty.objects.filter(key=treaty).first()
        work = Import(treaty, source, grade)
        _read(work, path, known or Treaty(key=treaty, **rule))
        written = not work.faults and not dry_run
        if not work.faults:
            _record(work, known, rule, write=written)
    return {
        "treaty": treaty,
        "treaty_is_new": known is None,
        "file": path.name,
        "dry_run": dry_run,
        "rows": len(work.rows),
        "signatures": sum(row.signed is not None for row in work.rows),
        "instruments": sum(row.deposited is not None for row in work.rows),
        **work.done,
        "written": written,
        "errors": [
            {"row": fault.row, "column": fault.column, "value": fault.value, "message": fault.message}
            for fault in work.faults
        ],
    }


def _read(work: Import, path: Path, treaty: Treaty) -> None:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        work.faults.append(Fault(1, "", path.name, _("The file is not text in UTF-8.")))
    else:
        _read_text(work, text, treaty)


def _read_text(work: Import, text: str, treaty: Treaty) -> None:
    table = csv.reader(StringIO(text, newline=""))
    head = next(table, [])
    places = {_plain(name): place for place, name in enumerate(head)}
    found = {ours: next((places[name] for name in names if name in places), None) for ours, names in COLUMNS.items()}
    for ours in ("code", "deposit", "kind"):
        if found[ours] is None:
            message = _("The column “%(name)s” is missing.") % {"name": ours}
            work.faults.append(Fault(1, ours, ", ".join(head), message))
    if work.faults:
        return
    for number, cells in enumerate(table, start=2):
        if any(cell.strip() for cell in cells):
            _judge(work, number, cells, head, found, treaty)


def _judge(
    work: Import, number: int, cells: list[str], head: list[str], places: dict[str, int | None], treaty: Treaty
) -> None:
    def cell(ours: str) -> str:
        place = places[ours]
        return cells[place].strip() if place is not None and place < len(cells) else ""

    def fault(ours: str, message: str) -> None:
        place = places[ours]
        work.faults.append(Fault(number, head[place] if place is not None else ours, cell(ours), message))

    def day(ours: str) -> date | None:
        try:
            return date.fromisoformat(cell(ours)) if cell(ours) else None
        except ValueError:
            fault(ours, _("This is no date. Write it as 2026-07-16."))
            return None

    row = Row(
        number,
        cell("code").upper(),
        day("signature"),
        day("deposit"),
        KINDS.get(cell("kind").lower(), ""),
        day("effect"),
    )
    if any(other.code == row.code for other in work.rows):
        fault("code", _("This code stands in the table twice."))
    if message := _no_member(row.code):
        fault("code", message)
    if cell("kind") and not row.kind:
        fault("kind", _("No kind of instrument is called so."))
    elif row.deposited and not row.kind:
        fault("kind", _("The kind of the instrument is missing."))
    today = force.seat_day(clock.now(), treaty.seat_zone)
    for ours, value in (("signature", row.signed), ("deposit", row.deposited)):
        if value is not None and value > today:
            fault(ours, _("An instrument cannot be dated in the future."))
    if row.signed and row.deposited and row.deposited < row.signed:
        fault("deposit", _("The deposit comes before the signature."))
    _effect(row, treaty, fault)
    work.rows.append(row)


def _effect(row: Row, treaty: Treaty, fault: Any) -> None:
    """The date of effect by the treaty's rule, where it is known; the table may say it, not contradict it."""
    if row.deposited is None:
        if row.effect is not None:
            fault("effect", _("There is an effect without an instrument."))
        return
    by_rule = force.effect_of(row.deposited, treaty.entered_on, treaty.later_days)
    if by_rule is not None and row.effect is not None and row.effect != by_rule:
        fault("effect", _("By the rule of the treaty the date of effect is %(day)s.") % {"day": by_rule.isoformat()})
    elif row.effect is not None and row.effect < row.deposited:
        fault("effect", _("The effect comes before the deposit."))
    row.effect = by_rule or row.effect


def _no_member(code: str) -> str:
    if code in _organisations() or Member.objects.filter(code=code, fictional=False).exists():
        return ""
    area = Area.objects.filter(iso3=code).first()
    if area is None:
        return _("No state or organisation has this code.")
    return "" if area.is_state else _("This area is no state: it cannot stand on the register.")


def _record(work: Import, treaty: Treaty | None, rule: dict[str, Any], *, write: bool) -> None:
    """Enter who is missing and record what is not on record, or only count it."""
    founded: dict[str, Any] = {"source": work.source, "source_url": "", "grade": work.grade}
    if write and treaty is None:
        treaty = treaty_record(
            key=work.treaty, title={"en": work.treaty}, sources={"entry_into_force": founded}, actor=LOADER, **rule
        )
    members = {row.code: row for row in Member.objects.filter(code__in=[row.code for row in work.rows])}
    standing = _standing(treaty)
    for row in work.rows:
        if row.code not in members:
            work.done["members_entered"] += 1
            if write:
                members[row.code] = _enter(row.code)
        for kind, day, more in _instruments(row):
            if (row.code, kind, day) in standing:
                work.done["already_recorded"] += 1
                continue
            work.done["instruments_recorded"] += 1
            if write and treaty is not None:
                instrument_record(
                    treaty=treaty.pk,
                    member=members[row.code].pk,
                    kind=kind,
                    makes_status=True,
                    actor=LOADER,
                    **founded,
                    **more,
                )
    if write:
        _join_organisations(members)


def _standing(treaty: Treaty | None) -> set[tuple[str, str, date | None]]:
    rows: QuerySet[Instrument] = Instrument.objects.filter(treaty=treaty) if treaty else Instrument.objects.none()
    return {(row.member.code, row.kind, row.deposited_on or row.dated) for row in rows.select_related("member")}


def _instruments(row: Row) -> Iterator[tuple[str, date, dict[str, Any]]]:
    if row.signed:
        yield InstrumentKind.SIGNATURE.value, row.signed, {"dated": row.signed}
    if row.deposited:
        yield row.kind, row.deposited, {"deposited_on": row.deposited, "effect_on": row.effect}


def _organisations() -> dict[str, dict[str, Any]]:
    return {data["code"]: data for data in facts("organisations.json")["organisations"]}


def _enter(code: str) -> Member:
    if data := _organisations().get(code):
        return member_enter(
            code=code,
            tile=data["tile"],
            kind=MemberKind.ORGANISATION,
            name=data["name"],
            time_zone=data["time_zone"],
            actor=LOADER,
        )
    area = Area.objects.get(iso3=code)
    return member_of_area(area, AreaName.objects.get(area=area, valid__upper_inf=True))


def _join_organisations(members: dict[str, Member]) -> None:
    """Which of the members belong to which of the organisations among them."""
    for code, data in _organisations().items():
        organisation = members.get(code)
        if organisation is None or organisation.member_states.exists():
            continue
        for part in data["states"]:
            since, until = (
                midnight(date.fromisoformat(part[key]), data["time_zone"]) if key in part else None
                for key in ("since", "until")
            )
            for state in part["iso3"]:
                if state in members:
                    organisation_membership_record(
                        organisation=organisation.pk, state=members[state].pk, valid_from=since, valid_until=until,
                        source=data["source"], grade=Grade.OFFICIAL, actor=LOADER,
                    )  # fmt: skip


def _plain(name: str) -> str:
    return name.strip().lower().replace("-", "").replace(" ", "").replace("_", "")

"""Acts on the register of members. Facts are dated and sourced; they are corrected, never overwritten (domain.md §4)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext_lazy as _

from members.states.models import (
    Condition,
    Group,
    GroupMembership,
    Instrument,
    Member,
    MemberKind,
    StatusInterval,
)
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.intervals import Bitemporal, Grade, between, since
from portal.core.locks import lock
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused
from portal.core.service import service


def member_enter(
    *,
    code: str,
    tile: str,
    name: dict[str, str],
    actor: Actor,
    kind: str = MemberKind.STATE,
    area: int | None = None,
    formal_name: dict[str, str] | None = None,
    region: str = "",
    subregion: str = "",
    language: str = "en",
    time_zone: str = "UTC",
    fictional: bool = False,
) -> Member:
    """Enter a state or organisation on the register. That is no status: statuses are recorded as facts.

    Audits `member.entered`. Raises PermissionRefused; IntegrityError for a code that stands there already.
    """
    with service(actor):
        at = clock.now()
        member = Member(
            code=code, tile=tile, kind=kind, area_id=area, name=name, formal_name=formal_name or {}, region=region,
            subregion=subregion, language=language, time_zone=time_zone, fictional=fictional,
        )  # fmt: skip
        check("register.write", actor, member, at)
        member.save(force_insert=True)
        audit.record("member.entered", target=member, by=actor, at=at, code=code)
    return member


def status_record(
    *,
    member: int,
    status: str,
    valid_from: datetime | None,
    source: str,
    grade: str,
    actor: Actor,
    valid_until: datetime | None = None,
    source_url: str = "",
    note: str = "",
    recorded_from: datetime | None = None,
) -> StatusInterval:
    """Record a status for an interval. What stood in that interval remains as formerly held true; the rest of it goes on.

    `valid_from` None: the beginning is not known. `recorded_from` (default: now) says since when the portal held it true.
    Audits `status.recorded`. Raises PermissionRefused, Refused (grade and world do not fit, empty interval).
    """
    with service(actor):
        at = clock.now()
        row = lock(Member, member)
        check("register.write", actor, row, at)
        fit(row, grade)
        fact = record_fact(
            StatusInterval, {"member": row}, period(valid_from, valid_until), recorded_from or at,
            status=status, source=source, source_url=source_url, grade=grade, note=note,
        )  # fmt: skip
        audit.record(
            "status.recorded", target=row, by=actor, at=at, to=status, status=status,
            valid_from=valid_from, valid_until=valid_until, source=source, grade=grade,
        )  # fmt: skip
    return fact


def condition_record(
    *,
    member: int,
    kind: str,
    valid_from: datetime,
    source: str,
    grade: str,
    actor: Actor,
    valid_until: datetime | None = None,
    act: str = "",
    rights: Sequence[str] = (),
    source_url: str = "",
    recorded_from: datetime | None = None,
) -> Condition:
    """Record a condition beside the status: the act that made it, its interval, the rights it takes away.

    Audits `condition.recorded`. Raises PermissionRefused, Refused.
    """
    with service(actor):
        at = clock.now()
        row = lock(Member, member)
        check("register.write", actor, row, at)
        fit(row, grade)
        fact = record_fact(
            Condition, {"member": row, "kind": kind}, period(valid_from, valid_until), recorded_from or at,
            source=source, source_url=source_url, grade=grade, act=act, rights=list(rights),
        )  # fmt: skip
        audit.record(
            "condition.recorded", target=row, by=actor, at=at, kind=kind, act=act, rights=list(rights),
            valid_from=valid_from, valid_until=valid_until, source=source, grade=grade,
        )  # fmt: skip
    return fact


def instrument_record(
    *,
    member: int,
    kind: str,
    dated: date,
    source: str,
    grade: str,
    actor: Actor,
    source_url: str = "",
    note: str = "",
) -> Instrument:
    """Record what a state did or announced towards the agreement. `dated` is a calendar date at the depositary's seat.

    Audits `instrument.recorded`. Raises PermissionRefused, Refused (the same fact stands on record already).
    """
    with service(actor):
        at = clock.now()
        row = lock(Member, member)
        check("register.write", actor, row, at)
        fit(row, grade)
        fact, made = Instrument.objects.get_or_create(
            member=row, kind=kind, dated=dated,
            defaults={"source": source, "source_url": source_url, "grade": grade, "note": note},
        )  # fmt: skip
        if not made:
            raise Refused(Refusal("already_recorded", _("This instrument of that date is already on record.")))
        audit.record(
            "instrument.recorded", target=row, by=actor, at=at, kind=kind, dated=dated, source=source, grade=grade
        )
    return fact


def group_record(*, key: str, kind: str, name: dict[str, str], actor: Actor, fictional: bool = False) -> Group:
    """Record a group, or a region of the M49 list (kinds `m49_region` and `m49_subregion`, key = its code).

    Audits `group.recorded`. Raises PermissionRefused.
    """
    with service(actor):
        at = clock.now()
        check("register.write", actor, None, at)
        group, _made = Group.objects.update_or_create(
            key=key, defaults={"kind": kind, "name": name, "fictional": fictional}
        )
        audit.record("group.recorded", target=group, by=actor, at=at, key=key)
    return group


def group_membership_record(
    *,
    group: int,
    actor: Actor,
    source: str,
    grade: str,
    area: int | None = None,
    member: int | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> GroupMembership:
    """Record that an area (or a fictional member) is in a group, as a dated fact. Audits `group.joined`."""
    with service(actor):
        at = clock.now()
        check("register.write", actor, None, at)
        row = GroupMembership.objects.create(
            group_id=group, area_id=area, member_id=member, source=source, grade=grade,
            valid=period(valid_from, valid_until),
        )  # fmt: skip
        audit.record("group.joined", target=row, by=actor, at=at, group=group, area=area, member=member)
    return row


def record_fact(
    model: type[Bitemporal], same: dict[str, Any], valid: DateTimeTZRange, at: datetime, **fields: Any
) -> Any:
    """Write a fact about `same` for an interval. Facts it replaces there are kept, as what the portal held true until `at`."""
    standing = model._default_manager.filter(**same, valid__overlap=valid, recorded__upper_inf=True)
    for row in standing.select_for_update(no_key=True, of=("self",)).order_by("pk"):
        former = row.valid
        row.recorded = between(row.recorded.lower, max(at, row.recorded.lower))
        row.save(update_fields=["recorded"])
        for piece in remains(former, valid):
            row.pk, row.valid, row.recorded = None, piece, since(at)
            row.save(force_insert=True)
    return model._default_manager.create(**same, **fields, valid=valid, recorded=since(at))


def remains(former: DateTimeTZRange, new: DateTimeTZRange) -> list[DateTimeTZRange]:
    """What is left of an interval when another one is cut out of it."""
    pieces = []
    if new.lower is not None and (former.lower is None or former.lower < new.lower):
        pieces.append(between(former.lower, new.lower))
    if new.upper is not None and (former.upper is None or former.upper > new.upper):
        pieces.append(between(new.upper, former.upper))
    return pieces


def period(start: datetime | None, end: datetime | None) -> DateTimeTZRange:
    """An interval that is not empty. Raises Refused."""
    if start is not None and end is not None and end <= start:
        raise Refused(Refusal("empty_interval", _("The end must come after the beginning.")))
    return between(start, end)


def fit(member: Member, grade: str) -> None:
    """Facts of fictional states are graded `demonstration`, and no other facts are. Raises Refused."""
    if member.fictional != (grade == Grade.DEMONSTRATION):
        raise Refused(
            Refusal(
                "grade_does_not_fit", _("Facts about fictional states, and only those, are graded “demonstration”.")
            )
        )

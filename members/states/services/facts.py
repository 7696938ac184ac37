"""Who stands on the register, under which name, with which status and conditions: facts, corrected, never overwritten."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext_lazy as _

from members.states.models import Area, Condition, Instrument, Member, MemberKind, MemberName, StatusInterval
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

    Audits `member.entered`. Raises PermissionRefused, Refused (an area that is no state, a code that stands there already).
    """
    with service(actor):
        at = clock.now()
        refuse_no_state(area)
        if Member.objects.filter(code=code).exists():
            raise Refused(Refusal("entered_already", _("This code stands on the register already."), rule="register"))
        member = Member(
            code=code, tile=tile, kind=kind, area_id=area, name=name, formal_name=formal_name or {}, region=region,
            subregion=subregion, language=language, time_zone=time_zone, fictional=fictional,
        )  # fmt: skip
        check("register.write", actor, member, at)
        member.save(force_insert=True)
        if area is None:
            MemberName.objects.create(
                member=member, short=name, formal=member.formal_name, valid=between(None, None),
                source="register", grade=Grade.DEMONSTRATION if fictional else Grade.OFFICIAL,
            )  # fmt: skip
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
    corrects: bool = True,
    instrument: Instrument | None = None,
) -> StatusInterval:
    """Record a status for an interval. What stood in that interval remains as formerly held true; the rest of it goes on.

    `valid_from` None: the beginning is not known. `recorded_from` (default: now) says since when the portal held it true.
    With `corrects` False it may only follow what is on record, not contradict it. `instrument` is the act that made it.
    Audits `status.recorded`. Raises PermissionRefused, Refused (grade and world do not fit, empty interval, overlap).
    """
    with service(actor):
        at = clock.now()
        row = lock(Member, member)
        check("register.write", actor, row, at)
        fit(row, grade)
        valid = period(valid_from, valid_until)
        if not corrects:
            refuse_overlap(row, valid)
        fact = record_fact(
            StatusInterval, {"member": row}, valid, recorded_from or at, status=status, source=source,
            source_url=source_url, grade=grade, note=note, instrument=instrument,
        )  # fmt: skip
        audit.record(
            "status.recorded", target=row, by=actor, at=at, to=status, status=status,
            valid_from=valid_from, valid_until=valid_until, source=source, grade=grade,
        )  # fmt: skip
    return fact


def status_end(*, member: int, status: str, ends_at: datetime, actor: Actor, note: str = "") -> StatusInterval | None:
    """A status that runs on at `ends_at` ends then, and what the member was before it began goes on; None: it has no such status.

    Audits `status.ended`. Raises PermissionRefused.
    """
    with service(actor):
        at = clock.now()
        row = lock(Member, member)
        check("register.write", actor, row, at)
        standing = StatusInterval.objects.filter(member=row, recorded__upper_inf=True)
        now = standing.filter(status=status, valid__contains=ends_at).first()
        if now is None or now.valid.lower == ends_at:
            return None
        before = standing.filter(valid__endswith=now.valid.lower).first() if now.valid.lower else None
        now.recorded = between(now.recorded.lower, max(at, now.recorded.lower))
        now.save(update_fields=["recorded"])
        now.pk, now.note, now.valid, now.recorded = None, note, between(now.valid.lower, ends_at), since(at)
        now.save(force_insert=True)
        if before is not None:
            before.pk, before.note, before.valid, before.recorded = None, note, since(ends_at), since(at)
            before.save(force_insert=True)
        audit.record("status.ended", target=row, by=actor, at=at, status=status, ended_at=ends_at, reason=note)
    return now


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
    instrument: Instrument | None = None,
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
            source=source, source_url=source_url, grade=grade, act=act, rights=list(rights), instrument=instrument,
        )  # fmt: skip
        audit.record(
            "condition.recorded", target=row, by=actor, at=at, kind=kind, act=act, rights=list(rights),
            valid_from=valid_from, valid_until=valid_until, source=source, grade=grade,
        )  # fmt: skip
    return fact


def condition_end(*, member: int, kind: str, ends_at: datetime, actor: Actor, act: str = "") -> Condition | None:
    """A condition that runs on at `ends_at` ends then; None when there is none. Audits `condition.ended`.

    Raises PermissionRefused.
    """
    with service(actor):
        at = clock.now()
        row = lock(Member, member)
        check("register.write", actor, row, at)
        now = Condition.objects.filter(member=row, kind=kind, recorded__upper_inf=True, valid__contains=ends_at).first()
        if now is None:
            return None
        now.recorded = between(now.recorded.lower, max(at, now.recorded.lower))
        now.save(update_fields=["recorded"])
        if now.valid.lower != ends_at:  # otherwise it has never held
            now.pk, now.valid, now.recorded = None, between(now.valid.lower, ends_at), since(at)
            now.save(force_insert=True)
        audit.record("condition.ended", target=row, by=actor, at=at, kind=kind, act=act, ended_at=ends_at)
    return now


def record_fact(
    model: type[Bitemporal], same: dict[str, Any], valid: DateTimeTZRange, at: datetime, **fields: Any
) -> Any:
    """Write a fact about `same` for an interval. Facts it replaces there are kept, as what the portal held true until `at`.

    Nothing is held true before what it replaces was: `at` may have been read before a lock was waited for.
    """
    overlapping = model._default_manager.filter(**same, valid__overlap=valid, recorded__upper_inf=True)
    standing = list(overlapping.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    at = max([at, *(row.recorded.lower for row in standing)])
    for row in standing:
        former = row.valid
        row.recorded = between(row.recorded.lower, at)
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


def refuse_no_state(area: int | None) -> None:
    """Areas of the M49 list that are no states appear nowhere as possible members (domain.md §1). Raises Refused."""
    if area is not None and not Area.objects.filter(pk=area, is_state=True).exists():
        raise Refused(Refusal("area_not_state", _("This area is no state: it cannot stand on the register."), "states"))


def refuse_overlap(member: Member, valid: DateTimeTZRange) -> None:
    """A status follows one that is still running; whatever else overlaps is a contradiction. Raises Refused."""
    overlapping = StatusInterval.objects.filter(member=member, recorded__upper_inf=True, valid__overlap=valid)
    if valid.lower is not None:
        overlapping = overlapping.exclude(valid__upper_inf=True, valid__startswith__lt=valid.lower)
    if overlapping.exists():
        sentence = _(
            "Another status is on record for part of that time. Statuses never overlap; say that this corrects it."
        )
        raise Refused(Refusal("statuses_overlap", sentence, rule="status"))

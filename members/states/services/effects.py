"""What follows from instruments: dates of effect, statuses and conditions, and the job that carries effects out.

Statuses are written when their beginning is known, also for a day to come, so that rights switch at 00:00 of that day however
late the job is; the job tells, and hands on to who follows (domain.md §3.4, §4).
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from members.states import force
from members.states.guards import COUNTS
from members.states.models import (
    BINDING,
    Instrument,
    InstrumentKind,
    InstrumentState,
    Member,
    StatusInterval,
    Treaty,
)
from members.states.notices import tell_effect, tell_entry
from members.states.selectors.treaties import act_of, acts_of, counter
from members.states.services.facts import condition_end, condition_record, period, record_fact
from members.states.services.groups import competence_record
from portal.core import audit, clock
from portal.core.actors import Actor, system
from portal.core.eyes import SERVICE, seeing_as
from portal.core.intervals import between, midnight
from portal.core.locks import lock, store
from portal.core.registry import Registry
from portal.core.service import service

K = InstrumentKind
#: Feature → called, in the same transaction, with an instrument of a founding agreement and what happened: `deposited`, `effect`.
FOLLOWERS: Registry[str, Callable[[Instrument, str, Actor], None]] = Registry("what follows an instrument")


def effects_reckon(treaty: Treaty, actor: Actor, at: datetime) -> date | None:
    """Date what can be dated: entry into force by the rule, then the effect of every instrument that waits for it.

    Only the depositary says that a treaty has entered into force: where that is another, `entered_on` comes as a fact.
    Audits `treaty.force_reached`, and tells all. Returns the day of entry into force.
    """
    treaty = lock(Treaty, treaty.pk)  # two deposits at once: the second counts the first
    if treaty.entered_on is None and treaty.depositary_is_secretariat:
        count = counter(treaty)
        if count.enters_on is not None:
            treaty.entered_on = count.enters_on
            store(treaty)
            event = audit.record(
                "treaty.force_reached", target=treaty, by=actor, at=at, enters_on=count.enters_on, counted=count.counted
            )
            if last := _last_bound(treaty):
                tell_entry(last, event)
    waiting = Instrument.objects.filter(treaty=treaty, state__in=COUNTS, kind__in=BINDING, effect_on__isnull=True)
    for row in waiting.select_related("member", "treaty").select_for_update(no_key=True, of=("self",)).order_by("pk"):
        act = act_of(row)
        row.effect_on = force.effect_of(act.on, treaty.entered_on, treaty.later_days) if act else None
        if row.effect_on is not None:
            taken_over(row, at)
            store(row)
            statuses_say(row, actor, at)
    return treaty.entered_on


def taken_over(row: Instrument, at: datetime) -> None:
    """What took effect before it was recorded here was told by whoever was the depositary: the job has nothing to do."""
    past = row.effect_on is not None and row.effect_on <= force.seat_day(at, row.treaty.seat_zone)
    if row.state == InstrumentState.RECORDED and past:
        row.settled_at = at


def _last_bound(treaty: Treaty) -> Instrument | None:
    return (
        Instrument.objects.filter(treaty=treaty, state__in=COUNTS, kind__in=BINDING)
        .order_by("-deposited_on", "-pk")
        .first()
    )


def statuses_say(row: Instrument, actor: Actor, at: datetime) -> int:
    """Write the statuses that follow from all a member did towards the founding agreement; what stands so already is left alone.

    A fact from elsewhere that goes further on the road (an exclusion) is not written over. Audits `status.recorded` for each.
    Returns how many were written.
    """
    if not row.treaty.founding:
        return 0
    lock(Member, row.member_id)
    zone, done = row.treaty.seat_zone, acts_of(row.treaty, row.member_id)
    standing = list(StatusInterval.objects.filter(member=row.member_id, recorded__upper_inf=True))
    by_key = Instrument.objects.in_bulk([act.key for act in done])
    said = 0
    for part in force.timeline(done):
        start, end = midnight(part.start, zone), midnight(part.end, zone) if part.end else None
        further = [
            fact.valid.lower for fact in standing
            if fact.instrument_id is None and fact.valid.lower is not None and fact.valid.lower >= start
            and force.RANK[fact.status] > force.RANK[part.status]
        ]  # fmt: skip
        end = min([*further, *([end] if end else [])], default=None)
        if end is not None and end <= start:
            continue
        if any(fact.status == part.status and _covers(fact.valid, start, end) for fact in standing):
            continue
        act = by_key[part.key]
        record_fact(
            StatusInterval, {"member": row.member}, period(start, end), at, status=part.status, source=act.source,
            source_url=act.source_url, grade=act.grade, instrument=act,
        )  # fmt: skip
        audit.record(
            "status.recorded", target=row.member, by=actor, at=at, to=part.status, status=part.status, valid_from=start,
            valid_until=end, source=act.source, grade=act.grade,
        )  # fmt: skip
        said += 1
    return said


def _covers(valid: object, start: datetime, end: datetime | None) -> bool:
    """Whether a recorded interval is the wanted one: it begins no later, or then, and ends with it."""
    lower, upper = valid.lower, valid.upper  # type: ignore[attr-defined]
    return (lower is None or lower <= start) and upper == end


def deposit_follows(row: Instrument, actor: Actor, at: datetime) -> None:
    """What a deposit, or an act taken over from the depositary, makes: dates, statuses, conditions. Inside a service."""
    founded: dict[str, Any] = {"source": row.source, "source_url": row.source_url, "grade": row.grade}
    if row.kind == K.WITHDRAWAL and row.effect_on is None:
        row.effect_on = withdrawal_day(row)
        store(row)
    if row.kind in BINDING or row.kind == K.WITHDRAWAL:
        effects_reckon(row.treaty, actor, at)
        row.refresh_from_db()
    statuses_say(row, actor, at)
    if row.treaty.founding and row.deposited_on is not None:
        start = midnight(row.deposited_on, row.treaty.seat_zone)
        if row.kind == K.WITHDRAWAL:
            end = midnight(row.effect_on, row.treaty.seat_zone) if row.effect_on else None
            if end is None or end > start:
                condition_record(
                    member=row.member_id, kind="withdrawal_notified", valid_from=start, valid_until=end, actor=actor,
                    instrument=row, **founded,
                )  # fmt: skip
        elif row.kind == K.PROVISIONAL_APPLICATION:
            condition_record(
                member=row.member_id,
                kind="provisional_application",
                valid_from=start,
                actor=actor,
                instrument=row,
                **founded,
            )
        elif row.kind == K.PROVISIONAL_END:
            condition_end(member=row.member_id, kind="provisional_application", ends_at=start, actor=actor)
        elif row.kind == K.COMPETENCE:
            competence_record(
                organisation=row.member_id, covers=row.covers, words=row.words, valid_from=start, instrument=row,
                source=row.source, source_url=row.source_url, grade=row.grade, actor=actor,
            )  # fmt: skip
    if row.treaty.founding:
        for _feature, follow in FOLLOWERS.items():
            follow(row, "deposited", actor)


def withdrawal_day(row: Instrument) -> date | None:
    """A state that was not yet a member leaves at once; a member when the treaty says."""
    day = row.deposited_on or row.dated
    if day is None:
        return None
    held = force.status_on(acts_of(row.treaty, row.member_id), day)
    if held != "member":
        return day
    return force.withdrawal_effect(row.treaty.withdrawal, row.received_on or day, row.treaty.withdrawal_days)


def instruments_settle_due() -> int:
    """Carry out effects that have come: the state is told to be a member, or to be one no more. Returns how many.

    Idempotent, each in a transaction of its own; what another worker holds is skipped, what was missed is caught up. The
    instant of effect is 00:00 at the depositary's seat, however late this runs.
    """
    with seeing_as(SERVICE):
        rows = Instrument.objects.filter(
            treaty__founding=True, settled_at__isnull=True, state__in=COUNTS, effect_on__isnull=False
        ).filter(kind__in=[*BINDING, K.WITHDRAWAL])
        today = {zone: force.seat_day(clock.now(), zone) for zone in rows.values_list("treaty__seat_zone", flat=True)}
        due = [
            row.pk
            for row in rows.select_related("treaty")
            if row.effect_on and row.effect_on <= today[row.treaty.seat_zone]
        ]
    return sum(instrument_settle(pk) for pk in due)


def instrument_settle(pk: int) -> bool:
    """Carry out one effect, if it still waits when its lock is held. Audits `instrument.took_effect`, with how late it is."""
    actor = system()
    with service(actor):
        rows = Instrument.objects.select_for_update(no_key=True, of=("self",), skip_locked=True)
        row = rows.select_related("treaty", "member").filter(pk=pk, settled_at__isnull=True, state__in=COUNTS).first()
        if row is None or row.effect_on is None:
            return False
        at, due = clock.now(), midnight(row.effect_on, row.treaty.seat_zone)
        if at < due:
            return False
        row.settled_at = at
        store(row)
        statuses_say(row, actor, at)
        if row.kind in BINDING:
            condition_end(member=row.member_id, kind="provisional_application", ends_at=due, actor=actor)
        late = int((at - due).total_seconds())
        event = audit.record(
            "instrument.took_effect",
            target=row,
            by=actor,
            at=at,
            kind=row.kind,
            effect_on=row.effect_on,
            late_seconds=late,
        )
        if row.treaty.depositary_is_secretariat:
            tell_effect(row, event)
        for _feature, follow in FOLLOWERS.items():
            follow(row, "effect", actor)
    return True


def withdrawal_is_off(row: Instrument, ends_at: datetime, actor: Actor, at: datetime) -> None:
    """A withdrawal was revoked: the condition ends, and the status that would have ended goes on."""
    condition_end(member=row.member_id, kind="withdrawal_notified", ends_at=ends_at, actor=actor)
    for fact in StatusInterval.objects.filter(instrument=row, recorded__upper_inf=True):
        fact.recorded = between(fact.recorded.lower, max(at, fact.recorded.lower))
        fact.save(update_fields=["recorded"])
    statuses_say(row, actor, at)

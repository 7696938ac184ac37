"""When a treaty is in force, for whom, and what follows for a status: all dates are computed here and nowhere else.

Pure: calendar dates at the depositary's seat in, dates out (domain.md §3.3, §4).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import zip_longest
from zoneinfo import ZoneInfo

from members.states.models import BINDING, InstrumentKind, Status, WithdrawalRule

DAY = timedelta(days=1)
#: How far on the road to membership a status stands.
RANK: dict[str, int] = {
    Status.INVITED: 0,
    Status.APPLICANT: 1,
    Status.SIGNATORY: 2,
    Status.ACCEDING: 2,
    Status.CONTRACTING: 3,
    Status.MEMBER: 4,
    Status.FORMER: 5,
}


#: A day, its place among the turns of one day, the status that begins, the act by which.
Turn = tuple[date, int, str, int]


@dataclass(frozen=True, slots=True)
class Act:
    """An act that counts: its kind, the day it counts from, the first day of its effect if that is known.

    `states` are the members of the organisation whose act it is; a withdrawal's `effect` is the first day without the treaty;
    `key` is the instrument's.
    """

    member: int
    kind: str
    on: date
    effect: date | None = None
    states: frozenset[int] = frozenset()
    key: int = 0


@dataclass(frozen=True, slots=True)
class Counter:
    """How far entry into force has come. `reached_on`: the day of the last instrument needed; None: not reached, or not known."""

    counted: int
    needed: int | None
    reached_on: date | None = None
    enters_on: date | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A status from a day until the next begins. `key`: by which act."""

    status: str
    start: date
    end: date | None = None
    key: int = 0


def seat_day(instant: datetime, zone: str) -> date:
    """The calendar date at the depositary's seat."""
    return instant.astimezone(ZoneInfo(zone)).date()


def entry_into_force(
    acts: Iterable[Act], *, needed: int | None, kinds: Collection[str], days_after: int | None, day: date | None = None
) -> Counter:
    """Count the instruments up to `day` (all, without it); `days_after` the last one needed the treaty enters into force.

    An organisation's instrument is not counted beside those of its member states, nor one withdrawn by then.
    """
    known = [act for act in acts if day is None or act.on <= day]
    bound = sorted((act for act in known if act.kind in kinds), key=lambda act: act.on)
    left = {act.member: act.effect or act.on for act in known if act.kind == InstrumentKind.WITHDRAWAL}

    def count(until: date) -> int:
        there = {act.member: act for act in bound if act.on <= until and left.get(act.member, date.max) > until}
        return sum(not (act.states & there.keys()) for act in there.values())

    reached = next((act.on for act in bound if needed is not None and count(act.on) >= needed), None)
    enters = reached + days_after * DAY if reached is not None and days_after is not None else None
    return Counter(count(day or max((act.on for act in known), default=date.min)), needed, reached, enters)


def effect_of(deposited: date, entered_on: date | None, later_days: int | None) -> date | None:
    """The later of entry into force and deposit + N days; None while either is not known."""
    if entered_on is None or later_days is None:
        return None
    return max(entered_on, deposited + later_days * DAY)


def withdrawal_effect(rule: str, received: date, days: int | None = None) -> date | None:
    """The first day on which a state that withdraws is bound no more; None when the treaty's rule is not known."""
    if rule == WithdrawalRule.YEAR_END:
        return date(received.year + 1, 1, 1)
    if rule == WithdrawalRule.NEXT_YEAR_END:
        return date(received.year + 2, 1, 1)
    return received + days * DAY if rule == WithdrawalRule.DAYS and days is not None else None


def timeline(acts: Iterable[Act]) -> list[Segment]:
    """The statuses of one member that follow from its acts, from the first on, without holes."""
    turns: list[Turn] = []
    for act in acts:
        if act.kind in (InstrumentKind.SIGNATURE, InstrumentKind.AD_REFERENDUM):
            turns.append((act.on, 0, Status.SIGNATORY.value, act.key))
        elif act.kind in BINDING:
            turns.append((act.on, 1, Status.CONTRACTING.value, act.key))
            if act.effect is not None:
                turns.append((act.effect, 2, Status.MEMBER.value, act.key))
        elif act.kind == InstrumentKind.WITHDRAWAL and act.effect is not None:
            turns.append((act.effect, 3, Status.FORMER.value, act.key))
    return _joined(sorted(turns))


def _joined(turns: Sequence[Turn]) -> list[Segment]:
    """Turns in the order of days as segments; a later signature takes nothing back, and of one day the furthest turn counts."""
    said: list[tuple[date, str, int]] = []
    for day, _order, status, key in turns:
        held = said[-1][1] if said else None
        if status == Status.SIGNATORY and held in (Status.CONTRACTING, Status.MEMBER):
            continue
        if status == Status.CONTRACTING and held == Status.MEMBER:
            continue
        if said and said[-1][0] == day:
            said.pop()
        if not said or said[-1][1] != status:
            said.append((day, status, key))
    ends = [turn[0] for turn in said[1:]]
    return [Segment(status, start, end, key) for (start, status, key), end in zip_longest(said, ends)]


def status_on(acts: Iterable[Act], day: date) -> str | None:
    """The status on a day that follows from a member's acts; None when there is none."""
    return next(
        (part.status for part in timeline(acts) if part.start <= day and (part.end is None or day < part.end)), None
    )

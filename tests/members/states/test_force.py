"""Dates of effect and what follows: over intervals, time zones and leap days (domain.md §4)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.states import force
from members.states.force import Act
from portal.core.intervals import midnight

KINDS = ("ratification", "acceptance", "approval")
DAYS = st.dates(date(1996, 1, 1), date(2032, 12, 31))
ZONES = st.sampled_from(
    [
        "Asia/Shanghai",
        "America/New_York",
        "Europe/Paris",
        "Pacific/Kiritimati",
        "Pacific/Pago_Pago",
        "Asia/Kathmandu",
        "UTC",
    ]
)


def bind(member: int, day: date, kind: str = "ratification", states: frozenset[int] = frozenset()) -> Act:
    return Act(member, kind, day, states=states)


def reckon(acts: list[Act], needed: int | None = 3, days_after: int | None = 30) -> force.Counter:
    return force.entry_into_force(acts, needed=needed, kinds=KINDS, days_after=days_after)


def test_the_last_instrument_needed_sets_the_day() -> None:
    acts = [bind(n, date(2026, 7, 16) + timedelta(days=n)) for n in range(5)]
    found = reckon(acts)
    assert (found.counted, found.reached_on, found.enters_on) == (5, date(2026, 7, 18), date(2026, 8, 17))


def test_what_is_not_known_is_not_computed() -> None:
    acts = [bind(n, date(2026, 7, 16)) for n in range(3)]
    assert reckon(acts, days_after=None).enters_on is None
    assert reckon(acts, days_after=None).reached_on == date(2026, 7, 16)
    assert reckon(acts, needed=None).reached_on is None
    assert force.effect_of(date(2026, 7, 16), None, 30) is None
    assert force.withdrawal_effect("unknown", date(2026, 7, 16)) is None


def test_other_kinds_are_not_counted_and_nobody_counts_twice() -> None:
    day = date(2026, 7, 16)
    acts = [
        bind(1, day),
        bind(1, day, "acceptance"),
        bind(2, day),
        bind(3, day, "signature"),
        bind(4, day, "succession"),
    ]
    assert (reckon(acts).counted, reckon(acts).reached_on) == (2, None)


def test_an_organisation_is_not_counted_beside_its_states() -> None:
    day = date(2026, 7, 16)
    alone = bind(9, day, states=frozenset({1, 2}))
    assert reckon([alone, bind(3, day)]).counted == 2
    beside = [alone, bind(3, day), bind(1, day + timedelta(days=1))]
    assert (reckon(beside).counted, reckon(beside).reached_on) == (2, None)


def test_who_withdrew_before_is_not_counted() -> None:
    day = date(2026, 7, 16)
    left = Act(1, "withdrawal", date(2026, 7, 17), date(2026, 7, 17))
    acts = [bind(1, day), left, bind(2, day), bind(3, date(2026, 7, 18))]
    assert (reckon(acts).counted, reckon(acts).reached_on) == (2, None)


@given(st.lists(DAYS, min_size=1, max_size=12), st.integers(1, 12), st.integers(0, 120))
def test_entry_into_force_is_the_nth_deposit_plus_the_days(days: list[date], needed: int, after: int) -> None:
    found = reckon([bind(n, day) for n, day in enumerate(days)], needed, after)
    if needed > len(days):
        assert found.enters_on is None
    else:
        assert found.enters_on == sorted(days)[needed - 1] + timedelta(days=after)


@given(DAYS, DAYS, st.integers(0, 400))
def test_effect_is_never_before_either(deposited: date, entered: date, days: int) -> None:
    effect = force.effect_of(deposited, entered, days)
    assert effect is not None
    assert effect >= entered
    assert effect >= deposited + timedelta(days=days)
    assert effect in (entered, deposited + timedelta(days=days))


@pytest.mark.parametrize(
    ("deposited", "effect"),
    [
        (date(2024, 1, 30), date(2024, 2, 29)),
        (date(2023, 1, 30), date(2023, 3, 1)),
        (date(2024, 2, 29), date(2024, 3, 30)),
    ],
)
def test_leap_days_are_days(deposited: date, effect: date) -> None:
    assert force.effect_of(deposited, date(2000, 1, 1), 30) == effect


@given(DAYS)
def test_a_withdrawal_at_the_end_of_the_year_ends_on_its_last_instant(received: date) -> None:
    gone = force.withdrawal_effect("year_end", received)
    assert gone is not None
    assert gone - timedelta(days=1) == date(received.year, 12, 31)
    later = force.withdrawal_effect("next_year_end", received)
    assert later == date(received.year + 2, 1, 1)
    assert force.withdrawal_effect("days", received, 366) == received + timedelta(days=366)


@given(DAYS, ZONES)
def test_a_day_at_the_seat_begins_at_its_own_midnight(day: date, zone: str) -> None:
    begins = midnight(day, zone)
    assert force.seat_day(begins, zone) == day
    assert force.seat_day(begins.astimezone(UTC) - timedelta(microseconds=1), zone) == day - timedelta(days=1)


def test_the_same_instant_has_two_days() -> None:
    at = datetime(2026, 11, 23, 17, tzinfo=UTC)
    assert force.seat_day(at, "Asia/Shanghai") == date(2026, 11, 24)
    assert (
        force.seat_day(at, "America/New_York")
        == at.astimezone(ZoneInfo("America/New_York")).date()
        == date(2026, 11, 23)
    )


acts = st.lists(
    st.builds(
        lambda kind, on, wait: Act(1, kind, on, None if wait is None else on + timedelta(days=wait)),
        st.sampled_from(["signature", "ratification", "accession", "withdrawal", "declaration"]),
        DAYS,
        st.one_of(st.none(), st.integers(0, 400)),
    ),
    max_size=6,
)


@given(acts, DAYS)
def test_a_day_has_at_most_one_status_and_the_line_has_no_holes(done: list[Act], day: date) -> None:
    line = force.timeline(done)
    for before, after in pairwise(line):
        assert before.end == after.start
        assert before.start < after.start
        assert before.status != after.status
    held = [part.status for part in line if part.start <= day and (part.end is None or day < part.end)]
    assert len(held) <= 1
    assert force.status_on(done, day) == (held[0] if held else None)


def test_the_line_of_a_state_that_joined_left_and_joined_again() -> None:
    done = [
        Act(1, "signature", date(2016, 4, 22)),
        Act(1, "acceptance", date(2016, 9, 3), date(2016, 11, 4)),
        Act(1, "withdrawal", date(2019, 11, 4), date(2020, 11, 4)),
        Act(1, "acceptance", date(2021, 1, 20), date(2021, 2, 19)),
    ]
    assert [(part.status, part.start.isoformat()) for part in force.timeline(done)] == [
        ("signatory", "2016-04-22"), ("contracting", "2016-09-03"), ("member", "2016-11-04"), ("former", "2020-11-04"),
        ("contracting", "2021-01-20"), ("member", "2021-02-19"),
    ]  # fmt: skip

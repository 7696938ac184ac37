"""The silence clock: one mark an hour; gone, now and left always add up to the run."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.display.silence import silence_clock

OPENS = dt.datetime(2026, 12, 7, 6, 0, tzinfo=dt.UTC)
EXPIRES = OPENS + dt.timedelta(hours=72)


def kinds(clock):
    return Counter(mark.kind for mark in clock.marks)


def test_31_hours_into_72():
    clock = silence_clock(OPENS, EXPIRES, OPENS + dt.timedelta(hours=31))
    assert kinds(clock) == {"gone": 31, "now": 1, "left": 40}
    assert (clock.total, clock.gone, clock.left) == (72, 31, 41)
    assert clock.words == "72 hours, one mark per hour; gone: 31, left: 41; statements received: 0"


def test_before_the_opening_nothing_is_gone_and_after_expiry_nothing_is_left():
    before = silence_clock(OPENS, EXPIRES, OPENS - dt.timedelta(hours=1))
    assert kinds(before) == {"left": 72}
    assert before.left == 72
    after = silence_clock(OPENS, EXPIRES, EXPIRES)
    assert kinds(after) == {"gone": 72}
    assert after.left == 0


def test_a_long_run_is_counted_in_days():
    clock = silence_clock(OPENS, OPENS + dt.timedelta(days=90), OPENS + dt.timedelta(days=10, hours=5))
    assert clock.in_days
    assert (clock.total, clock.gone, clock.left) == (90, 10, 79)


def test_statements_stand_where_they_were_received():
    inside, outside = OPENS + dt.timedelta(hours=36), EXPIRES + dt.timedelta(hours=1)
    assert silence_clock(OPENS, EXPIRES, EXPIRES, [inside, outside]).statements == ["50%"]


def test_a_run_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="after it opens"):
        silence_clock(EXPIRES, OPENS, OPENS)


@given(length=st.integers(1, 500), passed=st.integers(0, 999_999))
def test_there_is_one_now_and_the_marks_add_up(length, passed):
    span = dt.timedelta(hours=length)
    clock = silence_clock(OPENS, OPENS + span, OPENS + span * passed / 1_000_000)
    found = kinds(clock)
    assert found["now"] == 1
    assert found.total() == clock.total
    assert all(0 <= float(mark.at[:-1]) <= 100 for mark in clock.marks)

"""Time left is rounded down, in hours up to four days."""

import datetime as dt

import pytest

from portal.core.display.remaining import time_late, time_left, time_since, time_until_opening

NOW = dt.datetime(2026, 12, 8, 13, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (41.99, "41 hours left"),
        (95.9, "95 hours left"),
        (96, "4 days left"),
        (2, "2 hours left"),
        (1.99, "119 minutes left"),
        (1 / 60, "1 minute left"),
        (0.001, "less than a minute left"),
    ],
)
def test_time_left(hours, words):
    assert time_left(NOW + dt.timedelta(hours=hours), NOW) == words


@pytest.mark.parametrize(
    ("hours", "words"),
    [(27, "1 day late"), (23.5, "23 hours late"), (0.5, "30 minutes late"), (0, "less than a minute late")],
)
def test_time_late(hours, words):
    assert time_late(NOW - dt.timedelta(hours=hours), NOW) == words


def test_what_ended_is_not_called_late():
    assert time_since(NOW - dt.timedelta(days=3), NOW) == "ended 3 days ago"


def test_an_opening_is_announced():
    assert time_until_opening(NOW + dt.timedelta(days=5, hours=20), NOW) == "Opens in 5 days"

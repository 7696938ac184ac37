"""Three clocks, in headquarters time first; dates repeated where they differ."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from portal.core.display import instants

DUE = dt.datetime(2026, 12, 10, 6, 0, tzinfo=dt.UTC)


def test_headquarters_comes_first_then_utc_then_the_readers_own_time():
    with timezone.override(ZoneInfo("Europe/Paris")):
        shown = instants.show(DUE)
    assert shown.headquarters == "10 Dec 2026, 14:00 (Shanghai)"
    assert shown.elsewhere == "06:00 UTC · 07:00 your time (\u2066UTC+1\u2069)"
    assert shown.iso == "2026-12-10T06:00Z"


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai"])
def test_a_clock_already_shown_is_not_repeated(zone):
    with timezone.override(ZoneInfo(zone)):
        assert instants.show(DUE).elsewhere == "06:00 UTC"


def test_the_date_is_added_to_a_clock_on_which_it_is_another():
    late = dt.datetime(2026, 12, 9, 20, 0, tzinfo=dt.UTC)  # 10 Dec, 04:00 in Shanghai
    with timezone.override(ZoneInfo("Pacific/Marquesas")):
        shown = instants.show(late)
    assert shown.headquarters.startswith("10 Dec 2026, 04:00")
    assert shown.universal == "9 Dec 2026, 20:00 UTC"
    assert shown.reader == "9 Dec 2026, 10:30 your time (\u2066UTC−9:30\u2069)"


def test_a_naive_datetime_is_no_instant():
    with pytest.raises(ValueError, match="zone"):
        instants.show(dt.datetime(2026, 12, 10, 6, 0))  # noqa: DTZ001 - the point of the test


def test_the_day_of_an_instant_is_the_day_at_headquarters():
    assert instants.day(dt.datetime(2026, 12, 9, 20, 0, tzinfo=dt.UTC)) == "10 Dec 2026"
    assert instants.day(dt.date(2026, 1, 3)) == "3 Jan 2026"


def test_a_zone_without_a_translated_city_is_called_by_its_name():
    assert instants.city(ZoneInfo("America/Mexico_City")) == "Mexico City"

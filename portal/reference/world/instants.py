"""Instants of the demonstration world, counted from its "now", and quarters of the headquarters calendar."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

DURATION = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")


def duration(text: str) -> timedelta:
    """An ISO 8601 duration in days, hours and minutes: `-P3DT4H`. Raises ValueError for anything else."""
    found = DURATION.fullmatch(text)
    if found is None or not any(found.groups()[1:]):
        raise ValueError(f"{text!r} is not a duration of days, hours and minutes")
    sign, days, hours, minutes = found.groups()
    length = timedelta(days=int(days or 0), hours=int(hours or 0), minutes=int(minutes or 0))
    return -length if sign else length


def quarter_start(now: datetime, number: int) -> datetime:
    """00:00 at headquarters of the first day of a calendar quarter: 0 is the present one, -1 the last completed."""
    zone = ZoneInfo(settings.HEADQUARTERS_TIME_ZONE)
    today = now.astimezone(zone).date()
    quarters = today.year * 4 + (today.month - 1) // 3 + number
    return datetime.combine(date(quarters // 4, quarters % 4 * 3 + 1, 1), time(), tzinfo=zone)


def after_period(now: datetime, ended: datetime, wish: timedelta) -> datetime:
    """An instant after a period's end: `wish` later or, when that has not come yet, half of the way to now."""
    return ended + min(wish, (now - ended) / 2)

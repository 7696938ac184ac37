"""Instants and days in words: headquarters time first, then UTC, then the reader's own time (domain.md §3.3).

Western digits in every language; months in Arabic carry both names, as in United Nations documents.
"""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

MONTHS = (
    pgettext_lazy("month", "Jan"),
    pgettext_lazy("month", "Feb"),
    pgettext_lazy("month", "Mar"),
    pgettext_lazy("month", "Apr"),
    pgettext_lazy("month", "May"),
    pgettext_lazy("month", "Jun"),
    pgettext_lazy("month", "Jul"),
    pgettext_lazy("month", "Aug"),
    pgettext_lazy("month", "Sep"),
    pgettext_lazy("month", "Oct"),
    pgettext_lazy("month", "Nov"),
    pgettext_lazy("month", "Dec"),
)
CITIES = {
    "Asia/Shanghai": pgettext_lazy("city", "Shanghai"),
    "Europe/Geneva": pgettext_lazy("city", "Geneva"),
    "Europe/Zurich": pgettext_lazy("city", "Geneva"),
    "America/New_York": pgettext_lazy("city", "New York"),
    "Africa/Nairobi": pgettext_lazy("city", "Nairobi"),
}
ISOLATE = "\u2066%s\u2069"


@dataclass(frozen=True, slots=True)
class Instant:
    """One instant on three clocks. `reader` is empty when the reader's zone is unknown, UTC or that of headquarters."""

    headquarters: str
    universal: str
    reader: str
    iso: str

    @property
    def elsewhere(self) -> str:
        """The clocks beside headquarters: "06:00 UTC · 07:00 your time (UTC+1)"."""
        return " · ".join(part for part in (self.universal, self.reader) if part)

    def __str__(self) -> str:
        return f"{self.headquarters} · {self.elsewhere}"


def headquarters_zone() -> ZoneInfo:
    """The zone of the seat, `settings.HEADQUARTERS_TIME_ZONE`."""
    return ZoneInfo(getattr(settings, "HEADQUARTERS_TIME_ZONE", "Asia/Shanghai"))


def city(zone: ZoneInfo) -> str:
    """The city a zone is called after, in the reader's language if it is one of `CITIES`."""
    return str(CITIES.get(zone.key) or zone.key.rpartition("/")[2].replace("_", " "))


def day(value: dt.date) -> str:
    """A calendar day, "10 Dec 2026". An instant is first brought to headquarters time."""
    if isinstance(value, dt.datetime):
        value = value.astimezone(headquarters_zone())
    return pgettext("day", "%(day)d %(month)s %(year)d") % {
        "day": value.day,
        "month": MONTHS[value.month - 1],
        "year": value.year,
    }


def clock_time(value: dt.datetime) -> str:
    """The time of day of `value` in its own zone, "14:00"."""
    return pgettext("time of day", "%(hour)02d:%(minute)02d") % {"hour": value.hour, "minute": value.minute}


def show(value: dt.datetime) -> Instant:
    """Put an aware instant on the three clocks. The date is repeated for a clock on which it is another one.

    The reader's zone is Django's current time zone. Raises ValueError for a naive datetime: it is no instant.
    """
    if timezone.is_naive(value):
        raise ValueError("a deadline is an instant: it needs a zone")
    seat = headquarters_zone()
    there, utc = value.astimezone(seat), value.astimezone(dt.UTC)
    headquarters = pgettext("instant", "%(day)s, %(time)s (%(city)s)") % {
        "day": day(there.date()),
        "time": clock_time(there),
        "city": city(seat),
    }
    universal = _("%(time)s UTC") % {"time": _dated(utc, there.date())}
    return Instant(headquarters, universal, _reader(value, seat, there.date()), utc.strftime("%Y-%m-%dT%H:%MZ"))


def _reader(value: dt.datetime, seat: ZoneInfo, known: dt.date) -> str:
    """The reader's own clock, unless it is one already shown."""
    zone = timezone.get_current_timezone()
    if str(zone) in {"UTC", seat.key}:
        return ""
    mine = value.astimezone(zone)
    return _("%(time)s your time (%(offset)s)") % {"time": _dated(mine, known), "offset": ISOLATE % offset(mine)}


def _dated(value: dt.datetime, known: dt.date) -> str:
    """The time of day, with its date when that is not the date the reader has just read."""
    if value.date() == known:
        return clock_time(value)
    return pgettext("date and time", "%(day)s, %(time)s") % {"day": day(value.date()), "time": clock_time(value)}


def offset(value: dt.datetime) -> str:
    """The offset of an aware datetime from UTC: "UTC+1", "UTC−3:30", "UTC"."""
    minutes = int((value.utcoffset() or dt.timedelta()).total_seconds()) // 60
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02d}" if rest else "")

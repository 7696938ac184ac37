"""How much time is left, or how late a thing is. Always rounded down: nobody is told of an hour that is not there."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
SHOWN_IN_DAYS = 4 * DAY  # up to 96 hours a delegate counts hours, as the silence clock does
SHOWN_IN_HOURS = 2 * HOUR


def time_left(until: dt.datetime, now: dt.datetime) -> str:
    """ "41 hours left". For an instant that has passed use `time_late` or `time_since`."""
    span = until - now
    if span >= SHOWN_IN_DAYS:
        return ngettext("%(n)d day left", "%(n)d days left", span // DAY) % {"n": span // DAY}
    if span >= SHOWN_IN_HOURS:
        return ngettext("%(n)d hour left", "%(n)d hours left", span // HOUR) % {"n": span // HOUR}
    minutes = _minutes(span)
    if minutes < 1:
        return _("less than a minute left")
    return ngettext("%(n)d minute left", "%(n)d minutes left", minutes) % {"n": minutes}


def time_until_opening(until: dt.datetime, now: dt.datetime) -> str:
    """ "Opens in 5 days"."""
    span = until - now
    if span >= SHOWN_IN_DAYS:
        return ngettext("Opens in %(n)d day", "Opens in %(n)d days", span // DAY) % {"n": span // DAY}
    if span >= SHOWN_IN_HOURS:
        return ngettext("Opens in %(n)d hour", "Opens in %(n)d hours", span // HOUR) % {"n": span // HOUR}
    minutes = max(_minutes(span), 0)
    return ngettext("Opens in %(n)d minute", "Opens in %(n)d minutes", minutes) % {"n": minutes}


def time_late(since: dt.datetime, now: dt.datetime) -> str:
    """ "1 day late", for what was due and has not been done."""
    span = now - since
    if span >= DAY:
        return ngettext("%(n)d day late", "%(n)d days late", span // DAY) % {"n": span // DAY}
    if span >= SHOWN_IN_HOURS:
        return ngettext("%(n)d hour late", "%(n)d hours late", span // HOUR) % {"n": span // HOUR}
    minutes = _minutes(span)
    if minutes < 1:
        return _("less than a minute late")
    return ngettext("%(n)d minute late", "%(n)d minutes late", minutes) % {"n": minutes}


def time_since(since: dt.datetime, now: dt.datetime) -> str:
    """ "ended 3 hours ago", for a period that is over and was not missed by anybody."""
    span = now - since
    if span >= DAY:
        return ngettext("ended %(n)d day ago", "ended %(n)d days ago", span // DAY) % {"n": span // DAY}
    if span >= SHOWN_IN_HOURS:
        return ngettext("ended %(n)d hour ago", "ended %(n)d hours ago", span // HOUR) % {"n": span // HOUR}
    minutes = _minutes(span)
    return ngettext("ended %(n)d minute ago", "ended %(n)d minutes ago", minutes) % {"n": minutes}


def _minutes(span: dt.timedelta) -> int:
    return span // dt.timedelta(minutes=1)

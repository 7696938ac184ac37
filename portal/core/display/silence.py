"""The silence clock: one mark an hour, or one a day for runs of more than 96 hours.

Positions are per cent of the width, so that the drawing keeps its proportions at every width without a `viewBox`.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

HOURS_SHOWN = 96
BAR = 0.7  # share of a mark's width that is ink


@dataclass(frozen=True, slots=True)
class Mark:
    """One hour (or day) of the run: `kind` is gone, now or left; `at` and `width` are per cent."""

    kind: str
    at: str
    width: str


@dataclass(frozen=True, slots=True)
class SilenceClock:
    """What the drawing and its words need."""

    marks: list[Mark]
    statements: list[str]
    total: int
    gone: int
    left: int
    in_days: bool

    @property
    def words(self) -> str:
        """The drawing in one sentence, for who does not see it."""
        if self.in_days:
            text = ngettext("%(n)d day, one mark per day", "%(n)d days, one mark per day", self.total)
        else:
            text = ngettext("%(n)d hour, one mark per hour", "%(n)d hours, one mark per hour", self.total)
        parts = [text % {"n": self.total}, _("gone: %(gone)d, left: %(left)d") % {"gone": self.gone, "left": self.left}]
        parts.append(_("statements received: %(n)d") % {"n": len(self.statements)})
        return "; ".join(parts)


def silence_clock(
    opens_at: dt.datetime, expires_at: dt.datetime, now: dt.datetime, statements: Iterable[dt.datetime] = ()
) -> SilenceClock:
    """Draw a run as marks. `left` is rounded down, as in the words beside it; a broken unit at the end has its mark.

    Statements received outside the run are not drawn. Raises ValueError when the run ends before it begins.
    """
    if expires_at <= opens_at:
        raise ValueError("a silence run expires after it opens")
    span = expires_at - opens_at
    in_days = span > dt.timedelta(hours=HOURS_SHOWN)
    unit = dt.timedelta(days=1) if in_days else dt.timedelta(hours=1)
    total = -(-span // unit)
    moment = min(max(now, opens_at), expires_at)
    current = (moment - opens_at) // unit if opens_at <= now < expires_at else (0 if now < opens_at else total)
    marks = [_mark(index, total, current, now >= opens_at) for index in range(total)]
    drawn = [_per_cent((at - opens_at) / (unit * total)) for at in sorted(statements) if opens_at <= at < expires_at]
    return SilenceClock(marks, drawn, total, current, (expires_at - moment) // unit, in_days)


def _mark(index: int, total: int, current: int, running: bool) -> Mark:
    kind = "gone" if index < current else "now" if index == current and running else "left"
    bar = 1 / total * BAR if kind != "left" else min(0.0018, 1 / total * BAR)
    centre = (index + 0.5) / total
    return Mark(kind, _per_cent(centre - bar / 2), _per_cent(bar))


def _per_cent(share: float) -> str:
    return f"{share * 100:.2f}".rstrip("0").rstrip(".") + "%"

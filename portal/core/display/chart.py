"""The one chart: two series of bars over periods, with targets. Solid against outline, never colour alone.

x in per cent of the width, y in pixels, so that the type keeps its size at every width.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

TOP, FLOOR, HEIGHT = 24, 190, 220
MARGIN = 10.0  # per cent kept free for the scale
NICE = (1, 2, 5, 10)

Number = int | float | Decimal


@dataclass(frozen=True, slots=True)
class Period:
    """One period: its name and its two values. `first` None: no report received, which is not zero.

    `open` marks a period that is not over.
    """

    name: str
    first: Number | None = None
    second: Number | None = None
    open: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    kind: str
    x: str
    width: str
    y: float
    height: float
    label: str
    middle: str


@dataclass(frozen=True, slots=True)
class Line:
    kind: str
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart ready to be drawn: `id` tells several on one page apart."""

    id: str
    title: str
    first_name: str
    second_name: str
    periods: Sequence[Period]
    bars: list[Bar]
    lines: list[Line]
    names: list[tuple[str, str]]
    description: str
    csv_url: str = ""
    height: int = HEIGHT
    floor: int = FLOOR

    @property
    def missing(self) -> bool:
        return any(period.first is None and not period.open for period in self.periods)


def chart(
    *,
    name: str,
    title: str,
    first_name: str,
    second_name: str,
    periods: Sequence[Period],
    target: Number | None = None,
    former_target: Number | None = None,
    csv_url: str = "",
) -> Figure:
    """Lay a chart out. `name` is its id on the page; `first_name` the solid bars, `second_name` the outlined."""
    values = [v for p in periods for v in (p.first, p.second) if v is not None]
    values += [v for v in (target, former_target) if v is not None]
    step, top = _scale(float(max(values, default=0)))

    def y(value: float) -> float:
        return round(FLOOR - (FLOOR - TOP) * value / top, 1)

    lines = [Line("axis" if not mark else "grid", y(mark), _number(mark)) for mark in _marks(step, top)]
    if former_target is not None:
        lines.append(Line("former", y(float(former_target)), _("former target %(n)s") % {"n": _number(former_target)}))
    if target is not None:
        lines.append(Line("target", y(float(target)), _("target %(n)s") % {"n": _number(target)}))
    slot = (100 - MARGIN) / max(len(periods), 1)
    bars = [bar for index, period in enumerate(periods) for bar in _bars(period, MARGIN + slot * index, slot, y)]
    names = [(f"{MARGIN + slot * (index + 0.5):.1f}%", period.name) for index, period in enumerate(periods)]
    return Figure(name, title, first_name, second_name, periods, bars, lines, names, _described(periods), csv_url)


def _bars(period: Period, left: float, slot: float, y: Callable[[float], float]) -> list[Bar]:
    """The bars of one period, or the dashed frame that says that nothing was received."""
    if period.first is None:
        if period.open:
            return [Bar("open", "0", "0", FLOOR, 0, _("open"), f"{left + slot / 2:.1f}%")]
        at, wide, middle = left + slot * 0.15, slot * 0.7, left + slot / 2
        return [Bar("none", f"{at:.1f}%", f"{wide:.1f}%", FLOOR - 33, 33, _("no report"), f"{middle:.1f}%")]
    found = []
    for kind, value, shift in (("first", period.first, 0.15), ("second", period.second, 0.53)):
        if value is not None:
            at, wide = left + slot * shift, slot * 0.32
            top = y(float(value))
            found.append(
                Bar(
                    kind,
                    f"{at:.1f}%",
                    f"{wide:.1f}%",
                    top,
                    round(FLOOR - top, 1),
                    _number(value),
                    f"{at + wide / 2:.1f}%",
                )
            )
    return found


def _scale(highest: float) -> tuple[float, float]:
    """A round step and the top of the scale: three or four steps up to at least the highest value."""
    if highest <= 0:
        return 1, 1
    size = 1.0
    while size * 10 < highest:
        size *= 10
    while size > highest:
        size /= 10
    for factor in (0.2, 0.5, 1, 2, 5):
        if size * factor * 4 >= highest:
            step = size * factor
            return step, step * -(-highest // step)
    return size * 10, size * 10


def _marks(step: float, top: float) -> list[float]:
    return [step * index for index in range(round(top / step) + 1)]


def _number(value: Number) -> str:
    exact = float(value)
    whole = exact.is_integer()
    return str(number_format(int(value) if whole else value, use_l10n=True, force_grouping=abs(exact) >= 10_000))


def _described(periods: Sequence[Period]) -> str:
    """The figures in words, for who does not see the drawing."""
    line = pgettext("one period of a chart in words", "%(period)s: %(said)s")
    said = [line % {"period": period.name, "said": _said(period)} for period in periods]
    return pgettext("between periods in words", "; ").join(said)


def _said(period: Period) -> str:
    if period.first is None:
        return _("open") if period.open else _("no report received")
    second = "" if period.second is None else f" / {_number(period.second)}"
    return _number(period.first) + second

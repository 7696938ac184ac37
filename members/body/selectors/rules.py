"""Reading the rules of procedure: which are in force, what they say, and how their calendar counts (domain.md §1)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from django.db.models import Prefetch, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from members.body.models import Disclosure, Majority, Mode, Organ, Period, Right, RulesOfProcedure, Seat, Subject
from members.states.models import ConditionKind, Status
from portal.core.refusals import Refusal, Refused


class NoRulesInForce(Refused):
    """No act can be taken where no rules of procedure are in force: today that is the real body (domain.md §1)."""


@dataclass(frozen=True)
class Rules:
    """One version of the rules, with questions instead of keys. Every number of a workflow comes from here."""

    number: int
    fictional: bool
    content: dict[str, Any]

    def value(self, section: str, key: str) -> Any:
        """What the rules say: `value("silence", "objector_disclosed_to")`. An unknown key is a programming error."""
        return self.content[section][key]["value"]

    def hours(self, period: str) -> timedelta:
        """A period that is counted in hours or days, as a duration."""
        entry = self.content["periods"][period]
        return timedelta(**{entry["unit"]: entry["value"]})

    def amounts(self, period: str) -> list[int]:
        """The steps of a period that has several: `[14, 3, 1]`."""
        return list(self.content["periods"][period]["value"])

    def deadline(self, period: str, start: datetime) -> datetime:
        """The instant at which a period that starts at `start` ends.

        Hours and days run through. Working days are those of headquarters; the last one ends at the end of its office
        hours, the first is the day after `start`.
        """
        entry = self.content["periods"][period]
        unit, value = entry["unit"], entry["value"]
        if unit == "working_days":
            return self.calendar.after_working_days(start, value)
        if unit == "months":
            return start + relativedelta(months=value)
        return start + timedelta(**{unit: value})

    @cached_property
    def calendar(self) -> "Calendar":
        return Calendar(self.content["calendar"])

    def modes(self, organ: str, kind: str) -> list[str]:
        """How an organ may decide a kind of proposal; empty when the decision matrix has no such row."""
        return list((self.matrix_row(organ, kind) or {}).get("modes", []))

    def matrix_row(self, organ: str, kind: str) -> dict[str, Any] | None:
        rows = self.content["decision_matrix"]
        return next((row for row in rows if row["organ"] == organ and row["kind"] == kind), None)

    def statuses_with(self, right: str) -> list[str]:
        """The statuses that hold a right in the present phase."""
        by_status = self.content["rights"]["by_phase"][self.content["phase"]["value"]]
        return [status for status, rights in by_status.items() if right in rights]

    def conditions(self, effect: str, right: str) -> list[str]:
        """The conditions that grant (`"grants"`) or remove (`"removes"`) a right."""
        return [kind for kind, effects in self.content["rights"]["conditions"].items() if right in effects[effect]]

    def symbol_pattern(self, series: str, **fields: Any) -> str:
        """The pattern of a series of symbols with all its fields filled but the number: `WAICO/MC/2/L.{n}`.

        `session` is filled from the rules; the others (`organ`: its letters, `year`) are given in `fields`. In the
        demonstration world the first part is `DEMO`.
        """
        pattern = next(row["pattern"] for row in self.content["symbols"]["series"] if row["key"] == series)
        if self.fictional:  # a symbol of the demonstration can never be taken for a real one, nor collide with it
            pattern = pattern.replace("WAICO/", "DEMO/")
        known = {"session": self.content["symbols"]["session"], **fields}
        return re.sub(
            r"\{(\w+)(:[^}]*)?\}", lambda m: f"{{n{m[2] or ''}}}" if m[1] == "number" else str(known[m[1]]), pattern
        )

    def organ_letters(self, organ: str) -> str:
        """The letters of an organ in symbols: `MC`."""
        return str(next(row["symbol"] for row in self.content["organs"] if row["key"] == organ))

    def reasons(self, kind: str) -> dict[str, dict[str, str]]:
        """The coded reasons of one kind of act, code → `{language: words}`: `reasons("return_for_form")`."""
        return {code["key"]: code["label"] for code in self.content["reasons"][kind]["codes"]}

    def official_languages(self) -> list[str]:
        return list(self.content["languages"]["official"]["value"])


class Calendar:
    """The headquarters calendar: its zone, its working days, the end of its office hours."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.zone = ZoneInfo(data["time_zone"])
        self.weekdays = set(data["working_weekdays"])
        self.closed = {date.fromisoformat(day["date"]) for day in data["non_working_days"]}
        self.day_ends = time.fromisoformat(data["day_ends_at"])

    def is_working_day(self, instant: datetime) -> bool:
        day = instant.astimezone(self.zone).date()
        return day.isoweekday() in self.weekdays and day not in self.closed

    def after_working_days(self, start: datetime, days: int) -> datetime:
        """The end of office hours of the n-th working day after `start`."""
        local = start.astimezone(self.zone)
        while days > 0:
            local += timedelta(days=1)
            days -= self.is_working_day(local)
        return datetime.combine(local.date(), self.day_ends, tzinfo=self.zone)

    def on_working_day(self, instant: datetime) -> datetime:
        """The instant itself, or the same time of the next working day."""
        local = instant.astimezone(self.zone)
        while not self.is_working_day(local):
            local += timedelta(days=1)
        return local


def rules_at(at: datetime, *, fictional: bool) -> Rules:
    """The rules in force at an instant in the real or the fictional world. Raises NoRulesInForce."""
    row = RulesOfProcedure.objects.at(at).filter(fictional=fictional).first()
    if row is None:
        raise NoRulesInForce(
            Refusal("no_rules_in_force", _("No rules of procedure are in force, so that this act cannot be taken yet."))
        )
    return Rules(row.number, row.fictional, row.content)


def rules_numbered(number: int, *, fictional: bool) -> Rules:
    """The version a procedure began under: it also ends under it."""
    row = RulesOfProcedure.objects.get(number=number, fictional=fictional)
    return Rules(row.number, row.fictional, row.content)


def organ(key: str, *, fictional: bool) -> Organ:
    return Organ.objects.get(key=key, fictional=fictional)


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One row of the decision matrix in words."""

    organ: Any
    subject: Any
    modes: list[Any]
    majority: Any
    disclosed_to: Any


@dataclass(frozen=True, slots=True)
class RightsRow:
    """A status or condition with the rights it gives and takes."""

    name: Any
    gives: list[Any]
    takes: list[Any]


def matrix(rules: Rules) -> list[MatrixRow]:
    """The decision matrix in words, in its own order."""
    names = {organ["key"]: organ["name"] for organ in rules.content["organs"]}
    return [
        MatrixRow(
            organ=names.get(row["organ"], row["organ"]),
            subject=in_words(Subject, row["kind"]),
            modes=[in_words(Mode, mode) for mode in row["modes"]],
            majority=in_words(Majority, row["majority"]),
            disclosed_to=in_words(Disclosure, row["objector_disclosed_to"]),
        )
        for row in rules.content["decision_matrix"]
    ]


def rights(rules: Rules) -> list[RightsRow]:
    """Which status holds which rights in the present phase, then what conditions give and take."""
    section = rules.content["rights"]

    def words(keys: list[str]) -> list[Any]:
        return [in_words(Right, key) for key in keys]

    held = section["by_phase"][rules.content["phase"]["value"]]
    effects = section["conditions"]
    return [RightsRow(in_words(Status, key), words(held[key]), []) for key in _ordered(held, Status)] + [
        RightsRow(in_words(ConditionKind, key), words(effects[key]["grants"]), words(effects[key]["removes"]))
        for key in _ordered(effects, ConditionKind)
    ]


def periods(rules: Rules) -> list[tuple[Any, str]]:
    """Every period with its length in words."""
    entries = rules.content["periods"]
    return [
        (in_words(Period, key), length(entries[key]["value"], entries[key]["unit"]))
        for key in _ordered(entries, Period)
    ]


def _ordered(keys: Iterable[str], choices: type[TextChoices]) -> list[str]:
    """Keys in the order of their words; PostgreSQL keeps none in JSON."""
    known = list(choices.values)
    return sorted(keys, key=lambda key: known.index(key) if key in known else len(known))


def length(value: int | list[int], unit: str) -> str:
    """ "3 working days", or "14, 3, 1 days" for the steps of a period that has several."""
    amounts = value if isinstance(value, list) else [value]
    last = amounts[-1] if len(amounts) == 1 else max(amounts)
    words = {
        "hours": ngettext("%(n)s hour", "%(n)s hours", last),
        "days": ngettext("%(n)s day", "%(n)s days", last),
        "working_days": ngettext("%(n)s working day", "%(n)s working days", last),
        "months": ngettext("%(n)s month", "%(n)s months", last),
    }[unit]
    return words % {"n": pgettext("between items", ", ").join(str(amount) for amount in amounts)}


def in_words(choices: type[TextChoices], key: str) -> Any:
    """The label of a key; a key without one stands as it is (members may adopt rules with other rows)."""
    return choices(key).label if key in choices.values else key


def all_rules() -> QuerySet[RulesOfProcedure]:
    """Every version, the body's own first, newest first."""
    return RulesOfProcedure.objects.order_by("fictional", "-number")


def organs_with_seats(at: datetime, *, fictional: bool) -> list[Organ]:
    """The organs with who sits in them at an instant (`seats_now`). Two statements."""
    seats = Prefetch(
        "seats", queryset=Seat.objects.at(at).select_related("member").order_by("member__code"), to_attr="seats_now"
    )
    return list(Organ.objects.filter(fictional=fictional).prefetch_related(seats).order_by("pk"))

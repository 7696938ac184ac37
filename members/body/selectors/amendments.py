"""An amendment of the rules before it is recorded: what it changes, which deadlines it moves, what stays as it began."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import CharField, Count, Value
from django.utils.translation import gettext as _

from members.body.models import Period
from members.body.selectors.rules import Rules, in_words, length
from portal.core.process import Process
from portal.core.workflow import WORKFLOWS

Names = dict[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the rules in words, as it is and as it would be."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Shift:
    """A period of the rules that begins at the same instant under both versions, and when it would end."""

    name: str
    before: datetime
    after: datetime


def amended(
    rules: Rules, periods: Mapping[str, int | list[int]], closed: Mapping[date, Names], day_ends: time
) -> dict[str, Any]:
    """The content of the rules with other lengths of periods and another calendar; everything else as it stands."""
    content = deepcopy(rules.content)
    for key, value in periods.items():
        content["periods"][key]["value"] = value
    content["calendar"]["non_working_days"] = [{"date": day.isoformat(), "name": closed[day]} for day in sorted(closed)]
    content["calendar"]["day_ends_at"] = day_ends.isoformat("minutes")
    return content


def differences(former: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What differs between two versions, in no language: `{entry: [before, after]}`. A day is `[open?, open?]`."""
    found = {
        key: [former["periods"][key]["value"], entry["value"]]
        for key, entry in new["periods"].items()
        if former["periods"][key]["value"] != entry["value"]
    }
    before, after = former["calendar"], new["calendar"]
    if before["day_ends_at"] != after["day_ends_at"]:
        found["day_ends_at"] = [before["day_ends_at"], after["day_ends_at"]]
    old_days, new_days = ({day["date"] for day in calendar["non_working_days"]} for calendar in (before, after))
    return found | {day: [day not in old_days, day not in new_days] for day in sorted(old_days ^ new_days)}


def changes(former: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """The same in words."""
    units = {key: entry["unit"] for key, entry in former["periods"].items()}
    found = []
    for key, values in differences(former, new).items():
        if key in units:
            name, said = str(in_words(Period, key)), [length(value, units[key]) for value in values]
        elif key == "day_ends_at":
            name, said = _("End of office hours"), values
        else:
            name, said = key, [_("Working day") if value else _("Not a working day") for value in values]
        found.append(Change(name, *said))
    return found


def shifts(former: Rules, new: Rules, start: datetime) -> list[Shift]:
    """The periods that would end at another instant if they began at `start`; those with several steps aside."""
    found = []
    for key, entry in new.content["periods"].items():
        if isinstance(entry["value"], list):
            continue
        before, after = former.deadline(key, start), new.deadline(key, start)
        if before != after:
            found.append(Shift(str(in_words(Period, key)), before, after))
    return found


def under_way(rules: Rules) -> Sequence[tuple[str, int]]:
    """What has begun under these rules and also ends under them: the name of each process, and how many. One statement."""
    counts = [
        model.objects.filter(
            rules_version=rules.number, fictional=rules.fictional,
            state__in=[state for state in workflow.states.values if not workflow.is_final(state)],
        )
        .values("fictional")
        .values_list(Value(workflow.name, CharField()), Count("pk"))
        .order_by()
        for model, workflow in WORKFLOWS.items()
        if issubclass(model, Process)
    ]  # fmt: skip
    titles = {workflow.name: workflow.title for _model, workflow in WORKFLOWS.items()}
    first, *others = counts
    return sorted((titles[name], count) for name, count in first.union(*others, all=True))

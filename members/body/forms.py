"""The form by which an adopted amendment of the rules is recorded: periods and calendar."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.body.models import Period
from members.body.selectors import Rules, amended, in_words, length
from portal.core import clock
from portal.core.display.texts import local_text
from portal.core.forms import Answer, CheckedForm

LONGEST = 1000  # of any unit; a slip of the hand is longer


class PeriodField(forms.CharField):
    """Whole numbers in the unit of the period: one, or several steps separated by commas."""

    def __init__(self, entry: dict[str, Any], **kwargs: Any) -> None:
        self.several = isinstance(entry["value"], list)
        value = entry["value"] if self.several else [entry["value"]]
        kwargs["initial"] = ", ".join(map(str, value))
        super().__init__(help_text=_("Now: %(length)s") % {"length": length(entry["value"], entry["unit"])}, **kwargs)

    def clean(self, value: Any) -> int | list[int]:
        text = super().clean(value)
        parts = [part.strip() for part in text.replace("،", ",").replace("，", ",").split(",")]
        if not all(part.isascii() and part.isdigit() and int(part) <= LONGEST for part in parts):
            raise ValidationError(_("Give whole numbers from 0 to %(most)s.") % {"most": LONGEST})
        if len(parts) > 1 and not self.several:
            raise ValidationError(_("This period has one length."))
        numbers = [int(part) for part in parts]
        return numbers if self.several else numbers[0]


class RulesForm(CheckedForm):
    """Filled with the version in force; the check page shows what differs."""

    def __init__(self, *args: Any, rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules
        entries = rules.content["periods"]
        for key in [key for key in Period.values if key in entries]:
            self.fields[f"period_{key}"] = PeriodField(entries[key], label=in_words(Period, key))
        calendar = rules.content["calendar"]
        self.fields["day_ends"] = forms.TimeField(
            label=_("End of office hours"),
            initial=calendar["day_ends_at"],
            widget=forms.TimeInput(attrs={"type": "time"}),
        )
        self.fields["closed"] = forms.CharField(
            label=_("Days that are not working days"), required=False, widget=forms.Textarea(attrs={"rows": 12}),
            help_text=_("One day a line: 2027-01-01, then its name."),
            initial="\n".join(f"{day['date']} {local_text(day['name']).text}" for day in calendar["non_working_days"]),
        )  # fmt: skip
        self.fields["valid_from"] = forms.DateField(
            label=_("In force from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            help_text=_("From midnight at headquarters."),
        )  # fmt: skip
        self.fields["adopted_by"] = forms.CharField(
            label=_("Decision that adopted it"), max_length=200, help_text=_("Its symbol and date.")
        )

    def clean_closed(self) -> dict[dt.date, dict[str, str]]:
        known = {day["date"]: day["name"] for day in self.rules.content["calendar"]["non_working_days"]}
        days: dict[dt.date, dict[str, str]] = {}
        for number, line in enumerate(self.cleaned_data["closed"].splitlines(), start=1):
            if not line.strip():
                continue
            day, _blank, name = line.strip().partition(" ")
            try:
                days[dt.date.fromisoformat(day)] = known.get(day) or {get_language() or "en": name.strip()}
            except ValueError as wrong:
                sentence = _("Line %(number)s: “%(line)s” does not begin with a date such as 2027-01-01.")
                raise ValidationError(sentence % {"number": number, "line": line.strip()}) from wrong
        return days

    def clean_valid_from(self) -> dt.datetime:
        start = dt.datetime.combine(self.cleaned_data["valid_from"], dt.time(), tzinfo=self.rules.calendar.zone)
        if start <= clock.now():
            raise ValidationError(_("Rules change for what begins later: give a day that has not begun."))
        return start

    def content(self) -> dict[str, Any]:
        """The whole content of the version that would be recorded. Needs a valid form."""
        said = self.cleaned_data
        periods = {name.removeprefix("period_"): value for name, value in said.items() if name.startswith("period_")}
        return amended(self.rules, periods, said["closed"], said["day_ends"])

    def answers(self) -> list[Answer]:
        """What is not about single entries: those are shown as changes."""
        return [answer for answer in super().answers() if answer.target in ("id_valid_from", "id_adopted_by")]

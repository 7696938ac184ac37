"""What several forms of the register need: dates, choices, and which day is asked about."""

from datetime import date, datetime
from typing import Any, Self

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.body.models import Organ, Subject
from members.states.models import ConditionKind, InstrumentKind, Status
from members.states.models.treaties import REPORTS
from portal.core.context import page_instant
from portal.core.display.instants import day as shown_day
from portal.core.display.texts import local_text
from portal.core.forms import CheckedForm
from portal.core.intervals import Grade, midnight


def date_field(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    """A calendar date at the depositary's seat."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=hint, widget=widget)


def statuses() -> list[tuple[str, object]]:
    return [("", _("every status")), *Status.choices]


def conditions() -> list[tuple[str, object]]:
    return [("", pgettext_lazy("filter of conditions", "any")), *ConditionKind.choices]


def received_kinds() -> list[tuple[str, object]]:
    closed = {*REPORTS, InstrumentKind.CORRECTION}
    return [("", ""), *((value, label) for value, label in InstrumentKind.choices if value not in closed)]


def recorded_kinds() -> list[tuple[str, object]]:
    return [("", ""), *(pair for pair in InstrumentKind.choices if pair[0] != InstrumentKind.CORRECTION)]


def covered() -> list[tuple[str, object]]:
    """What a declaration of competence can cover: kinds of text, and organs."""
    organs = dict(Organ.objects.order_by("pk").values_list("key", "name"))
    return [*Subject.choices, *((key, local_text(name).text) for key, name in organs.items())]


def covered_field(*, required: bool = False) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("What the declaration of competence covers"),
        required=required,
        choices=covered,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "On a text of these kinds, or before these organs, the organisation acts and its member states do not."
        ),
    )


def grades() -> list[tuple[str, object]]:
    return list(Grade.choices)


class AsOfForm(forms.Form):
    """Which day; it stands in the address."""

    use_required_attribute = False
    as_of = date_field(_("As of"), required=False)

    @classmethod
    def asked(cls, request: HttpRequest) -> tuple[Self, date | None, datetime]:
        """The form, the day asked for if any, and the instant the page tells of: the beginning of that day, or now."""
        form = cls(request.GET)
        form.is_valid()
        day = form.cleaned_data.get("as_of")
        return form, day, midnight(day, settings.HEADQUARTERS_TIME_ZONE) if day else page_instant(request)


class RegisterFilter(AsOfForm):
    """Which day, which status, which condition; the values stand in the address."""

    status = forms.ChoiceField(label=_("Status"), required=False, choices=statuses)
    condition = forms.ChoiceField(label=_("Condition"), required=False, choices=conditions)


class FullPowersChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return f"{row.person} · {row.get_act_display()} · {shown_day(row.dated)}"


class InstrumentChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return f"{row.member.code} · {row.get_kind_display()} · {shown_day(row.day)}"


class MemberChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return f"{local_text(row.name).text} ({row.code})"


class SourcedForm(CheckedForm):
    """A fact with its source; the questions about it come last."""

    source = forms.CharField(label=_("Source"), max_length=300)
    source_url = forms.URLField(label=_("Address of the source"), required=False, assume_scheme="https")
    grade = forms.ChoiceField(label=_("How well founded"), choices=grades)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        founded = ("source", "source_url", "grade")
        self.order_fields([*(name for name in self.fields if name not in founded), *founded])

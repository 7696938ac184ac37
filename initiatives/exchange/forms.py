"""What people type on the exchange."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, overload

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.plan.models import Point
from initiatives.exchange.models import Need, Offer, ResourceUnit
from initiatives.exchange.services import Offered, Wanted
from members.states.models import Member
from portal.core.classes import Audience
from portal.core.display.instants import headquarters_zone
from portal.core.display.texts import NAMES, UN_ORDER, local_text
from portal.core.forms import CheckedForm, Form

AUDIENCES = [
    (Audience.PUBLIC, gettext_lazy("Public: everybody reads it")),
    (Audience.MEMBERS, gettext_lazy("Members: members and observers read it")),
    (Audience.RESTRICTED, gettext_lazy("Restricted: your delegation and the secretariat read it")),
]
EXPORT = gettext_lazy(
    "Our side has looked to its own export control and sanctions law and declares that it may take part. "
    "The portal judges neither."
)


def text(
    label: Any, *, required: bool = True, help_text: Any = "", long: bool = False, length: int = 300
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 5}) if long else forms.TextInput()
    return forms.CharField(label=label, required=required, help_text=help_text, widget=widget, max_length=length)


def date(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=widget, input_formats=["%Y-%m-%d"]
    )


@overload
def end_of(day: dt.date) -> dt.datetime: ...
@overload
def end_of(day: None) -> None: ...
def end_of(day: dt.date | None) -> dt.datetime | None:
    """The end of a day at headquarters."""
    return (
        None if day is None else dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=headquarters_zone())
    )


class ResourceForm(Form):
    """What needs and offers have in common."""

    original_language = forms.ChoiceField(
        label=gettext_lazy("Language you write in"), choices=[(code, NAMES[code]) for code in UN_ORDER]
    )
    title = text(gettext_lazy("Title"))
    summary = text(gettext_lazy("Summary"), required=False, long=True, length=5000)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), choices=ResourceUnit.choices)
    quantity = forms.DecimalField(label=gettext_lazy("Quantity"), max_digits=18, decimal_places=2, min_value=0.01)
    points = forms.MultipleChoiceField(
        label=gettext_lazy("Points of a plan"), required=False, widget=forms.CheckboxSelectMultiple
    )
    chosen_audience = forms.ChoiceField(
        label=gettext_lazy("Who reads it once it is published"), choices=AUDIENCES, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, points: Iterable[Point], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, list[tuple[str, str]]] = {}
        for point in points:
            line = (str(point.pk), f"{point.number}. {local_text(point.title).text}")
            groups.setdefault(local_text(point.plan.title).text, []).append(line)
        self.fields["points"].choices = list(groups.items())  # type: ignore[attr-defined]

    def said(self, before: Need | Offer | None) -> dict[str, Any]:
        """The clean answers that both kinds have; words in other languages are kept."""
        data = self.cleaned_data
        same = {name: data[name] for name in ("original_language", "unit", "quantity", "chosen_audience")}
        words = {name: self.words(name, before) for name in ("title", "summary")}
        return (
            same
            | words
            | {"points": [int(key) for key in data["points"]], "initiative": before and before.initiative_id}
        )

    def words(self, name: str, before: Need | Offer | None) -> dict[str, str]:
        kept = dict(getattr(before, name, None) or {})
        said = {**kept, self.cleaned_data["original_language"]: self.cleaned_data[name]}
        return {code: words for code, words in said.items() if words}


class NeedForm(ResourceForm):
    """A need."""

    def terms(self, before: Need | Offer | None = None) -> Wanted:
        return Wanted(**self.said(before))


class OfferForm(ResourceForm):
    """An offer with its conditions."""

    licence = text(gettext_lazy("Licence or terms of transfer"), required=False, length=100)
    eligibility = text(gettext_lazy("Who may receive it"), required=False, long=True, length=2000)
    available_until = date(gettext_lazy("Last day"), required=False)

    def terms(self, before: Need | Offer | None = None) -> Offered:
        data = self.cleaned_data
        more = {"licence": data["licence"], "eligibility": self.words("eligibility", before)}
        return Offered(**self.said(before), **more, available_until=end_of(data["available_until"]))


def initial_of(row: Need | Offer) -> dict[str, Any]:
    """What a draft says, as the form asks for it."""
    names = ("original_language", "unit", "quantity", "chosen_audience")
    initial: dict[str, Any] = {name: getattr(row, name) for name in names}
    initial |= {name: getattr(row, name).get(row.original_language, "") for name in ("title", "summary")}
    initial["points"] = [str(key) for key in row.points.values_list("pk", flat=True)]
    if isinstance(row, Offer):
        last = (
            row.available_until
            and (row.available_until - dt.timedelta(microseconds=1)).astimezone(headquarters_zone()).date()
        )
        said = row.eligibility.get(row.original_language, "")
        initial |= {"licence": row.licence, "eligibility": said, "available_until": last}
    return initial


class ActForm(CheckedForm):
    """An act that needs no words."""


class ReasonForm(CheckedForm):
    """An act that needs a reason."""

    reason = text(gettext_lazy("Reason"), long=True, length=5000)


class ConsentForm(CheckedForm):
    """Yes, with a declaration each side makes for itself."""

    declared = forms.BooleanField(label=EXPORT)
    words = text(
        gettext_lazy("The declaration in your own words"),
        required=False,
        long=True,
        length=5000,
        help_text=gettext_lazy("A licence, a condition of use, an authority. Both sides and the secretariat read it."),
    )


class TermsForm(CheckedForm):
    """Terms on the table."""

    quantity = forms.DecimalField(label=gettext_lazy("Quantity"), max_digits=18, decimal_places=2, min_value=0.01)
    delivers_on = date(gettext_lazy("Delivered by the end of"))
    terms = text(
        gettext_lazy("Terms"),
        long=True,
        length=10000,
        help_text=gettext_lazy("What, how, and whom to ask on each side."),
    )


class FailForm(CheckedForm):
    """A coded reason, published as a sum only."""

    code = forms.ChoiceField(label=gettext_lazy("Reason"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, codes: dict[str, dict[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [(key, local_text(label).text) for key, label in codes.items()]  # type: ignore[attr-defined]


class FilterForm(Form):
    """Filters of both lists; their values stand in the address."""

    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    member = forms.ChoiceField(label=gettext_lazy("Member"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, *args: Any, members: Iterable[Member], states: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", _("All"))]
        names = sorted((local_text(row.name).text, row.code) for row in members)
        self.fields["unit"].choices = every + list(ResourceUnit.choices)  # type: ignore[attr-defined]
        self.fields["member"].choices = every + [(code, name) for name, code in names]  # type: ignore[attr-defined]
        self.fields["state"].choices = every + [(state.value, state.label) for state in states]  # type: ignore[attr-defined]

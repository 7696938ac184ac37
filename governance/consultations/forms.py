"""HTML input of consultation rounds → clean data."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.consultations.models import CommentKind
from portal.core.display.instants import city, headquarters_zone
from portal.core.display.texts import NAMES, UN_ORDER
from portal.core.forms import CheckedForm, Form
from portal.core.paper.forms import PaperForm

LANGUAGES = [(code, NAMES[code]) for code in UN_ORDER]
WORDS, REASON = 8000, 2000
SPELLINGS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]


class SeatInstantField(forms.DateTimeField):
    """An instant given in headquarters time, whatever zone the reader is in; it is shown on all clocks before sending."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=SPELLINGS[0])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=SPELLINGS, **kwargs)

    def to_python(self, value: Any) -> dt.datetime | None:
        """Read the wall clock of headquarters."""
        if value in self.empty_values or isinstance(value, dt.datetime):
            return value or None
        for spelling in SPELLINGS:
            try:
                return dt.datetime.strptime(str(value).strip(), spelling).replace(tzinfo=headquarters_zone())
            except ValueError:
                continue
        raise forms.ValidationError(_("Enter the instant like 2026-12-10 14:00, in the time of headquarters."))

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dt.datetime):
            return value.astimezone(headquarters_zone()).replace(tzinfo=None)
        return value


def seat_hint() -> str:
    return _("In the time of headquarters (%(city)s).") % {"city": city(headquarters_zone())}


class PlanForm(CheckedForm):
    """A round: on which text, what is asked, until when."""

    proposal = forms.ChoiceField(label=gettext_lazy("Proposal"))
    question = forms.CharField(
        label=gettext_lazy("What members are asked"),
        required=False,
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    closes_at = SeatInstantField(label=gettext_lazy("Closes"), required=False)

    participants_invited = forms.BooleanField(
        label=gettext_lazy("Invite participants to comment"),
        required=False,
        help_text=gettext_lazy("The call and the text are then public from the moment the members are notified."),
    )

    def __init__(self, *args: Any, proposals: list[tuple[str, str]], may_invite: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_invite:
            del self.fields["participants_invited"]
        self.fields["proposal"].choices = proposals  # type: ignore[attr-defined]
        self.fields["closes_at"].help_text = _("%(seat)s Left empty: the period of the rules.") % {"seat": seat_hint()}


class CommentForm(Form):
    """An expert's comment on one block or on the whole text."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of comment"), choices=CommentKind.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(label=gettext_lazy("Comment"), max_length=WORDS, widget=forms.Textarea(attrs={"rows": 4}))
    proposed_text = forms.CharField(
        label=gettext_lazy("Proposed text"), required=False, max_length=WORDS, widget=forms.Textarea(attrs={"rows": 4})
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES)


class ContributionForm(CheckedForm):
    """What a participant or an observer says: received once, with a receipt, under its name."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of comment"), widget=forms.RadioSelect)
    words = forms.CharField(label=gettext_lazy("Words"), max_length=WORDS, widget=forms.Textarea(attrs={"rows": 6}))
    proposed_text = forms.CharField(
        label=gettext_lazy("Proposed text"), required=False, max_length=WORDS, widget=forms.Textarea(attrs={"rows": 4})
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES)

    def __init__(self, *args: Any, stated: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if stated:  # an observer's statement is of one kind, and changes no text
            del self.fields["kind"], self.fields["proposed_text"]
        else:
            self.fields["kind"].choices = CommentKind.choices  # type: ignore[attr-defined]


class ResponseForm(Form):
    """The draft of the national response."""

    no_comments = forms.BooleanField(label=gettext_lazy("No comments"), required=False)
    words = forms.CharField(
        label=gettext_lazy("National response"),
        help_text=gettext_lazy("The comments taken by the focal point go with it."),
        required=False,
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES)


class ConfirmForm(CheckedForm):
    """Nothing to fill in: the check page is the whole form."""


class ResponsePaper(PaperForm):
    """A response that came by note or mail."""

    no_comments = forms.BooleanField(label=gettext_lazy("No comments"), required=False)
    words = forms.CharField(
        label=gettext_lazy("Words of the note"),
        required=False,
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES)


class ReasonForm(CheckedForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It stands in the public list of uses of discretion."),
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ExtendForm(ReasonForm):
    closes_at = SeatInstantField(label=gettext_lazy("New close"))
    field_order = ("expected_version", "closes_at", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closes_at"].help_text = seat_hint()

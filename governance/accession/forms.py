"""What people type on the road to membership."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.body.models import Right
from members.states.models import Capacity, ConditionKind
from portal.core.display.texts import NAMES
from portal.core.fields import HeadquartersInstantField
from portal.core.files.fields import KeptFileField
from portal.core.files.media import DOCX, ODT, SCANS
from portal.core.forms import CheckedForm, Form

LETTER_LENGTH = 40_000
ROWS = {"rows": 12}
Choices = Sequence[tuple[str, str]]


class ActForm(CheckedForm):
    """Nothing to fill in."""


class RegisterForm(CheckedForm):
    """Which state is interested, and whom it names."""

    member = forms.ChoiceField(label=_("State"), help_text=_("Only a state that has not signed is on this road."))
    focal_name = forms.CharField(
        label=_("Name of the focal point"), max_length=150, required=False,
        help_text=_("Leave empty if the state has an accredited focal point."),
    )  # fmt: skip
    focal_email = forms.EmailField(
        label=_("E-mail address of the focal point"), required=False, widget=forms.EmailInput(attrs={"dir": "ltr"})
    )

    def __init__(self, *args: Any, states: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = states  # type: ignore[attr-defined]


class StateForm(Form):
    """From which state a note came: the paper road asks for the rest."""

    member = RegisterForm.base_fields["member"]

    def __init__(self, *args: Any, states: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = states  # type: ignore[attr-defined]


class LetterForm(CheckedForm):
    """The letter of application, as it is signed."""

    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES, initial="en")
    letter = forms.CharField(
        label=_("The letter"), max_length=LETTER_LENGTH, widget=forms.Textarea(attrs=ROWS),
        help_text=_("An empty line begins a new paragraph."),
    )  # fmt: skip
    signed = KeptFileField(label=_("The signed letter, as a file"), kinds=(*SCANS, DOCX, ODT), required=False)


class ReturnForm(CheckedForm):
    """Why the letter is returned: for its form alone."""

    code = forms.ChoiceField(label=_("What its form lacks"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, codes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = codes  # type: ignore[attr-defined]


class TranslateForm(CheckedForm):
    """The letter in the official languages in which it does not exist yet; some of them are enough."""

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in languages:
            self.fields[f"in_{language}"] = forms.CharField(
                label=NAMES.get(language, language), required=False, max_length=LETTER_LENGTH,
                widget=forms.Textarea(attrs={"rows": 6, "lang": language, "dir": "auto"}),
            )  # fmt: skip

    def words(self) -> dict[str, str]:
        """`{language: words}` of what was given."""
        return words_given(self.cleaned_data)


def words_given(answers: dict[str, Any]) -> dict[str, str]:
    """The language versions among the answers of a TranslateForm."""
    return {name.removeprefix("in_"): said for name, said in answers.items() if name.startswith("in_") and said}


class CirculateForm(CheckedForm):
    """When the silence opens."""

    opens_at = HeadquartersInstantField(
        label=_("Opens (headquarters time)"),
        help_text=_("One instant for all members; leave the time that the notices need to arrive."),
    )


class ReferForm(CheckedForm):
    """At which session the organ decides."""

    meeting = forms.CharField(label=_("Session of the organ"), max_length=200)


class DecisionForm(CheckedForm):
    """By which paper the organ decided."""

    decision = forms.CharField(
        label=_("Paper of the decision"),
        max_length=200,
        help_text=_("Symbol of the decision, or record of the meeting."),
    )


class WithdrawForm(CheckedForm):
    """The state may say why."""

    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class InstrumentForm(CheckedForm):
    """An instrument of accession that has come."""

    dated = forms.DateField(label=_("Date of the instrument"), widget=forms.DateInput(attrs={"type": "date"}))
    signatory = forms.CharField(label=_("Signed by"), max_length=200)
    capacity = forms.ChoiceField(
        label=_("In the capacity of"), choices=[(c.value, c.label) for c in Capacity if c != Capacity.FULL_POWERS],
        help_text=_("Without full powers, who holds another office cannot bind the state until it confirms the act."),
    )  # fmt: skip


class ConditionForm(CheckedForm):
    """What the organ has decided about a member."""

    member = forms.ChoiceField(label=_("Member"))
    kind = forms.ChoiceField(
        label=_("Condition"),
        choices=[(c.value, c.label) for c in (ConditionKind.SUSPENDED, ConditionKind.NO_VOTE)],
        widget=forms.RadioSelect,
    )
    decision = DecisionForm.base_fields["decision"]
    rights = forms.MultipleChoiceField(
        label=_("Rights it takes away"), choices=Right.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None: those that the rules name."),
    )  # fmt: skip
    valid_from = HeadquartersInstantField(
        label=_("From (headquarters time)"), required=False, help_text=_("Empty: at once.")
    )
    valid_until = HeadquartersInstantField(
        label=_("Until (headquarters time)"), required=False, help_text=_("Empty: until the organ ends it.")
    )

    def __init__(self, *args: Any, members: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = members  # type: ignore[attr-defined]


class LiftForm(CheckedForm):
    """By which paper the organ ends a condition."""

    decision = DecisionForm.base_fields["decision"]

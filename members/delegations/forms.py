"""Forms about delegations."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from members.accounts.forms import PASSWORD_HINT, AccountForm
from members.accounts.models import User
from members.body.models import OfficeKind
from members.delegations.models import Delegate, DelegateRole, PowerKind
from portal.core.display.instants import headquarters_zone
from portal.core.forms import CheckedForm, Form
from portal.core.intervals import midnight


def languages() -> list[tuple[str, str]]:
    return list(settings.LANGUAGES)


class LastDay(forms.DateField):
    """A last day, as the instant at which it has passed at headquarters."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        return midnight(chosen + timedelta(days=1), str(headquarters_zone())) if chosen else None


class PersonForm(CheckedForm):
    """Who is invited."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The account is bound to it."),
        widget=forms.EmailInput(attrs={"dir": "ltr"}),
    )
    name = forms.CharField(label=_("Name"), max_length=150)
    language = forms.ChoiceField(label=_("Language of the mail"), choices=languages)


class InviteForm(PersonForm):
    """A person is invited to act for a member."""

    role = forms.ChoiceField(
        label=_("Role"), choices=DelegateRole.choices, widget=forms.RadioSelect, initial=DelegateRole.EXPERT
    )
    powers = forms.MultipleChoiceField(
        label=_("Powers"),
        choices=PowerKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Speak: comments. Table: proposals. Bind: responses, objections, commitments. Vote: ballots. To bind and to vote "
            "wait for a second person."
        ),
    )

    def __init__(self, *args: Any, by_secretariat: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not by_secretariat:
            del self.fields["role"]


class InviteToOfficeForm(PersonForm):
    """A person is invited to take an office."""

    role = forms.ChoiceField(label=_("Office"), choices=OfficeKind.choices, widget=forms.RadioSelect)


class PowerForm(Form):
    """A power for a delegate."""

    kind = forms.ChoiceField(label=_("Power"), choices=PowerKind.choices, widget=forms.RadioSelect)
    source = forms.CharField(
        label=_("Paper that grants it"),
        max_length=200,
        required=False,
        help_text=_("Such as a note verbale with its date."),
    )
    until = LastDay(label=_("Last day"), required=False, help_text=_("Empty: as long as the accreditation lasts."))

    def __init__(self, *args: Any, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [choice for choice in PowerKind.choices if choice[0] in kinds]  # type: ignore[attr-defined]


class EndForm(Form):
    """Something ends now."""

    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    nobody_left = forms.BooleanField(
        label=_("I know that after this nobody may be able to bind this member"), required=False
    )


class SuspendForm(EndForm):
    """An accreditation is set aside."""


class ColleagueField(forms.ModelChoiceField):
    """Another delegate of the same delegation, by name."""

    def label_from_instance(self, row: Any) -> str:
        return f"{row.user.name} ({row.get_role_display()})"


class StandInForm(Form):
    """Somebody stands in for the head or a focal point."""

    colleague = ColleagueField(label=_("Who stands in"), queryset=Delegate.objects.none())
    until = LastDay(label=_("Last day"))
    paper = forms.CharField(
        label=_("Paper"), max_length=200, required=False, help_text=_("Such as a note verbale with its date.")
    )

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colleague"].queryset = colleagues  # type: ignore[attr-defined]


class HandOverForm(Form):
    """A post rotates."""

    colleague = ColleagueField(label=_("Successor"), queryset=Delegate.objects.none())
    paper = forms.CharField(
        label=_("Paper"), max_length=200, required=False, help_text=_("Such as a note verbale with its date.")
    )

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colleague"].queryset = colleagues  # type: ignore[attr-defined]


class PlainForm(CheckedForm):
    """An act without questions."""


class ReasonForm(CheckedForm):
    """An act that needs a reason."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}))


class MaybeReasonForm(CheckedForm):
    """An act that may have a reason."""

    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 4}))


class ContactForm(Form):
    """An address for formal service."""

    label = forms.CharField(
        label=_("Whose address"), max_length=150, help_text=_("Such as permanent mission, or ministry.")
    )
    address = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("A mailbox of an office outlives the person."),
        widget=forms.EmailInput(attrs={"dir": "ltr"}),
    )
    language = forms.ChoiceField(label=_("Language of notices"), choices=languages)
    alternate = forms.BooleanField(label=_("Use it only when the others fail"), required=False)


class DeclarationForm(Form):
    """A one-person delegation is declared, or no longer is."""

    paper = forms.CharField(
        label=_("Paper that declares it"), max_length=200, help_text=_("Such as a note verbale with its date.")
    )


class AcceptForm(AccountForm):
    """An invited person makes the account."""

    password1 = forms.CharField(
        label=_("Password"),
        help_text=PASSWORD_HINT,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
    )
    password2 = forms.CharField(
        label=_("The password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, second_one = cleaned.get("password1"), cleaned.get("password2")
        if first and second_one and first != second_one:
            self.add_error("password2", _("The two passwords differ."))
        if first:
            try:
                validate_password(first, User(email=self.email, name=cleaned.get("name", "")))
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return cleaned

"""Forms about participants."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.participants.models import DeclineReason, EndReason, IdentifierScheme, ParticipantKind, ParticipantState
from members.participants.services import About
from portal.core.fields import HeadquartersInstantField
from portal.core.forms import CheckedForm


def languages() -> list[tuple[str, str]]:
    return list(settings.LANGUAGES)


class ListFilter(forms.Form):
    """Which kind, which state; the values stand in the address."""

    use_required_attribute = False
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("every kind")), *ParticipantKind.choices])
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, states: list[ParticipantState], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("every state")), *((state.value, state.label) for state in states)]  # type: ignore[attr-defined]


class AboutForm(CheckedForm):
    """What is said of an organisation."""

    name = forms.CharField(label=_("Name"), max_length=200)
    name_in = forms.ChoiceField(label=_("Language of the name and the words"), choices=languages, initial="en")
    about = forms.CharField(
        label=_("What it does"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    seat = forms.CharField(label=_("Seat"), max_length=120, required=False, help_text=_("City and state."))
    website = forms.URLField(
        label=_("Website"), required=False, widget=forms.URLInput(attrs={"dir": "ltr"}), assume_scheme="https"
    )
    contact = forms.CharField(label=_("Contact"), max_length=150, help_text=_("The secretariat alone sees it."))
    address = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"dir": "ltr"}))
    language = forms.ChoiceField(label=_("Language of mails"), choices=languages, initial="en")

    def __init__(self, *args: Any, fictional: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not fictional:  # a fictional organisation stands in no register
            for scheme in IdentifierScheme:
                self.fields[scheme.value] = forms.CharField(
                    label=scheme.label, max_length=80, required=False, widget=forms.TextInput(attrs={"dir": "ltr"})
                )

    def said(self, before: About | None = None) -> About:
        """The answers as the services take them; words in other languages stay as they were."""
        given = self.cleaned_data
        kept = before or About(name={}, contact="", address="")
        return About(
            name={**kept.name, given["name_in"]: given["name"]},
            about={**kept.about, given["name_in"]: given["about"]},
            website=given["website"],
            seat=given["seat"],
            contact=given["contact"],
            address=given["address"],
            language=given["language"],
            identifiers={scheme.value: given.get(scheme.value, "") for scheme in IdentifierScheme},
        )


class EnterForm(AboutForm):
    """An application that came to the secretariat."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ParticipantKind.choices, widget=forms.RadioSelect)
    paper = forms.CharField(label=_("Letter of application"), max_length=200, help_text=_("Its reference and date."))
    received_at = HeadquartersInstantField(label=_("Received"), help_text=_("Headquarters time."))


class ActForm(CheckedForm):
    """Nothing is asked but whether it is meant."""


class ReasonForm(CheckedForm):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class DeclineForm(ReasonForm):
    """Why an application is to be declined: admissibility and competence only."""

    code = forms.ChoiceField(label=_("Ground"), choices=DeclineReason.choices, widget=forms.RadioSelect)
    field_order = ["code", "reason"]


class AppealForm(ReasonForm):
    """What an organisation says against its decline, in words of its letter or mail."""

    received_at = HeadquartersInstantField(label=_("Received"), help_text=_("Headquarters time."))
    field_order = ["received_at", "reason"]


class EndForm(ReasonForm):
    """Why an admission ends."""

    code = forms.ChoiceField(label=_("Ground"), choices=EndReason.choices, widget=forms.RadioSelect)
    field_order = ["code", "reason"]


class InviteForm(CheckedForm):
    """A person is invited to act for a participant."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The account is bound to it."),
        widget=forms.EmailInput(attrs={"dir": "ltr"}),
    )
    name = forms.CharField(label=_("Name"), max_length=150)
    language = forms.ChoiceField(label=_("Language of the mail"), choices=languages)

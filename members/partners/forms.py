"""Forms about partner systems."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.partners.selectors import scope_words
from members.states.models import Member
from members.states.selectors import in_order
from portal.core.display.texts import local_text
from portal.core.fields import HeadquartersInstantField
from portal.core.forms import CheckedForm

OVERLAPS = [
    (0, _("Not at all: it has become known to others")),
    (24, _("One day")),
    (24 * 7, _("Seven days")),
    (24 * 30, _("Thirty days")),
]


def scopes() -> list[tuple[str, Any]]:
    return list(scope_words().items())


class RegisterForm(CheckedForm):
    """A partner system is let in."""

    name = forms.CharField(label=_("Name of the system"), max_length=120)
    purpose = forms.CharField(label=_("What it is for"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
    contact = forms.EmailField(
        label=_("E-mail address of its contact"),
        help_text=_("A mailbox of an office outlives the person. Warnings go there; a secret never does."),
        widget=forms.EmailInput(attrs={"dir": "ltr"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may read"),
        choices=scopes,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A partner system reads only. It never binds or votes."),
    )
    expires_at = HeadquartersInstantField(
        label=_("Until"), help_text=_("Headquarters time; a year at most. Then it is renewed.")
    )
    reads_own = forms.BooleanField(
        label=_("It reads with the eyes of our member, also what we have not published"),
        required=False,
        help_text=_("This is your member's consent. You can revoke it at any time."),
    )
    reads_for = forms.ChoiceField(
        label=_("Member to ask for consent"),
        required=False,
        help_text=_("Without a member the system reads what the public reads. The focal point of the member decides."),
    )

    def __init__(self, *args: Any, by_secretariat: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reads_own" if by_secretariat else "reads_for"]
        if by_secretariat:
            members = sorted(Member.objects.all(), key=in_order)
            choices = [(row.code, local_text(row.name).text) for row in members]
            self.fields["reads_for"].choices = [("", _("no member")), *choices]  # type: ignore[attr-defined]


class RotateForm(CheckedForm):
    """A partner system gets a new secret."""

    overlap = forms.TypedChoiceField(
        label=_("How long the former secret stays good"),
        coerce=lambda hours: timedelta(hours=int(hours)),
        choices=OVERLAPS,
        initial=24,
        widget=forms.RadioSelect,
    )


class RescopeForm(CheckedForm):
    """A partner system reads less, or more."""

    scopes = forms.MultipleChoiceField(label=_("What it may read"), choices=scopes, widget=forms.CheckboxSelectMultiple)


class RenewForm(CheckedForm):
    """A partner system is let in for longer, or for less."""

    expires_at = HeadquartersInstantField(label=_("Until"), help_text=_("Headquarters time; a year at most."))


class ReasonForm(CheckedForm):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


class ActForm(CheckedForm):
    """Nothing is asked but whether it is meant."""

"""Forms about lost second factors."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.accounts.models import User
from portal.core.forms import CheckedForm


class RequestForm(CheckedForm):
    """The written request of a ministry or mission."""

    address = forms.EmailField(label=_("E-mail address of the person"), widget=forms.EmailInput(attrs={"dir": "ltr"}))
    paper = forms.CharField(
        label=_("Written request and its scan"), max_length=200, help_text=_("Such as a note verbale with its date.")
    )

    def clean_address(self) -> User:
        """The person; an officer may know who has an account."""
        found: User | None = User.objects.filter(email__iexact=self.cleaned_data["address"], is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Nobody has an account with this address."))
        return found


class PlainForm(CheckedForm):
    """An act without questions."""


class ReasonForm(CheckedForm):
    """Why a request is declined."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

"""The form of a merge: which account is kept, which is closed, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.accounts.models import User
from portal.core.forms import CheckedForm


class MergeForm(CheckedForm):
    """Two addresses and a reason."""

    kept = forms.EmailField(
        label=_("Address of the account that is kept"), widget=forms.EmailInput(attrs={"dir": "ltr"})
    )
    closed = forms.EmailField(
        label=_("Address of the account that is closed"), widget=forms.EmailInput(attrs={"dir": "ltr"})
    )
    reason = forms.CharField(label=_("How you know that it is one person"), widget=forms.Textarea(attrs={"rows": 3}))

    def clean_kept(self) -> str:
        return self._known("kept")

    def clean_closed(self) -> str:
        return self._known("closed")

    def account(self, name: str) -> int:
        """The key of the account with the given address. Needs a valid form."""
        return User.objects.get(email__iexact=self.cleaned_data[name]).pk

    def _known(self, name: str) -> str:
        email: str = self.cleaned_data[name]
        if not User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("No account has this address."))
        return email


class DecideForm(CheckedForm):
    """A merge is confirmed; there is nothing to ask."""

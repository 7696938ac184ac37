"""What officers type about deliveries."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.core.forms import CheckedForm


class SendAgainForm(CheckedForm):
    """A mail is sent again."""

    address = forms.EmailField(
        label=_("Another address (may stay empty)"),
        required=False,
        help_text=_("Empty: the same address as before."),
        widget=forms.EmailInput(attrs={"dir": "ltr"}),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)


class AcknowledgeForm(CheckedForm):
    """Nothing to fill in: the delegate confirms that the notice has arrived."""

"""What officers type about deliveries."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.core.fields import HeadquartersInstantField
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


class ReceiptForm(CheckedForm):
    """The paper receipt of a member."""

    received_at = HeadquartersInstantField(
        label=_("Instant of receipt"), help_text=_("As it stands on the receipt, in the time of headquarters.")
    )
    reason = forms.CharField(label=_("The paper"), help_text=_("For instance: note verbale 12/2026."), max_length=300)


class AcknowledgeForm(CheckedForm):
    """Nothing to fill in: the delegate confirms that the notice has arrived."""

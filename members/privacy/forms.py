"""The one question before a person is forgotten."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.core.forms import CheckedForm


class EraseForm(CheckedForm):
    """Erasing needs a yes of its own."""

    known = forms.BooleanField(label=_("I know that this cannot be undone, and that my account is then closed"))

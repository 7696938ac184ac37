"""Filters of the register."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.states.models import Status


def statuses() -> list[tuple[str, object]]:
    return [("", _("every status")), *Status.choices]


class RegisterFilter(forms.Form):
    """Which day, which status; the values stand in the address."""

    use_required_attribute = False

    as_of = forms.DateField(
        label=_("As of"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    status = forms.ChoiceField(label=_("Status"), required=False, choices=statuses)

"""Which instant a status sheet is for."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.core.display.instants import headquarters_zone


class InstantField(forms.CharField):
    """A day, or a day and time, at headquarters unless it says its zone: 2026-11-24, 2026-11-24T10:00."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"})

    def clean(self, value: Any) -> datetime | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            found = datetime.fromisoformat(text)
        except ValueError as wrong:
            raise ValidationError(
                _("Give a day such as 2026-11-24, or an instant such as 2026-11-24T10:00.")
            ) from wrong
        return found if found.tzinfo else found.replace(tzinfo=headquarters_zone())


class SheetForm(forms.Form):
    """It stands in the address."""

    use_required_attribute = False
    as_of = InstantField(label=_("As of (headquarters time)"), required=False)

"""Form fields of the house."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from portal.core.display.instants import headquarters_zone


class HeadquartersInstantField(forms.DateTimeField):
    """An instant typed in headquarters time, whatever the reader's own zone: deadlines are headquarters' (domain.md §3.3)."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> dt.datetime | None:
        with timezone.override(headquarters_zone()):
            return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return value.astimezone(headquarters_zone()).replace(tzinfo=None) if isinstance(value, dt.datetime) else value

"""Strict fields: a value has the type the schema says, or is refused. No "1" for 1, no 1.0 for 1, no "yes" for true."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

INTEGER = _("A whole number is needed.")
TEXT = _("Text is needed.")
BOOLEAN = _("true or false is needed.")
DECIMAL = _('A decimal number between quotation marks is needed, as in "12.50".')
INSTANT = _("An instant with its offset from UTC is needed, as in 2026-12-10T06:00:00Z.")
UNKNOWN_LANGUAGE = _("This is not one of the languages of the portal.")
BIGGEST = 2**63 - 1


class Integer(serializers.IntegerField):
    """A whole number: not a float, not a string, not a boolean."""

    default_error_messages = {"invalid": INTEGER}

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_value", BIGGEST)
        options.setdefault("min_value", -BIGGEST)
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:
            self.fail("invalid")
        return data


class Text(serializers.CharField):
    """Text: not a number."""

    default_error_messages = {"invalid": TEXT}

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Choice(serializers.ChoiceField):
    """One of the listed words."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


class Boolean(serializers.BooleanField):
    """true or false."""

    default_error_messages = {"invalid": BOOLEAN}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


class Decimal(serializers.DecimalField):
    """A decimal number, written as a string in both directions: floats lose digits."""

    default_error_messages = {"invalid": DECIMAL}

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Instant(serializers.DateTimeField):
    """An instant: UTC with `Z` going out, whatever the zone of the reader; with an offset coming in."""

    default_error_messages = {"invalid": INSTANT}

    def __init__(self, **options: Any) -> None:
        super().__init__(default_timezone=UTC, **options)

    def to_internal_value(self, value: Any) -> datetime:
        try:
            instant = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            self.fail("invalid", format="")
        if instant.tzinfo is None:
            self.fail("invalid", format="")
        return instant.astimezone(UTC)


class InLanguages(serializers.DictField):
    """Words in several languages, given whole: `{"en": "…", "fr": "…"}`. A missing language is not there yet."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=Text(allow_blank=True), **options)

    def run_child_validation(self, data: dict[str, Any]) -> dict[str, Any]:
        codes = {code for code, _name in settings.LANGUAGES}
        for language in data:
            if language not in codes:
                raise serializers.ValidationError({language: [UNKNOWN_LANGUAGE]}, code="unknown_language")
        words: dict[str, Any] = super().run_child_validation(data)
        return words

    def to_representation(self, value: Any) -> Any:
        return value


class IntervalStart(serializers.Field):
    """The instant with which an interval begins; null when it has always held. The source is a range."""

    bound = "lower"

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, **options)

    def to_representation(self, value: Any) -> Any:
        instant = getattr(value, self.bound)
        return None if instant is None else Instant().to_representation(instant)


class IntervalEnd(IntervalStart):
    """The instant with which an interval has ended; null while it holds without end."""

    bound = "upper"

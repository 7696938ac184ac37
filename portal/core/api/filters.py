"""Filters of a list, declared by the view, described in the OpenAPI document. What cannot be read is refused: 400."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from portal.core.api.errors import BadParameter
from portal.core.api.fields import INSTANT, INTEGER
from portal.core.api.parsers import FORBIDDEN

UNKNOWN = _("This list has no such parameter.")
DOUBLED = _("This parameter may be given once.")
NOT_LISTED = _("Not one of: %(choices)s.")
NOT_A_UID = _("A public identifier (UUID) is needed.")
NOT_A_FLAG = _("true or false is needed.")
NOT_A_DATE = _("A date is needed, as in 2026-12-10.")
NOT_TEXT = _("At most 100 characters are accepted, none of them a control character.")

PAGING = frozenset({"cursor", "page_size"})


class UnreadableError(ValueError):
    """What was given for a filter cannot be read; the argument says what is needed."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One query parameter. `lookup` is Django's; `description` and `example` stand in the OpenAPI document."""

    lookup: str
    description: str
    example: Any = None

    def read(self, text: str) -> Any:
        """The value that the text means. Raises UnreadableError."""
        if len(text) > 100 or FORBIDDEN.search(text):
            raise UnreadableError(NOT_TEXT)
        return text

    def condition(self, value: Any) -> Q:
        """Which rows have this value."""
        return Q(**{self.lookup: value})

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": 100}


class Equals(Filter):
    """Equal to a text, such as a code or a symbol."""


@dataclass(frozen=True, slots=True)
class OneOf(Filter):
    """One of the listed words, or several separated by commas."""

    choices: tuple[str, ...] = ()

    def read(self, text: str) -> Any:
        words = text.split(",")
        if any(word not in self.choices for word in words):
            raise UnreadableError(NOT_LISTED % {"choices": ", ".join(self.choices)})
        return tuple(words)

    def condition(self, value: Any) -> Q:
        return Q(**{f"{self.lookup}__in": value})

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string", "enum": list(self.choices)}, "minItems": 1}


class Uid(Filter):
    """Equal to a public identifier."""

    def read(self, text: str) -> Any:
        try:
            return UUID(text)
        except ValueError:
            raise UnreadableError(NOT_A_UID) from None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "uuid"}


class Whole(Filter):
    """Equal to a whole number."""

    def read(self, text: str) -> Any:
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            raise UnreadableError(INTEGER)
        return int(text)

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": 0, "maximum": 999_999_999}


class Moment(Filter):
    """Compared with an instant; the lookup says how (`due_at__lt`)."""

    def read(self, text: str) -> Any:
        try:
            instant = datetime.fromisoformat(text.replace(" ", "+"))  # an unescaped + arrives as a blank
        except ValueError:
            raise UnreadableError(INSTANT) from None
        if instant.tzinfo is None:
            raise UnreadableError(INSTANT)
        return instant.astimezone(UTC)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date-time"}


class AsOf(Moment):
    """The instant that dated facts are told for. A date is taken at noon UTC, which is that date almost everywhere."""

    def read(self, text: str) -> Any:
        return super().read(f"{text}T12:00:00Z" if len(text) == len("2026-12-10") else text)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "anyOf": [{"format": "date-time"}, {"format": "date"}]}


class Flag(Filter):
    """true or false."""

    def read(self, text: str) -> Any:
        if text not in ("true", "false"):
            raise UnreadableError(NOT_A_FLAG)
        return text == "true"

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


class Day(Filter):
    """Compared with a calendar date."""

    def read(self, text: str) -> Any:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise UnreadableError(NOT_A_DATE) from None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


def read(filters: Mapping[str, Filter], given: Any, also: frozenset[str] = frozenset()) -> dict[str, Any]:
    """What a request asks for, by parameter. Raises BadParameter (400) for unknown, doubled and unreadable ones."""
    values = {}
    for name, texts in given.lists():
        if name not in filters and name not in also:
            raise BadParameter(name, UNKNOWN, "unknown_parameter")
        if len(texts) > 1:
            raise BadParameter(name, DOUBLED, "doubled_parameter")
        if name in filters:
            try:
                values[name] = filters[name].read(texts[0])
            except UnreadableError as unreadable:
                raise BadParameter(name, unreadable.args[0]) from None
    return values


def binding(path: str, given: Any) -> str:
    """What a cursor is bound to: the path, and every parameter that changes which rows the list has."""
    pairs = sorted((name, text) for name, text in given.items() if name not in PAGING)
    return repr((path, pairs))


def choices_of(model: type[Model], field: str) -> tuple[str, ...]:
    """The stored words of a field with choices, for OneOf."""
    return tuple(str(value) for value, _label in model._meta.get_field(field).flatchoices)

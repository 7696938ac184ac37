"""The facts of a notice: frozen as JSON in the act, thawed when a mail is written (domain.md §10).

Instants and days are spelled `{"instant": "…Z"}` and `{"day": "…"}`, so that they come back as what they were. Texts in
several languages stay `{lang: words}` until the language is known.
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.functional import Promise

from portal.core.display.instants import Instant, day, show
from portal.core.display.texts import LocalText, local_text

INSTANT, DAY = "instant", "day"


def freeze(value: Any) -> Any:
    """Spell a fact as JSON. Raises TypeError for what is no fact: rows, querysets, floats (figures are decimals), words
    already translated into the language of whoever acts.
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, dt.datetime):
        if value.tzinfo is None:
            raise TypeError("an instant needs a zone")
        return {INSTANT: value.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")}
    if isinstance(value, dt.date):
        return {DAY: value.isoformat()}
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): freeze(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [freeze(part) for part in value]
    reason = "words are translated when the mail is written" if isinstance(value, Promise) else "it is no fact"
    raise TypeError(f"{type(value).__name__} cannot stand in a notice: {reason}")


class Thawed:
    """Facts put into one language (the one now active). `missing` collects the languages shown in its place."""

    def __init__(self, facts: Mapping[str, Any], language: str) -> None:
        self.language = language
        self.missing: set[str] = set()
        self.values: dict[str, Any] = {key: self._thaw(value) for key, value in facts.items()}

    def _thaw(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._thaw(part) for part in value]
        if not isinstance(value, dict):
            return value
        if value.keys() == {INSTANT}:
            return shown(dt.datetime.fromisoformat(value[INSTANT]))
        if value.keys() == {DAY}:
            return day(dt.date.fromisoformat(value[DAY]))
        if value and value.keys() <= dict(settings.LANGUAGES).keys():
            return self.chosen(value).text
        return {key: self._thaw(part) for key, part in value.items()}

    def chosen(self, texts: Mapping[str, str], original: str = "en") -> LocalText:
        """One of the versions; one in another language is remembered in `missing`."""
        found = local_text(texts, self.language, original)
        if found.missing and found.text:
            self.missing.add(found.language)
        return found


def shown(instant: dt.datetime) -> Instant:
    """A deadline as mails show it: headquarters time and UTC. The zone of a functional mailbox's reader is unknown."""
    return show(instant)

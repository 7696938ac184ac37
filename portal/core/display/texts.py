"""Content in several languages: `{lang: text}` with the keys ar, en, es, fr, ru, zh-hans.

A missing version is never passed off as another: the text comes with the language it is in.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

UN_ORDER = ("ar", "zh-hans", "en", "fr", "ru", "es")
NAMES = {
    "ar": "العربية",
    "zh-hans": "中文",
    "en": "English",
    "fr": "Français",
    "ru": "Русский",
    "es": "Español",
}


@dataclass(frozen=True, slots=True)
class LocalText:
    """A text and the language it is in; `missing` when that is not the language that was asked for."""

    text: str
    language: str
    missing: bool

    @property
    def tag(self) -> str:
        """The language as HTML wants it, "zh-Hans"."""
        return language_tag(self.language)

    @property
    def direction(self) -> str:
        return direction(self.language)


def language_tag(code: str) -> str:
    """Django's "zh-hans" as the BCP 47 tag "zh-Hans"."""
    primary, _, script = code.partition("-")
    return f"{primary}-{script.title()}" if script else primary


def direction(code: str) -> str:
    """`rtl` for Arabic, `ltr` for the other five."""
    return "rtl" if code.startswith("ar") else "ltr"


def local_text(texts: Mapping[str, str] | None, language: str = "", original: str = "en") -> LocalText:
    """Choose the text in `language` (default: the active one), else the original, else English, else any.

    Empty texts count as missing. With nothing at all the text is empty and `missing` is true.
    """
    wanted = language or get_language() or "en"
    given = {code: text for code, text in (texts or {}).items() if text}
    for code in (wanted, original, "en", *UN_ORDER):
        if code in given:
            return LocalText(given[code], code, missing=code != wanted)
    return LocalText("", wanted, missing=True)

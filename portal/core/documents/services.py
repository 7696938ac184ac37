"""Giving symbols. Called inside a feature's service."""

from datetime import datetime
from typing import Any

from portal.core.display.instants import headquarters_zone
from portal.core.documents.models import Document, LanguageVersion, Role, Series, Stage
from portal.core.texts.models import TextVersion


def symbol_next(series: str, pattern: str) -> str:
    """Return the next symbol of a series, without gaps: the series row is locked until the act commits.

    `pattern` has one field `{n}` and is used when the series is new; from then on the stored one holds.
    """
    Series.objects.get_or_create(key=series, defaults={"pattern": pattern})
    row = Series.objects.select_for_update(no_key=True).get(key=series)
    row.last += 1
    row.save(update_fields=["last"])
    return row.pattern.format(n=row.last)


def receipt_number(at: datetime) -> str:
    """The number of the next receipt (domain.md §3.8), counted by the year of headquarters: `2026-131`."""
    year = at.astimezone(headquarters_zone()).year
    return symbol_next(f"receipt-{year}", f"{year}-{{n:03}}")


def document_issue(
    *,
    symbol: str,
    title: dict[str, str],
    text_version: TextVersion | None,
    original_language: str,
    classed: dict[str, Any],
) -> Document:
    """Issue a document under a symbol, with a language version for each language its title and every block have."""
    document = Document.objects.create(symbol=symbol, title=title, text_version=text_version, **classed)
    LanguageVersion.objects.bulk_create(
        LanguageVersion(
            document=document,
            language=language,
            role=Role.ORIGINAL if language == original_language else Role.TRANSLATION,
            stage=Stage.ISSUED,
            **classed,
        )
        for language in languages_of(title, text_version)
    )
    return document


def languages_of(title: dict[str, str], text_version: TextVersion | None) -> list[str]:
    """The languages in which the title and every block exist: a text with a hole in it is not a language version."""
    languages = {language for language, words in title.items() if words}
    if text_version is not None:
        for block in text_version.blocks.all():
            languages &= {language for language, words in block.body.items() if words}
    return sorted(languages)


def document_reclassify(document: Document, classed: dict[str, Any]) -> None:
    """Give a document and its language versions the class of the object they belong to, when that changes."""
    Document.objects.filter(pk=document.pk).update(**classed)
    LanguageVersion.objects.filter(document=document).update(**classed)

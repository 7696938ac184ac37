"""What is wrong with a catalogue: messages missing, left over, untranslated, fuzzy; placeholders; plural counts."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message

from portal.core.translation.catalogues import forms, keyed, plural_forms, read

PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]?\d*[a-z]|%[sd]|\{(\w*)\}")


def problems(folder: Path, locale: str, found: Catalog) -> Iterator[str]:
    """Each fault of a catalogue in one line; none when it is complete."""
    catalog = read(folder, locale)
    if str(catalog.plural_forms) != plural_forms(locale):
        yield f"{locale}: the plural rule is not Django's: {catalog.plural_forms}"
    have: dict[str, Any] = dict(keyed(catalog))
    wanted: dict[str, Any] = dict(keyed(found))
    for name in sorted(wanted.keys() - have.keys()):
        yield f"{locale}: not in the catalogue: {name!r}"
    for name in sorted(have.keys() - wanted.keys()):
        yield f"{locale}: no longer used: {name!r}"
    for name in sorted(have.keys() & wanted.keys()):
        fault = _fault(have[name], wanted[name], catalog.num_plurals)
        if fault:
            yield f"{locale}: {fault}: {name!r}"


def _fault(message: Message, wanted: Message, plurals: int) -> str:
    if message.pluralizable != wanted.pluralizable:
        return "plural forms where the source has none, or the other way round"
    if message.fuzzy:
        return "fuzzy"
    given_forms = forms(message.string)
    if not all(given_forms):
        return "untranslated"
    if message.pluralizable and len(given_forms) != plurals:
        return f"{len(given_forms)} plural forms, not {plurals}"
    ids = forms(message.id)
    known = set().union(*map(_placeholders, ids))
    given = [_placeholders(form) for form in given_forms]
    if any(not names <= known for names in given):
        return "a placeholder the source does not have"
    # A form for one number may leave the number out ("يومان"); the others may leave out nothing.
    if known not in given if message.pluralizable else given[0] != known:
        return "a placeholder is missing"
    return ""


def _placeholders(text: str) -> set[str]:
    return {match.group(0) for match in PLACEHOLDER.finditer(text)}

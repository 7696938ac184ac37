"""The committed catalogues: each message that is there is whole. What is not there yet fails `manage.py lint`."""

from pathlib import Path

import polib
import pytest
from django.conf import settings

from portal.core.translation.catalogues import LOCALES, po_file
from portal.core.translation.check import PLACEHOLDER

PLURALS = {"ar": 6, "es": 3, "fr": 2, "ru": 4, "zh_Hans": 1}


@pytest.mark.parametrize("locale", LOCALES)
def test_no_message_is_empty_fuzzy_or_short_of_a_plural_form(locale):
    for entry in polib.pofile(str(po_file(Path(settings.LOCALE_PATHS[0]), locale))):
        forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        assert all(forms), entry.msgid
        assert not entry.fuzzy, entry.msgid
        assert len(forms) == (PLURALS[locale] if entry.msgid_plural else 1), entry.msgid


@pytest.mark.parametrize("locale", LOCALES)
def test_no_message_has_a_placeholder_its_source_lacks(locale):
    for entry in polib.pofile(str(po_file(Path(settings.LOCALE_PATHS[0]), locale))):
        known = {m.group(0) for text in (entry.msgid, entry.msgid_plural) for m in PLACEHOLDER.finditer(text)}
        for form in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            assert {m.group(0) for m in PLACEHOLDER.finditer(form)} <= known, entry.msgid

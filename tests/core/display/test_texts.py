"""Content in six languages: a missing version is never passed off as another."""

import pytest
from django.utils import translation

from portal.core.display.texts import local_text


@pytest.mark.parametrize(
    ("texts", "original", "found"),
    [
        ({"ar": "نص", "en": "text"}, "en", ("نص", "ar", False)),
        ({"fr": "texte", "en": "text"}, "fr", ("texte", "fr", True)),
        ({"en": "text", "ar": ""}, "fr", ("text", "en", True)),
        ({"ru": "текст"}, "en", ("текст", "ru", True)),
        ({}, "en", ("", "ar", True)),
        (None, "en", ("", "ar", True)),
    ],
)
def test_the_choice_of_a_version(texts, original, found):
    with translation.override("ar"):
        chosen = local_text(texts, original=original)
    assert (chosen.text, chosen.language, chosen.missing) == found


def test_tags_and_directions_are_those_of_html():
    assert local_text({"zh-hans": "文"}, "zh-hans").tag == "zh-Hans"
    assert local_text({"ar": "نص"}, "ar").direction == "rtl"

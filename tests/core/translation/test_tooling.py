"""Messages are found in Python and templates, merged without guessing, checked, filled in and compiled."""

import gettext
import json
import os

import pytest
from django.core.management import CommandError, call_command

from portal.core.translation import catalogues
from portal.core.translation.check import problems
from portal.core.translation.extract import extract

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext_lazy
_("Plain"); pgettext_lazy("month", "May"); ngettext("%(n)d day", "%(n)d days", n); _(not_literal)
"""
TEMPLATE = """
    {% load i18n %}
  <p title="it's">{% translate "Plain" %} {{ x|default:_("Fallback") }}</p>
{% blocktranslate trimmed count n=total with who=name %}
    {{ n }} letter to {{ who }}
{% plural %}
    {{ n }} letters to {{ who }}
{% endblocktranslate %}{% translate "Open" context "period" %}
"""


@pytest.fixture
def checkout(tmp_path, settings):
    """A small source tree with a catalogue folder of its own."""
    (tmp_path / "portal").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "portal" / "a.py").write_text(PYTHON)
    (tmp_path / "templates" / "a.html").write_text(TEMPLATE)
    (tmp_path / "locale").mkdir()
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    return tmp_path


def faults(checkout, locale="es"):
    return list(problems(checkout / "locale", locale, extract(checkout)))


def fill(checkout, **languages):
    file = checkout / "fill.json"
    file.write_text(json.dumps(languages))
    call_command("translations", fill=str(file))


WHOLE = {
    "Plain": "Sencillo",
    "Fallback": "Reserva",
    "month\u0004May": "mayo",
    "period\u0004Open": "Abierto",
    "%(n)d day": ["%(n)d día", "%(n)d días", "%(n)d días"],
    "%(n)s letter to %(who)s": ["%(n)s carta a %(who)s", "%(n)s cartas a %(who)s", "%(n)s cartas a %(who)s"],
}


def test_messages_of_sources_and_templates_are_found_with_context_and_plural(checkout):
    assert dict(catalogues.keyed(extract(checkout))).keys() == WHOLE.keys()


def test_a_source_that_cannot_be_read_is_named(checkout):
    (checkout / "portal" / "broken.py").write_text("_('''unfinished")
    with pytest.raises(ValueError, match=r"broken\.py"):
        extract(checkout)


@pytest.mark.usefixtures("checkout")
def test_missing_is_printed_in_the_form_that_fill_reads(capsys):
    call_command("translations", missing=True, json=True)
    missing = json.loads(capsys.readouterr().out)
    assert missing["ar"]["%(n)d day"] == [""] * 6
    assert missing["zh_Hans"]["%(n)d day"] == [""]
    assert missing["fr"]["Plain"] == ""


def test_a_filled_catalogue_is_complete_and_speaks(checkout):
    call_command("translations")
    assert len(faults(checkout)) == len(WHOLE)
    fill(checkout, es=WHOLE)
    assert faults(checkout) == []
    with (checkout / "locale/es/LC_MESSAGES/django.mo").open("rb") as file:
        spanish = gettext.GNUTranslations(file)
    assert spanish.gettext("Plain") == "Sencillo"
    assert spanish.ngettext("%(n)d day", "%(n)d days", 3) == "%(n)d días"
    assert spanish.pgettext("period", "Open") == "Abierto"


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("Plain", "", "not in the catalogue"),
        ("Plain", "Sencillo %(n)s", "a placeholder the source does not have"),
        ("%(n)d day", ["día", "días", "días"], "a placeholder is missing"),
        ("%(n)d day", ["%(n)d día", "", "%(n)d días"], "not in the catalogue"),
    ],
)
def test_a_faulty_message_is_named(checkout, name, text, fault):
    fill(checkout, es={**WHOLE, name: text})
    assert faults(checkout) == [f"es: {fault}: {name!r}"]


def test_a_form_for_one_number_may_leave_the_number_out(checkout):
    fill(checkout, es={**WHOLE, "%(n)d day": ["un día", "%(n)d días", "%(n)d días"]})
    assert faults(checkout) == []


def test_new_and_left_over_messages_fail_the_check(checkout):
    fill(checkout, es=WHOLE)
    (checkout / "portal" / "a.py").write_text("_('New')")
    assert [line.split(": ")[1] for line in faults(checkout)] == [
        "not in the catalogue",
        "no longer used",
        "no longer used",
    ]
    with pytest.raises(CommandError, match="not in the catalogue: 'New'"):
        call_command("translations", check=True)


def test_an_unknown_language_is_refused(checkout):
    with pytest.raises(CommandError, match="'de'"):
        fill(checkout, de={})


def test_only_changed_catalogues_are_compiled_again(checkout):
    call_command("translations")
    folder = checkout / "locale"
    assert catalogues.compile_stale(folder) == []
    po = catalogues.po_file(folder, "fr")
    os.utime(po, ns=(po.stat().st_atime_ns, po.stat().st_mtime_ns + 10**9))
    assert catalogues.compile_stale(folder) == [po.with_suffix(".mo")]

"""The catalogues locale/<language>/LC_MESSAGES/django.po: read, merge with the sources, write, compile.

`.po` files are committed, `.mo` files are made from them when a process starts.
"""

import logging
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

LOCALES = ("ar", "es", "fr", "ru", "zh_Hans")  # English is the language of the messages themselves
HEADER = """msgid ""
msgstr ""
"Language: {locale}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""
log = logging.getLogger(__name__)


def po_file(folder: Path, locale: str) -> Path:
    return folder / locale / "LC_MESSAGES" / "django.po"


def read(folder: Path, locale: str) -> Catalog:
    """The catalogue of a language, empty when there is none yet. Plural forms are Django's own for the language."""
    path = po_file(folder, locale)
    text = path.read_bytes() if path.exists() else header(locale).encode()
    return read_po(BytesIO(text), charset="utf-8")


def header(locale: str) -> str:
    """The first lines of a catalogue: what gettext needs to know, and no dates or names."""
    return HEADER.format(locale=locale, plurals=plural_forms(locale))


def plural_forms(locale: str) -> str:
    """The plural rule Django ships for the language: two rules in one process would be one too many."""
    theirs = Path(django.__file__).parent / "conf" / "locale" / locale / "LC_MESSAGES" / "django.po"
    header = theirs.read_bytes().partition(b"\n\n")[0]
    return str(read_po(BytesIO(header), charset="utf-8").plural_forms)


def merged(folder: Path, locale: str, found: Catalog) -> Catalog:
    """The catalogue brought up to date: new messages come untranslated, those no longer used go, nothing is guessed."""
    catalog = read(folder, locale)
    catalog.update(found, no_fuzzy_matching=True)
    return catalog


def write(folder: Path, locale: str, catalog: Catalog) -> None:
    """Write a catalogue sorted and without dates or line numbers, so that a difference shows words only.

    What has no translation is left out: it is missing, and `--check` says so.
    """
    for message in list(catalog):
        if message.id and not translated(message):
            catalog.delete(message.id, message.context)
    path = po_file(folder, locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(header(locale).encode())
        write_po(
            file, catalog, width=120, omit_header=True, sort_output=True, ignore_obsolete=True, include_lineno=False
        )
    _put(file.name, path)


def compile_stale(folder: Path) -> list[Path]:
    """Compile each `.mo` that is missing or older than its `.po`; safe when several processes start at once.

    A checkout that cannot be written is no reason not to start: it is logged, and the pages then speak English.
    """
    made = []
    for po in sorted(folder.glob("*/LC_MESSAGES/django.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
            continue
        try:
            _compile(po, mo)
        except OSError as error:
            log.warning("translations of %s are not compiled: %s", po.parent.parent.name, error)
        else:
            made.append(mo)
    return made


def _compile(po: Path, mo: Path) -> None:
    catalog = read_po(BytesIO(po.read_bytes()), charset="utf-8")
    with tempfile.NamedTemporaryFile(dir=mo.parent, delete=False) as file:
        write_mo(file, catalog)
    _put(file.name, mo)


def _put(made: str, place: Path) -> None:
    """Move a finished file into its place at once, readable by all as a checkout's files are."""
    Path(made).chmod(0o644)
    Path(made).replace(place)


def keyed(catalog: Catalog) -> Iterator[tuple[str, object]]:
    """(key, message); the key is the msgid, after its context and \\u0004 if it has one, as in `.mo` files."""
    for message in catalog:
        if message.id:
            yield key(message), message


def forms(value: object) -> tuple[str, ...]:
    """The forms of a message's id or string: several for plurals, else one."""
    return tuple(map(str, value)) if isinstance(value, tuple | list) else (str(value or ""),)


def translated(message: Message) -> bool:
    """Every form has words."""
    return all(forms(message.string))


def key(message: object) -> str:
    singular = message.id[0] if isinstance(message.id, tuple | list) else message.id  # type: ignore[attr-defined]
    return f"{message.context}\u0004{singular}" if message.context else str(singular)  # type: ignore[attr-defined]

"""`manage.py translations`: bring the catalogues up to date with the sources, check, fill in, compile."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.core.translation import catalogues
from portal.core.translation.check import problems
from portal.core.translation.extract import extract


class Command(BaseCommand):
    help = "Bring locale/ up to date with the sources; or --check, --missing, --fill, --compile it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--check", action="store_true", help="fail when a catalogue is not complete")
        what.add_argument("--missing", action="store_true", help="print what is not translated")
        what.add_argument("--fill", metavar="FILE", help="write translations: {language: {msgid: text or [plurals]}}")
        what.add_argument("--compile", action="store_true", help="compile catalogues that have changed")
        parser.add_argument("--json", action="store_true", help="with --missing: in the form that --fill reads")

    def handle(self, **options: Any) -> None:
        folder = Path(settings.LOCALE_PATHS[0])
        if options["compile"]:
            self.stdout.write(f"{len(catalogues.compile_stale(folder))} compiled")
        elif options["fill"]:
            self._fill(folder, json.loads(Path(options["fill"]).read_text(encoding="utf-8")))
        elif options["missing"]:
            self._missing(folder, extract(folder.parent), as_json=options["json"])
        elif options["check"]:
            self._check(folder, extract(folder.parent))
        else:
            self._merge(folder, extract(folder.parent))

    def _merge(self, folder: Path, found: Catalog) -> None:
        for locale in catalogues.LOCALES:
            catalogues.write(folder, locale, catalogues.merged(folder, locale, found))
        catalogues.compile_stale(folder)
        self.stdout.write(f"{len(found)} messages in {len(catalogues.LOCALES)} catalogues")

    def _check(self, folder: Path, found: Catalog) -> None:
        faults = [fault for locale in catalogues.LOCALES for fault in problems(folder, locale, found)]
        if faults:
            raise CommandError("\n".join([*faults, f"{len(faults)} faults: see `manage.py translations --help`"]))
        self.stdout.write(f"{len(found)} messages, complete in {len(catalogues.LOCALES)} languages")

    def _missing(self, folder: Path, found: Catalog, *, as_json: bool) -> None:
        wanted = {locale: _untranslated(folder, locale, found) for locale in catalogues.LOCALES}
        if as_json:
            self.stdout.write(json.dumps(wanted, ensure_ascii=False, indent=1))
            return
        for locale, names in wanted.items():
            self.stdout.write(f"{locale}: {len(names)} missing")
            for name in names:
                self.stdout.write(f"  {name!r}")

    def _fill(self, folder: Path, given: dict[str, dict[str, str | list[str]]]) -> None:
        found = extract(folder.parent)
        for locale, texts in given.items():
            if locale not in catalogues.LOCALES:
                raise CommandError(f"{locale!r} is none of {', '.join(catalogues.LOCALES)}")
            catalog = catalogues.merged(folder, locale, found)
            known: dict[str, Any] = dict(catalogues.keyed(catalog))
            for name in sorted(texts.keys() - known.keys()):
                self.stderr.write(f"{locale}: not in the sources: {name!r}")
            for name in texts.keys() & known.keys():
                text = texts[name]
                known[name].string = tuple(text) if isinstance(text, list) else text
            catalogues.write(folder, locale, catalog)
        catalogues.compile_stale(folder)


def _untranslated(folder: Path, locale: str, found: Catalog) -> dict[str, str | list[str]]:
    """What --fill needs: the message's key, and an empty text or as many empty forms as the language has."""
    have: dict[str, Any] = dict(catalogues.keyed(catalogues.read(folder, locale)))
    forms = int(catalogues.plural_forms(locale).split("=")[1].split(";")[0])
    empty: dict[str, str | list[str]] = {}
    for name, message in catalogues.keyed(found):
        known = have.get(name)
        if known is None or not catalogues.translated(known):
            empty[name] = [""] * forms if message.pluralizable else ""  # type: ignore[attr-defined]
    return empty

"""`manage.py import_instruments FILE --treaty KEY [--dry-run] [--json] [--language CODE]`: instruments from a table."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from portal.core.intervals import Grade
from portal.reference.services.instruments import instruments_import


class Command(BaseCommand):
    """Columns: code (ISO 3166 alpha-3), signature, deposit (or ratification), kind, effect. All rows are recorded, or none."""

    help = "Record signatures and instruments towards a treaty from a CSV file; all or nothing, and never twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--treaty", required=True, help="key of the treaty; a new one is recorded with the rule given here"
        )
        parser.add_argument(
            "--entered-on", type=date.fromisoformat, help="of a new treaty: the day of its entry into force"
        )
        parser.add_argument("--days", type=int, dest="later_days", help="of a new treaty: days from deposit to effect")
        parser.add_argument("--source", default="", help="where the table comes from (default: the name of the file)")
        parser.add_argument(
            "--grade",
            default=Grade.REPORTED.value,
            choices=[Grade.NOTIFIED.value, Grade.OFFICIAL.value, Grade.REPORTED.value],
        )
        parser.add_argument("--dry-run", action="store_true", help="read and judge, write nothing")
        parser.add_argument("--json", action="store_true", help="print the summary as one JSON object")
        parser.add_argument(
            "--language", default=settings.LANGUAGE_CODE, choices=list(dict(settings.LANGUAGES)), help="of the messages"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"{path} is no file")
        rule = {name: options[name] for name in ("entered_on", "later_days") if options[name] is not None}
        with translation.override(options["language"]):
            summary = instruments_import(
                path, treaty=options["treaty"], source=options["source"] or path.name, grade=options["grade"],
                dry_run=options["dry_run"], **rule,
            )  # fmt: skip
        if options["json"]:
            self.stdout.write(json.dumps(summary, ensure_ascii=False))
        else:
            self._tell(summary)
        if summary["errors"]:
            raise SystemExit(1)

    def _tell(self, summary: dict[str, Any]) -> None:
        for fault in summary["errors"]:
            self.stdout.write(f"row {fault['row']}, {fault['column']}: {fault['message']} ({fault['value']})")
        verb = (
            "recorded"
            if summary["written"]
            else "would be recorded"
            if not summary["errors"]
            else "nothing recorded of"
        )
        self.stdout.write(
            f"{summary['treaty']}: {summary['rows']} rows; {verb}: {summary['instruments_recorded']} instruments of which "
            f"{summary['members_entered']} members are new; {summary['already_recorded']} stood on record"
        )

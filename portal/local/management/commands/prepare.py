"""`manage.py prepare`: tables, reference data and the demonstration world, with a line for each step."""

import time
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.migrations.exceptions import InconsistentMigrationHistory, NodeNotFoundError

STEPS = (
    ("migrate", "tables are up to date"),
    ("load_reference", "reference data is loaded"),
    ("load_demonstration", "the demonstration world stands"),
)


class Command(BaseCommand):
    """What `manage.py up` does before it serves; harmless when repeated."""

    help = "Migrate, load reference data, load the demonstration world."

    def add_arguments(self, parser: CommandParser) -> None:
        """A real portal has no demonstration world."""
        parser.add_argument("--without-demonstration", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run each step; a step whose command does not exist yet is said to be left out."""
        for command, done in STEPS:
            began = time.monotonic()
            if command == "load_demonstration" and options["without_demonstration"]:
                continue
            if command not in get_commands():
                self.stdout.write(f"          {command}: not there yet, left out")
                continue
            try:
                call_command(command, verbosity=0, **({"interactive": False} if command == "migrate" else {}))
            except (InconsistentMigrationHistory, NodeNotFoundError) as problem:
                raise CommandError(
                    f"{problem}\nThe database was made by another version of the migrations; in the one-machine run,"
                    " python3 manage.py reset starts afresh."
                ) from problem
            self.stdout.write(f"          {done} ({time.monotonic() - began:.1f} s)")
            self.stdout.flush()

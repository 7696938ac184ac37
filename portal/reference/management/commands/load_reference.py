"""`manage.py load_reference`: areas, groups, the register of states, action plans, goals."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.reference.services.reference import reference_load


class Command(BaseCommand):
    """Harmless when repeated: only files that changed are read again."""

    help = "Load what is known of the real world: facts with source, date and grade, and nothing else."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Say a line for each kind that was loaded."""

        def say(line: str) -> None:
            self.stdout.write(f"            {line}")
            self.stdout.flush()

        if not reference_load(say):
            say("reference data has not changed")

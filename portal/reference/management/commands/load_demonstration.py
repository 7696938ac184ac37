"""`manage.py load_demonstration`: fictional states, people and acts; never on a server of a real body."""

import json
import logging
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.reference.services.reference import reference_load
from portal.reference.world.load import world_load


class Command(BaseCommand):
    """Harmless when repeated: a world that stands is left as it is, unless a refresh is asked for."""

    help = "Make the demonstration world: fictional states and people, and what they do."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--refresh`."""
        parser.add_argument(
            "--refresh",
            action="store_true",
            help="clear the demonstration world away and make it anew, counted from now",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say a line for each part. Raises CommandError where the demonstration is not allowed."""
        if not settings.DEMONSTRATION_ALLOWED:
            raise CommandError(
                "This is not a demonstration: set PORTAL_DEMONSTRATION=1 to load fictional states and people here."
            )

        def say(line: str) -> None:
            self.stdout.write(f"            {line}")
            self.stdout.flush()

        logging.getLogger("django_structlog").setLevel(
            logging.WARNING
        )  # lines about queued tasks tell nobody anything here
        reference_load(say)
        try:
            sign_ins = world_load(say, refresh=options["refresh"])
        except ValueError as problem:
            raise CommandError(f"The demonstration world was left as it is: {problem}.") from problem
        if sign_ins is None:
            say("the demonstration world stands already")
        else:
            self._hand_over(sign_ins)

    def _hand_over(self, sign_ins: list[dict[str, Any]]) -> None:
        """Leave the sign-ins where the one-machine run reads them; elsewhere print those a newcomer needs, once."""
        folder = getattr(settings, "DATA_FOLDER", None)
        if folder is not None:
            draft = Path(folder) / "demonstration.part"
            draft.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.touch(mode=0o600)
            draft.write_text(json.dumps(sign_ins, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            draft.replace(draft.with_suffix(".json"))
            return
        for row in sign_ins:
            if row["shown"]:
                self.stdout.write(f"{row['role']}: {row['email']}, {row['password']}, code secret {row['totp_secret']}")

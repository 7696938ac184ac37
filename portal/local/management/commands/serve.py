"""`manage.py serve`: the web server of a container, refused on a database the portal cannot work on."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.local.roles import refuse_unfit_server


class Command(BaseCommand):
    """Check the database server, then become gunicorn."""

    help = "Serve the pages and the API with gunicorn."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many processes, and where."""
        parser.add_argument("--bind", default="0.0.0.0:8000")
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--threads", type=int, default=4)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Replace this process; raises CommandError for an unfit server."""
        refuse_unfit_server()
        command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", options["bind"], "--no-control-socket"]
        command += ["--workers", str(options["workers"]), "--threads", str(options["threads"])]
        command += ["--worker-tmp-dir", "/dev/shm" if os.path.isdir("/dev/shm") else "/tmp"]  # noqa: S108
        os.execv(sys.executable, command)

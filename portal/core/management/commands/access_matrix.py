"""`manage.py access_matrix`: write the page about who may do what from the matrix."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.core.access import PAGE, Matrix, in_markdown


class Command(BaseCommand):
    help = "Write docs/access-matrix.md from docs/access-matrix.yaml."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the page is not current")

    def handle(self, *_args: Any, **options: Any) -> None:
        page = in_markdown(Matrix.read())
        if not options["check"]:
            PAGE.write_text(page, encoding="utf-8")
        elif PAGE.read_text(encoding="utf-8") != page:
            raise CommandError(f"{PAGE.name} is not what the matrix says: run manage.py access_matrix.")

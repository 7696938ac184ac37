"""Finding: one statement, with the eyes now open."""

from dataclasses import dataclass

from django.db import connection
from django.urls import get_script_prefix
from django.utils.translation import get_language

LIMIT = 50


@dataclass(frozen=True, slots=True)
class Found:
    """One object found; `path` has no language prefix."""

    kind: str
    title: str
    excerpt: str
    path: str
    language: str
    fictional: bool

    @property
    def url(self) -> str:
        """The page in the reader's language."""
        return f"{get_script_prefix()}{get_language()}/{self.path.lstrip('/')}"


def search(words: str, *, language: str, limit: int = LIMIT) -> list[Found]:
    """The entries in a language that contain the words, best first, that the open eyes may read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, title, excerpt, path, language, fictional FROM portal_search(%s, %s, %s)",
            [words, language, limit],
        )
        return [Found(*row) for row in cursor.fetchall()]

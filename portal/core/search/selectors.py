"""Finding: one statement, with the eyes now open."""

from dataclasses import dataclass

from django.db import connection
from django.urls import get_script_prefix
from django.utils.translation import get_language

from portal.core.search.models import SearchEntry

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


def entries_of(found: list[Found]) -> list[SearchEntry]:
    """The entries behind what was found, for the read log. One statement."""
    keys = {(one.path, one.language) for one in found}
    rows = SearchEntry.objects.filter(path__in={path for path, _language in keys})
    return [row for row in rows if (row.path, row.language) in keys]

"""Writing search entries. Called inside a feature's service, whenever what can be found of an object changes."""

from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchVectorField
from django.db.models import F, Func

from portal.core import clock
from portal.core.search.models import SearchEntry


class SearchWords(Func):
    """`portal_search_words(language, title, body)`: the tsvector of an entry, by the rules of its language."""

    function = "portal_search_words"
    output_field = SearchVectorField()


def entry_write(
    *,
    kind: str,
    target_uid: UUID,
    title: dict[str, str],
    body: dict[str, str],
    path: str,
    fictional: bool,
    classed: dict[str, Any],
) -> None:
    """Write the entries of one object, one per language of its title; `path` is without the language prefix."""
    at = clock.now()
    languages = [language for language, words in title.items() if words]
    SearchEntry.objects.bulk_create(
        [
            SearchEntry(
                kind=kind,
                target_uid=target_uid,
                language=language,
                title=title[language][:500],
                body=body.get(language, ""),
                path=path,
                fictional=fictional,
                updated_at=at,
                **classed,
            )
            for language in languages
        ],
        update_conflicts=True,
        unique_fields=["target_uid", "language"],
        update_fields=["title", "body", "path", "fictional", "updated_at", "audience", "parties", "release_at"],
    )
    SearchEntry.objects.filter(target_uid=target_uid).update(words=SearchWords(F("language"), F("title"), F("body")))


def entry_remove(target_uid: UUID) -> None:
    """Forget an object: it was deleted (a draft) or is no longer to be found."""
    SearchEntry.objects.filter(target_uid=target_uid).delete()

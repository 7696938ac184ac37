"""“This will notify N people: preview”, before anything is sent (domain.md §10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import get_language

from portal.core.notices import render
from portal.core.notices.facts import freeze
from portal.core.notices.kinds import NOTICE_KINDS, RECIPIENT_COLUMNS
from portal.core.notices.render import Letter, Material
from portal.core.texts.models import TextVersion


@dataclass(frozen=True, slots=True)
class Preview:
    """`count` people or mailboxes of `members` members, `by_language` the same by language, a sample letter in each.

    `formal`: it is formal service.
    """

    formal: bool
    count: int
    members: int
    by_language: dict[str, int]
    samples: dict[str, Letter]

    @property
    def letter(self) -> Letter | None:
        """The sample in the reader's language, or the first of those that others will read."""
        return self.samples.get(get_language() or "") or next(iter(self.samples.values()), None)


def preview(
    kind: str,
    subject: models.Model,
    *,
    facts: Mapping[str, Any] | None = None,
    text_version: TextVersion | None = None,
    recipients: QuerySet | None = None,
) -> Preview:
    """Whom `notify` with the same arguments would reach, and what they would read. Writes nothing; needs eyes that see
    the recipients (staff).
    """
    described = NOTICE_KINDS[kind]
    chosen = described.recipients(subject) if recipients is None else recipients
    rows = list(chosen.values_list(*RECIPIENT_COLUMNS))
    counts: dict[str, int] = {}
    for row in rows:
        counts[row[3]] = counts.get(row[3], 0) + 1
    material = Material(
        kind=kind,
        facts=freeze(facts or {}),
        number="…" if described.formal else "",
        blocks=list(text_version.blocks.all()) if text_version else [],
        original=text_version.text.original_language if text_version else "en",
        digest=text_version.digest if text_version else "",
    )
    by_language = render.languages_of(counts.items())
    samples = {language: render.write(material, language) for language in by_language}
    return Preview(described.formal, len(rows), len({row[1] for row in rows} - {None}), by_language, samples)

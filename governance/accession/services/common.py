"""What several steps of the road need."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from governance.accession.models import Application
from members.body.models import Period
from members.body.selectors import Rules, rules_numbered
from members.states.models import Member
from portal.core.actors import Actor, system
from portal.core.classes import Audience
from portal.core.documents.services import document_reclassify
from portal.core.files.services import files_reclassify
from portal.core.intervals import Grade, midnight
from portal.core.locks import lock
from portal.core.texts.models import BlockKind, TextVersion
from portal.core.texts.services import Draft, text_reclassify


def rules_of(row: Application) -> Rules:
    """The rules it began under, and ends under."""
    return rules_numbered(row.rules_version or 1, fictional=row.fictional)


def portal_of(actor: Actor) -> Actor:
    """What follows from an act by itself is the portal's, by the same door: nobody's permission is asked again."""
    return system(actor.door)


def newest(row: Application) -> TextVersion:
    """The newest version of the letter. Raises ValueError without one."""
    if row.text is None:
        raise ValueError("there is no letter yet")
    return row.text.versions.order_by("-number")[0]


def paragraphs(words: str, language: str) -> list[Draft]:
    """A letter as it was typed: an empty line parts its paragraphs."""
    parts = [" ".join(part.split()) for part in words.replace("\r\n", "\n").split("\n\n")]
    return [Draft(BlockKind.PARAGRAPH, {language: part}) for part in parts if part]


def letter_class(row: Application) -> dict[str, Any]:
    """Who reads the letter before it is circulated: the state and the secretariat."""
    return {"audience": Audience.RESTRICTED, "parties": [row.member_id], "release_at": None}


def open_letter(row: Application, audience: Audience) -> None:
    """Give the letter, its document and the signed file a wider class."""
    classed: dict[str, Any] = {"audience": audience, "parties": [], "release_at": None}
    if row.text is not None:
        text_reclassify(row.text, classed)
    if row.document is not None:
        document_reclassify(row.document, classed)
    files_reclassify(row, classed)


def title_of(member: Member) -> dict[str, str]:
    """The title in every language of the portal; the name stands apart from the words, so that no language inflects it."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            name = member.name.get(language) or member.name.get("en") or member.code
            found[language] = _("Application for accession: %(state)s") % {"state": name}
    return found


def founded(row: Application) -> dict[str, Any]:
    """Source and grade of a status that follows from this application."""
    grade = Grade.DEMONSTRATION if row.fictional else Grade.OFFICIAL
    return {"source": f"Application {row.symbol or row.receipt}", "grade": grade}


def same_day(rules: Rules, at: datetime) -> datetime:
    """The end of the day of headquarters on which the period of circulation, counted from `at`, ends."""
    last = rules.deadline(Period.CIRCULATION, at).astimezone(rules.calendar.zone).date()
    return midnight(last + timedelta(days=1), rules.calendar.zone.key)


def told(row: Application, **more: Any) -> dict[str, Any]:
    """The facts every notice about an application freezes."""
    return {
        "title": row.title,
        "symbol": row.symbol or row.receipt,
        "state": row.member.name,
        "path": f"accession/{row.uid}/",
    } | more


def locked(pk: int, expected_version: int | None = None) -> Application:
    return lock(Application, pk, expected_version)


def with_language(version: TextVersion, words: str, language: str) -> list[Draft] | None:
    """The blocks with one more language; None when its paragraphs are not as many as those of the original."""
    blocks = list(version.blocks.all())
    parts = paragraphs(words, language)
    if len(parts) != len(blocks):
        return None
    return [
        Draft(block.kind, {**block.body, **part.body}, block.key) for block, part in zip(blocks, parts, strict=True)
    ]

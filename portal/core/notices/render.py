"""From frozen facts to words: one letter for each language of a notice, the same for all who read that language."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.template import Context, Template, TemplateDoesNotExist
from django.template.loader import select_template
from django.utils import timezone, translation

from portal.core.display.texts import NAMES, direction, language_tag
from portal.core.notices.facts import Thawed
from portal.core.notices.kinds import NOTICE_KINDS
from portal.core.notices.models import Notice
from portal.core.texts.models import Block

FOLDER = "notices"
#: The line above and below the text of record in notices/base.txt.
RULED = "-" * 40


@dataclass(frozen=True, slots=True)
class Attachment:
    """The text of record, readable without the portal."""

    name: str
    content: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice in one language. `html` is empty when the kind has no HTML template."""

    language: str
    subject: str
    text: str
    html: str = ""
    attachments: tuple[Attachment, ...] = ()

    @property
    def words(self) -> str:
        """The letter without the text of record it carries."""
        return self.text.partition(RULED)[0].strip()

    @property
    def language_name(self) -> str:
        return NAMES[self.language]

    @property
    def tag(self) -> str:
        return language_tag(self.language)

    @property
    def direction(self) -> str:
        return direction(self.language)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the text, in the language that was found; `lines` of plain text are wrapped by the template."""

    label: str
    kind: str
    words: str
    language: str

    @property
    def tag(self) -> str:
        return language_tag(self.language)

    @property
    def direction(self) -> str:
        return direction(self.language)


@dataclass(slots=True)
class Material:
    """All that letters of one notice are made of, read once from the database."""

    kind: str
    facts: dict[str, Any]
    number: str = ""
    corrects: str = ""
    blocks: list[Block] = field(default_factory=list)
    original: str = "en"
    digest: str = ""

    @classmethod
    def of(cls, notice: Notice) -> "Material":
        """Read the notice's text along. Needs service eyes."""
        version = notice.text_version
        return cls(
            kind=notice.kind,
            facts=notice.facts,
            number=notice.number or "",
            corrects=str(notice.corrects) if notice.corrects else "",
            blocks=list(version.blocks.all()) if version else [],
            original=version.text.original_language if version else "en",
            digest=version.digest if version else "",
        )


def known_language(language: str) -> str:
    """A language of the portal: what is none of the six becomes the default."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def write(material: Material, language: str) -> Letter:
    """Write the letter in a language, instants in headquarters time and UTC. Raises what a broken template raises."""
    language = known_language(language)
    with translation.override(language), timezone.override(dt.UTC):
        thawed = Thawed(material.facts, language)
        paragraphs = [_paragraph(block, thawed, material.original) for block in material.blocks]
        context = _context(material, language, thawed, paragraphs)
        subject = " ".join(_render(material.kind, "subject.txt", context).split())
        text = _render(material.kind, "txt", context).strip() + "\n"
        html = _render(material.kind, "html", context, optional=True)
        attachments = [_attachment(context)] if paragraphs else []
    return Letter(language, subject, _tidied(text), html, tuple(attachments))


def _paragraph(block: Block, thawed: Thawed, original: str) -> Paragraph:
    found = thawed.chosen(block.body, original)
    return Paragraph(block.label, block.kind, found.text, found.language)


def _context(material: Material, language: str, thawed: Thawed, paragraphs: list[Paragraph]) -> dict[str, Any]:
    """What templates may use: every fact by its name, and the names below (docs/notices.md)."""
    path = str(thawed.values.get("path", ""))
    return {
        **thawed.values,
        "language": language,
        "tag": language_tag(language),
        "direction": direction(language),
        "formal": bool(material.number),
        "number": material.number,
        "corrects": material.corrects,
        "blocks": paragraphs,
        "text_hash": material.digest,
        "link": f"{settings.BASE_URL}/{language}/{path.lstrip('/')}" if path else "",
        "shown_in": sorted(NAMES[code] for code in thawed.missing),
        "own_language": NAMES[language],
    }


def _attachment(context: dict[str, Any]) -> Attachment:
    name = str(context.get("symbol") or context["number"])
    stem = re.sub(r"[^A-Za-z0-9.]+", "-", name).strip("-.") or "text"
    return Attachment(f"{stem}_{context['language']}.html", _render("", "text.html", context))


def _render(kind: str, ending: str, context: dict[str, Any], *, optional: bool = False) -> str:
    """Render one file; plain text is not escaped, HTML is."""
    name = f"{FOLDER}/{NOTICE_KINDS[kind].files}.{ending}" if kind else f"{FOLDER}/{ending}"
    try:
        template: Template = select_template([name]).template
    except TemplateDoesNotExist:
        if optional:
            return ""
        raise
    return template.render(Context(context, autoescape=name.endswith(".html")))


def _tidied(text: str) -> str:
    """At most one empty line in a row: templates leave gaps where a fact is missing."""
    lines: list[str] = []
    for line in (line.rstrip() for line in text.splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip("\n") + "\n"


def languages_of(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Sum counts by the language a letter will really be in."""
    sums: dict[str, int] = {}
    for language, count in rows:
        sums[known_language(language)] = sums.get(known_language(language), 0) + count
    return dict(sorted(sums.items()))

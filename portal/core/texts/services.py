"""Writers of texts. Called inside a feature's service; they open no transaction and audit nothing of their own."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.core.classes import Classed
from portal.core.ids import uuid7
from portal.core.texts.models import Block, BlockKind, Text, TextVersion


@dataclass(frozen=True, slots=True)
class Draft:
    """A block as a person gives it. `key` is empty for a new one; `body` is `{language: words}`."""

    kind: str
    body: dict[str, str]
    key: str = ""


def text_create(*, blocks: Iterable[Draft], original_language: str, like: Classed | dict[str, Any]) -> Text:
    """Make a text with an unfrozen version 1, in the class of the object it belongs to (`like`, or its three columns)."""
    classed = like if isinstance(like, dict) else like.classed
    text = Text.objects.create(original_language=original_language, **classed)
    version = TextVersion.objects.create(text=text, number=1, **classed)
    blocks_write(version, blocks)
    return text


def blocks_write(version: TextVersion, blocks: Iterable[Draft]) -> None:
    """Replace the blocks of an unfrozen version. Raises ValueError when the version is frozen."""
    if version.frozen_at is not None:
        raise ValueError("a frozen version cannot be written")
    version.blocks.all().delete()
    counts = {BlockKind.PREAMBLE.value: 0, BlockKind.OPERATIVE.value: 0}
    rows = []
    for position, draft in enumerate(blocks, start=1):
        number = None
        if draft.kind in counts:
            counts[draft.kind] += 1
            number = counts[draft.kind]
        rows.append(
            Block(
                text_version=version,
                position=position,
                key=draft.key or str(uuid7()),
                kind=draft.kind,
                number=number,
                body=draft.body,
                **version.classed,
            )
        )
    Block.objects.bulk_create(rows)


def version_freeze(version: TextVersion, at: datetime) -> str:
    """Freeze a version and return its hash. A frozen version is left as it is."""
    if version.frozen_at is None:
        version.digest = digest_of(version.blocks.all())
        version.frozen_at = at
        version.save(update_fields=["digest", "frozen_at"])
    return version.digest


def version_next(text: Text, blocks: Iterable[Draft]) -> TextVersion:
    """Open the next, unfrozen version of a text with these blocks."""
    last = text.versions.order_by("-number").first()
    version = TextVersion.objects.create(text=text, number=last.number + 1 if last else 1, **text.classed)
    blocks_write(version, blocks)
    return version


def text_reclassify(text: Text, classed: dict[str, Any]) -> None:
    """Give a text, its versions and blocks the class of the object they belong to, when that changes."""
    for queryset in (
        Text.objects.filter(pk=text.pk),
        TextVersion.objects.filter(text=text),
        Block.objects.filter(text_version__text=text),
    ):
        queryset.update(**classed)


def digest_of(blocks: Sequence[Block] | Any) -> str:
    """SHA-256 over kind, number and words of every block, in order: the fingerprint printed on notices and decisions."""
    spelled = [[block.kind, block.number, block.body] for block in blocks]
    data = json.dumps(spelled, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(data.encode()).hexdigest()

"""A text, its versions, and their numbered blocks."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.classes import Classed
from portal.core.records import Record


class Text(Record, Classed):
    """A structured text that lives through versions. Its class is that of the object it belongs to."""

    original_language = models.CharField(max_length=10, default="en")

    read_as: ClassVar[str | None] = None

    class Meta(Classed.Meta):
        pass

    def __str__(self) -> str:
        return str(self.uid)


class TextVersion(Classed):
    """One version: editable until it is frozen; from then on its hash says what it was."""

    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, blank=True)
    frozen_at = models.DateTimeField(null=True)

    read_as: ClassVar[str | None] = None

    class Meta(Classed.Meta):
        constraints = [
            *Classed.Meta.constraints,
            models.UniqueConstraint(fields=["text", "number"], name="core_textversion_number"),
            models.CheckConstraint(
                condition=models.Q(frozen_at__isnull=True, digest="")
                | models.Q(frozen_at__isnull=False, digest__regex="^[0-9a-f]{64}$"),
                name="core_textversion_frozen_has_digest",
            ),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"v{self.number}"


class BlockKind(models.TextChoices):
    HEADING = "heading", _("heading")
    PREAMBLE = "preamble", _("preambular paragraph")
    OPERATIVE = "operative", _("operative paragraph")
    PARAGRAPH = "paragraph", _("paragraph")


class Block(Classed):
    """One paragraph: `{language: words}`. `number` is counted within its kind (PP 1, OP 1); headings, and the
    paragraphs of a letter, have none.

    Operative words stand between asterisks. `key` stays the same through versions, so that differences and amendments
    find the block again when it moves.
    """

    text_version = models.ForeignKey(TextVersion, on_delete=models.CASCADE, related_name="blocks")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=36)
    kind = models.CharField(max_length=10, choices=BlockKind.choices)
    number = models.PositiveIntegerField(null=True)
    body = models.JSONField()

    read_as: ClassVar[str | None] = None

    class Meta(Classed.Meta):
        constraints = [
            *Classed.Meta.constraints,
            models.UniqueConstraint(
                fields=["text_version", "position"], name="core_block_position", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(fields=["text_version", "key"], name="core_block_key"),
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """`PP 1`, `OP 4`, in a letter the number alone, for a heading nothing: the anchor people cite."""
        if self.kind == BlockKind.PARAGRAPH:
            return str(self.position)
        prefix = {BlockKind.PREAMBLE.value: "PP", BlockKind.OPERATIVE.value: "OP"}.get(self.kind)
        return f"{prefix} {self.number}" if prefix else ""

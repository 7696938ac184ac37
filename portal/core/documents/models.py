"""Series, documents, language versions."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.classes import Classed
from portal.core.records import Record
from portal.core.texts.models import TextVersion


class Series(models.Model):
    """A series of symbols. `pattern` has one field `{n}`: `WAICO/MC/1/L.{n}`. `last` is the last number given."""

    key = models.SlugField(unique=True)
    pattern = models.CharField(max_length=60)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.key


class Document(Record, Classed):
    """A document under its symbol. Its text, if structured, is one frozen version; `title` is `{language: words}`."""

    symbol = models.CharField(max_length=60, unique=True)
    title = models.JSONField()
    text_version = models.ForeignKey(TextVersion, null=True, on_delete=models.PROTECT, related_name="documents")

    class Meta(Classed.Meta):
        pass

    def __str__(self) -> str:
        return self.symbol


class Role(models.TextChoices):
    AUTHENTIC = "authentic", _("authentic")
    ORIGINAL = "original", _("original")
    TRANSLATION = "translation", _("translation")


class Stage(models.TextChoices):
    MACHINE = "machine", _("machine draft")
    TRANSLATED = "translated", _("translated")
    REVISED = "revised", _("revised")
    ISSUED = "issued", _("issued")


class LanguageVersion(Classed):
    """A document in one language. Machine drafts are never served and never count for the language gate."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="languages")
    language = models.CharField(max_length=10)
    role = models.CharField(max_length=12, choices=Role.choices)
    stage = models.CharField(max_length=12, choices=Stage.choices)

    read_as: ClassVar[str | None] = None

    class Meta(Classed.Meta):
        constraints = [
            *Classed.Meta.constraints,
            models.UniqueConstraint(fields=["document", "language"], name="core_languageversion_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.language}"

"""A kept file: the facts about some bytes, and what they belong to."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.core.classes import Audience, Classed
from portal.core.files.media import BY_TYPE, KINDS, Kind
from portal.core.ids import made_at
from portal.core.records import Record


class Part(models.TextChoices):
    """What a file is of the thing it belongs to."""

    SCAN = "scan", _("scan of the paper")
    LETTER = "letter", _("letter")
    CERTIFIED_COPY = "certified_copy", _("certified copy")
    EVIDENCE = "evidence", _("evidence")


class KeptFile(Record, Classed):
    """One file. Until an act keeps it (`kept_at` is empty), it waits for its uploader and nobody reads it.

    `target_*` is what it belongs to, `part` what it is of it, `member_id` the member on whose behalf it was handed in. Its class
    is that of what it belongs to. The facts never change, and a kept file is never deleted (migrations/sql/files.sql).
    A look at it is listed when it is read, not when a page names it: hence `read_as`.
    """

    name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=80, choices=[(kind.media_type, kind.label) for kind in KINDS])
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, validators=[RegexValidator("^[0-9a-f]{64}$")])
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    member_id = models.BigIntegerField(null=True)
    target_type = models.CharField(max_length=60, blank=True)
    target_id = models.BigIntegerField(null=True)
    part = models.CharField(max_length=20, choices=Part.choices, blank=True)
    kept_at = models.DateTimeField(null=True)

    read_as: ClassVar[str | None] = None

    class Meta(Classed.Meta):
        constraints = [
            *Classed.Meta.constraints,
            models.CheckConstraint(
                name="core_keptfile_waits_or_is_kept",
                condition=Q(kept_at=None, target_type="", target_id=None, part="", member_id=None)
                & Q(audience=Audience.DELEGATION, parties=[], release_at=None)
                | Q(kept_at__isnull=False, target_id__isnull=False) & ~Q(target_type="") & ~Q(part=""),
            ),
            models.CheckConstraint(name="core_keptfile_has_content", condition=Q(size__gt=0)),
            models.CheckConstraint(name="core_keptfile_has_hash", condition=Q(sha256__regex="^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="core_keptfile_of_the_list", condition=Q(media_type__in=[kind.media_type for kind in KINDS])
            ),
        ]
        indexes = [
            models.Index(fields=["target_type", "target_id"], name="core_keptfile_target"),
            models.Index(fields=["uploaded_by"], condition=Q(kept_at=None), name="core_keptfile_waits"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> Kind:
        """What it is, by its content."""
        return BY_TYPE[self.media_type]

    @property
    def path(self) -> str:
        """Where its bytes stand in the storage: under the day (UTC) on which its name was made, so that a sweep finds them."""
        return f"{made_at(self.uid).date().isoformat()}/{self.uid.hex}"

    @property
    def url(self) -> str:
        """Where who may read it downloads it."""
        return reverse("files:download", args=[self.uid])

"""A member's own data as one archive, made part by part so that it can be resumed and its progress be seen."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.core.classes import Classed
from portal.core.clock import PortalClock
from portal.core.records import Record


class ExportState(models.TextChoices):
    ASKED = "asked", _("asked for")
    READY = "ready", _("ready")
    EXPIRED = "expired", _("expired")


class MemberExport(Record, Classed):
    """One archive of all that a member owns, asked for at `as_of`. Class *delegation*: the secretariat does not see it."""

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="exports")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    as_of = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ExportState.choices, default=ExportState.ASKED)
    state_since = models.DateTimeField(db_default=PortalClock())
    parts_expected = models.PositiveIntegerField()
    expires_at = models.DateTimeField()

    class Meta(Classed.Meta):
        constraints = [
            *Classed.Meta.constraints,
            models.UniqueConstraint(fields=["member"], condition=Q(state="asked"), name="members_export_one_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"export {self.member_id}"


class ExportPart(Classed):
    """One file of an archive: the rows of one table as JSON Lines, deflated. `digest` is the SHA-256 of the lines."""

    export = models.ForeignKey(MemberExport, on_delete=models.CASCADE, related_name="parts")
    name = models.CharField(max_length=80)
    rows = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    made_at = models.DateTimeField(db_default=PortalClock(), editable=False)

    class Meta(Classed.Meta):
        constraints = [
            *Classed.Meta.constraints,
            models.UniqueConstraint(fields=["export", "name"], name="members_exportpart_once"),
        ]

    def __str__(self) -> str:
        return self.name

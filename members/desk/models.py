"""The secretariat's desk: two accounts of one person become one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.core.classes import Classed
from portal.core.clock import PortalClock
from portal.core.records import Record


class MergeState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    MERGED = "merged", _("merged")
    DECLINED = "declined", _("declined")


class AccountMerge(Record, Classed):
    """Two accounts of one person become one: `closed` stays in all history as the same person as `kept`.

    Two officers: one proposes, another confirms or declines. Known to the secretariat.
    """

    kept = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=MergeState.choices, default=MergeState.PROPOSED)
    state_since = models.DateTimeField(db_default=PortalClock())
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Classed.Meta):
        constraints = [
            *Classed.Meta.constraints,
            models.CheckConstraint(name="members_merge_of_two", condition=~Q(kept=F("closed"))),
            models.CheckConstraint(
                name="members_merge_by_two_officers",
                condition=Q(state="proposed", decided_by=None)
                | Q(state="declined", decided_by__isnull=False)
                | Q(state="merged", decided_by__isnull=False) & ~Q(decided_by=F("proposed_by")),
            ),
            models.UniqueConstraint(fields=["closed"], condition=~Q(state="declined"), name="members_merge_once"),
        ]

    def __str__(self) -> str:
        return f"merge {self.closed_id} into {self.kept_id}"

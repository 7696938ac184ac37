"""A lost second factor is restored by two officers on a written request (domain.md §2)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.core.classes import Classed
from portal.core.process import Process


class RecoveryState(models.TextChoices):
    ENTERED = "entered", _("waits for a second officer")
    RESTORED = "restored", _("restored")
    DECLINED = "declined", _("declined")


class FactorRecovery(Process):
    """A written request of a ministry or mission to let a person enrol a second factor anew. `paper` names its scan."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recoveries")
    member = models.ForeignKey("members.Member", null=True, on_delete=models.PROTECT, related_name="+")
    paper = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=RecoveryState.choices, default=RecoveryState.ENTERED)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    class Meta(Classed.Meta):
        constraints = [
            *Classed.Meta.constraints,
            models.UniqueConstraint(
                fields=["user"], condition=Q(state=RecoveryState.ENTERED), name="members_recovery_once_entered"
            ),
            models.CheckConstraint(
                name="members_recovery_two_officers",
                condition=~Q(state=RecoveryState.RESTORED)
                | Q(decided_by__isnull=False) & ~Q(decided_by=F("entered_by")) & ~Q(decided_by=F("user")),
            ),
        ]

    def __str__(self) -> str:
        return f"recovery of {self.user_id}"

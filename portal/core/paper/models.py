"""An act of a member that came by note or mail. The scan of the paper is a kept file."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.core.process import Process


class PaperState(models.TextChoices):
    WAITING = "waiting", _("waits for a second officer")
    CONFIRMED = "confirmed", _("confirmed")
    SET_ASIDE = "set_aside", _("set aside")


class PaperEntry(Process):
    """One entered act. `kind` names it in the registry (kinds.py), `target_*` what it concerns, `says` what it says, as data.

    The act itself is taken when a second officer confirms: then `receipt`, `digest` and `effect` are those of the act. What was
    entered is never edited; a mistake is set aside with a reason, and entered anew (migrations/sql/paper.sql).
    """

    state = models.CharField(max_length=10, choices=PaperState.choices, default=PaperState.WAITING)
    kind = models.CharField(max_length=60)
    member_id = models.BigIntegerField()
    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    says = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    received_at = models.DateTimeField()
    paper = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    receipt = models.CharField(max_length=60, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    effect = models.BooleanField(null=True)
    set_aside_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    set_aside_reason = models.TextField(blank=True)

    class Meta(Process.Meta):
        constraints = [
            *Process.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state="waiting", confirmed_by=None, receipt="", set_aside_by=None, set_aside_reason="")
                | Q(state="confirmed", confirmed_by__isnull=False, set_aside_by=None, set_aside_reason="")
                & ~Q(receipt="")
                | Q(state="set_aside", confirmed_by=None, receipt="", set_aside_by__isnull=False)
                & ~Q(set_aside_reason=""),
                name="core_paperentry_ends_one_way",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("entered_by")), name="core_paperentry_two_officers"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="core_paperentry_state"),
            models.Index(fields=["target_type", "target_id"], name="core_paperentry_target"),
        ]

    def __str__(self) -> str:
        return self.receipt or f"{self.kind} on paper"

    @property
    def target(self) -> Any:
        """What the act concerns, as far as the open eyes see it. Raises its DoesNotExist."""
        return apps.get_model(self.target_type)._default_manager.get(pk=self.target_id)

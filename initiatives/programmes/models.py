"""Initiatives: the umbrella over needs, offers and what members undertake together (domain.md §8)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.core.classes import Classed
from portal.core.process import Process


class InitiativeKind(models.TextChoices):
    LABORATORY = "laboratory", _("joint laboratory")
    INFRASTRUCTURE = "infrastructure", _("infrastructure project")
    OPEN_SOURCE = "open_source", _("open-source project")
    TRAINING = "training", _("training line")
    FELLOWSHIP = "fellowship", _("fellowship scheme")


class InitiativeState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    ENDORSED = "endorsed", _("endorsed")
    ACTIVE = "active", _("active")
    COMPLETED = "completed", _("completed")
    CLOSED = "closed", _("closed")


class Initiative(Process):
    """What several members do together. It is endorsed when each member taking part has endorsed it.

    `milestones` is `[{"title": {language: words}, "due_at": instant, "reached": bool}]`, with `"reached_at"`, the instant at
    which the lead marked it.
    """

    state = models.CharField(max_length=12, choices=InitiativeState.choices, default=InitiativeState.PROPOSED)
    kind = models.CharField(max_length=16, choices=InitiativeKind.choices)
    symbol = models.CharField(max_length=40, blank=True)
    lead = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="initiatives")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    title = models.JSONField()
    summary = models.JSONField(default=dict)
    original_language = models.CharField(max_length=10, default="en")
    chosen_audience = models.CharField(max_length=12, default="public")
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    milestones = models.JSONField(default=list, blank=True)
    points = models.ManyToManyField("governance.Point", related_name="initiatives")
    commitments = models.ManyToManyField("governance.Commitment", related_name="initiatives", blank=True)
    decisions = models.ManyToManyField("governance.Decision", related_name="initiatives", blank=True)

    class Meta(Process.Meta):
        constraints = [
            *Process.Meta.constraints,
            models.UniqueConstraint(fields=["symbol"], condition=~Q(symbol=""), name="initiatives_initiative_symbol"),
        ]

    def __str__(self) -> str:
        return self.symbol or str(self.uid)


class InitiativePartner(Classed):
    """A member (or another participant, by name) taking part; a member endorses its part itself."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="partners")
    member = models.ForeignKey("members.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    contribution = models.JSONField(default=dict, blank=True)
    endorsed_at = models.DateTimeField(null=True, blank=True)

    read_as: ClassVar[str | None] = "initiatives.initiative"

    class Meta(Classed.Meta):
        constraints = [
            *Classed.Meta.constraints,
            models.UniqueConstraint(
                fields=["initiative", "member"], condition=Q(member__isnull=False), name="initiatives_partner_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.member_id)

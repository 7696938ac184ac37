"""Needs, offers, matches, and the ledger that holds and draws and never goes below zero (domain.md §8)."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.core.classes import Classed
from portal.core.process import Process


class ResourceUnit(models.TextChoices):
    """Units that matter to AI."""

    GPU_HOURS = "gpu_hours", _("GPU-hours")
    STORAGE_TB_MONTHS = "storage_tb_months", _("terabyte-months of storage")
    TRAINING_SEATS = "training_seats", _("training seats")
    FELLOWSHIPS = "fellowships", _("fellowships")
    EXPERT_DAYS = "expert_days", _("expert-days")
    MAINTAINER_DAYS = "maintainer_days", _("days of open-source maintainer time")
    FUNDS_USD = "funds_usd", _("United States dollars")


class NeedState(models.TextChoices):
    DRAFT = "draft", _("draft")
    ENDORSED = "endorsed", _("endorsed")
    PUBLISHED = "published", _("published")
    MATCHING = "matching", _("in matching")
    PART_FILLED = "part_filled", _("part filled")
    FILLED = "filled", _("filled")
    DELIVERING = "delivering", _("delivering")
    COMPLETED = "completed", _("completed")
    EXPIRED = "expired", _("expired")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Need(Process):
    """What a member asks for. The focal point endorses it; the member chooses its class on publication."""

    state = models.CharField(max_length=12, choices=NeedState.choices, default=NeedState.DRAFT)
    symbol = models.CharField(max_length=40, blank=True)
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="needs")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    endorsed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    one_person = models.BooleanField(default=False)
    initiative = models.ForeignKey(
        "initiatives.Initiative", null=True, blank=True, on_delete=models.PROTECT, related_name="needs"
    )
    points = models.ManyToManyField("governance.Point", related_name="needs", blank=True)
    title = models.JSONField()
    summary = models.JSONField(default=dict)
    original_language = models.CharField(max_length=10, default="en")
    unit = models.CharField(max_length=20, choices=ResourceUnit.choices)
    quantity = models.DecimalField(max_digits=18, decimal_places=2)
    chosen_audience = models.CharField(max_length=12, default="public")
    published_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    asked = ArrayField(models.CharField(max_length=12), default=list, blank=True)

    class Meta(Process.Meta):
        constraints = [
            *Process.Meta.constraints,
            models.CheckConstraint(condition=Q(quantity__gt=0), name="initiatives_need_quantity_positive"),
            models.CheckConstraint(
                condition=Q(endorsed_by__isnull=True) | Q(one_person=True) | ~Q(endorsed_by=F("author")),
                name="initiatives_need_two_persons",
            ),
            models.UniqueConstraint(fields=["symbol"], condition=~Q(symbol=""), name="initiatives_need_symbol"),
        ]

    def __str__(self) -> str:
        return self.symbol or str(self.uid)


class OfferState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    VERIFIED = "verified", _("verified")
    OPEN = "open", _("open")
    EXHAUSTED = "exhausted", _("exhausted")
    PAUSED = "paused", _("paused")
    EXPIRED = "expired", _("expired")


class Offer(Process):
    """What a member offers, with a quantity. What is left follows from the ledger, never from a column.

    The focal point submits it, an officer verifies that it is complete, the member opens it in the class it chose.
    """

    state = models.CharField(max_length=12, choices=OfferState.choices, default=OfferState.DRAFT)
    symbol = models.CharField(max_length=40, blank=True)
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="offers")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    initiative = models.ForeignKey(
        "initiatives.Initiative", null=True, blank=True, on_delete=models.PROTECT, related_name="offers"
    )
    points = models.ManyToManyField("governance.Point", related_name="offers", blank=True)
    title = models.JSONField()
    summary = models.JSONField(default=dict)
    original_language = models.CharField(max_length=10, default="en")
    unit = models.CharField(max_length=20, choices=ResourceUnit.choices)
    quantity = models.DecimalField(max_digits=18, decimal_places=2)
    licence = models.CharField(max_length=100, blank=True)
    eligibility = models.JSONField(default=dict, blank=True)
    available_until = models.DateTimeField(null=True, blank=True)
    chosen_audience = models.CharField(max_length=12, default="public")
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    one_person = models.BooleanField(default=False)
    return_reason = models.TextField(blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta(Process.Meta):
        constraints = [
            *Process.Meta.constraints,
            models.CheckConstraint(condition=Q(quantity__gt=0), name="initiatives_offer_quantity_positive"),
            models.CheckConstraint(
                condition=Q(cleared_by__isnull=True) | Q(one_person=True) | ~Q(cleared_by=F("author")),
                name="initiatives_offer_two_persons",
            ),
            models.UniqueConstraint(fields=["symbol"], condition=~Q(symbol=""), name="initiatives_offer_symbol"),
        ]

    def __str__(self) -> str:
        return self.symbol or str(self.uid)


class MatchState(models.TextChoices):
    SUGGESTED = "suggested", _("suggested")
    INTRODUCED = "introduced", _("introduced")
    NEGOTIATING = "negotiating", _("negotiating")
    AGREED = "agreed", _("agreed")
    ACTIVE = "active", _("active")
    COMPLETED = "completed", _("completed")
    FAILED = "failed", _("failed")
    LAPSED = "lapsed", _("lapsed")


class Match(Process):
    """An offer meets a need. Each side consents within the days the rules give; silence counts as no.

    With its consent each side declares that it has looked to its own export control and sanctions; the portal judges
    neither. The instant of the declaration and the side's own words stay with the match. Terms stand when both sides have
    agreed to the same ones: a change of terms takes the other's agreement back.
    """

    state = models.CharField(max_length=12, choices=MatchState.choices, default=MatchState.SUGGESTED)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="matches")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="matches")
    quantity = models.DecimalField(max_digits=18, decimal_places=2)
    score_reasons = models.JSONField(default=list)
    need_consented_at = models.DateTimeField(null=True, blank=True)
    offer_consented_at = models.DateTimeField(null=True, blank=True)
    need_declared_at = models.DateTimeField(null=True, blank=True)
    need_declaration = models.TextField(blank=True)
    offer_declared_at = models.DateTimeField(null=True, blank=True)
    offer_declaration = models.TextField(blank=True)
    consent_until = models.DateTimeField(null=True, blank=True)
    terms = models.TextField(blank=True)
    delivers_until = models.DateTimeField(null=True, blank=True)
    need_agreed_at = models.DateTimeField(null=True, blank=True)
    offer_agreed_at = models.DateTimeField(null=True, blank=True)
    failure_code = models.CharField(max_length=40, blank=True)

    class Meta(Process.Meta):
        constraints = [
            *Process.Meta.constraints,
            models.CheckConstraint(condition=Q(quantity__gt=0), name="initiatives_match_quantity_positive"),
            models.CheckConstraint(
                condition=Q(need_consented_at__isnull=True) | Q(need_declared_at__isnull=False),
                name="initiatives_match_receiver_declared",
            ),
            models.CheckConstraint(
                condition=Q(offer_consented_at__isnull=True) | Q(offer_declared_at__isnull=False),
                name="initiatives_match_giver_declared",
            ),
            models.UniqueConstraint(
                fields=["need", "offer"],
                condition=~Q(state__in=["completed", "failed", "lapsed"]),
                name="initiatives_match_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} × {self.offer_id}"


class EntryKind(models.TextChoices):
    HOLD = "hold", _("hold")
    RELEASE = "release", _("release of a hold")
    DRAW = "draw", _("draw")


class LedgerEntry(Classed):
    """One movement of an offer's quantity: append-only. Hold and draw take, release gives back; the sum never exceeds the offer.

    A draw turns a hold into use: it is written together with the release of the same amount.
    """

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="entries")
    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=8, choices=EntryKind.choices)
    quantity = models.DecimalField(max_digits=18, decimal_places=2)
    at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)

    read_as: ClassVar[str | None] = "initiatives.match"

    class Meta(Classed.Meta):
        constraints = [
            *Classed.Meta.constraints,
            models.CheckConstraint(condition=Q(quantity__gt=0), name="initiatives_ledger_quantity_positive"),
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.quantity}"

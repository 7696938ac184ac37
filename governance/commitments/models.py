"""Commitments, their targets, milestones and reports (domain.md §5)."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.core.classes import Classed
from portal.core.intervals import Bitemporal, no_overlap
from portal.core.process import Process


class CommitmentState(models.TextChoices):
    DRAFT = "draft", _("draft")
    CLEARANCE = "clearance", _("in clearance")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    REGISTERED = "registered", _("registered")
    ACTIVE = "active", _("active")
    CLOSING = "closing", _("closing")
    CLOSED = "closed", _("closed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    SUPERSEDED = "superseded", _("superseded")


class Commitment(Process):
    """What a member undertakes under points of a plan. Class *delegation* until submitted; its symbol comes with registration."""

    state = models.CharField(max_length=12, choices=CommitmentState.choices, default=CommitmentState.DRAFT)
    symbol = models.CharField(max_length=40, blank=True)
    lead = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="commitments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    one_person = models.BooleanField(default=False)
    original_language = models.CharField(max_length=10, default="en")
    title = models.JSONField()
    summary = models.JSONField(default=dict)
    points = models.ManyToManyField("governance.Point", related_name="commitments")
    sdg_targets = ArrayField(models.CharField(max_length=6), default=list, blank=True)
    indicator = models.JSONField(default=dict, blank=True)
    unit = models.JSONField(default=dict, blank=True)
    baseline = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    chosen_audience = models.CharField(max_length=12, default="public")
    report_months = models.PositiveSmallIntegerField(default=3)
    due_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    receipt = models.CharField(max_length=40, blank=True)

    class Meta(Process.Meta):
        constraints = [
            *Process.Meta.constraints,
            models.UniqueConstraint(fields=["symbol"], condition=~Q(symbol=""), name="governance_commitment_symbol"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="governance_commitment_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(cleared_by__isnull=True) | Q(one_person=True) | ~Q(cleared_by=F("author")),
                name="governance_commitment_two_persons",
            ),
        ]
        indexes = [
            models.Index(fields=["lead", "state", "due_at"], name="governance_commitment_lead"),
            models.Index(fields=["state", "due_at"], name="governance_commitment_due"),
        ]

    def __str__(self) -> str:
        return self.symbol or str(self.uid)


class CommitmentTarget(Classed, Bitemporal):
    """A target as it stood: revisions never hide the old one (domain.md §5)."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="targets")
    value = models.DecimalField(max_digits=18, decimal_places=4)
    reason = models.TextField(blank=True)

    read_as: ClassVar[str | None] = "governance.commitment"

    class Meta(Classed.Meta):
        constraints = [
            *Classed.Meta.constraints,
            no_overlap("governance_target_no_overlap", "commitment", ranges=("valid", "recorded")),
        ]

    def __str__(self) -> str:
        return str(self.value)


class CommitmentPartner(Classed):
    """A partner and its share; a member confirms its share itself."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="partners")
    member = models.ForeignKey("members.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    share = models.JSONField(default=dict, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    read_as: ClassVar[str | None] = "governance.commitment"

    class Meta(Classed.Meta):
        pass

    def __str__(self) -> str:
        return self.name or str(self.member_id)


class Milestone(Classed):
    """A step with its instant."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="milestones")
    position = models.PositiveIntegerField()
    title = models.JSONField()
    due_at = models.DateTimeField()
    reached_at = models.DateTimeField(null=True, blank=True)

    read_as: ClassVar[str | None] = "governance.commitment"

    class Meta(Classed.Meta):
        ordering = ["position"]

    def __str__(self) -> str:
        return str(self.position)


class ReportState(models.TextChoices):
    NOT_DUE = "not_due", _("not due")
    OPEN = "open", _("report open")
    CLEARANCE = "clearance", _("in clearance")
    SUBMITTED = "submitted", _("submitted")
    SENT_BACK = "sent_back", _("sent back")
    ACCEPTED = "accepted", _("accepted as complete")
    RECALLED = "recalled", _("recalled")
    SUPERSEDED = "superseded", _("superseded")


class Stage(models.TextChoices):
    """What the member says of itself; health is derived, not asked."""

    PLANNING = "planning", _("planning")
    IN_PROGRESS = "in_progress", _("in progress")
    FULFILLED = "fulfilled", _("fulfilled")


class Report(Process):
    """A progress report for one period. `due_at` is the end of the period plus the days the rules give.

    What the member has not sent is its own: the row is of class *delegation* until it is submitted, and takes the class of
    the commitment then. A report that was received is never edited: it is recalled or superseded, and a new row is opened.
    `reminders` are the steps already sent, such as `T-7`.
    """

    state = models.CharField(max_length=12, choices=ReportState.choices, default=ReportState.NOT_DUE)
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="reports")
    period_starts_at = models.DateTimeField()
    period_ends_at = models.DateTimeField()
    due_at = models.DateTimeField()
    stage = models.CharField(max_length=12, choices=Stage.choices, blank=True)
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    narrative = models.JSONField(default=dict, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    one_person = models.BooleanField(default=False)
    submitted_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)
    receipt = models.CharField(max_length=40, blank=True)
    reminders = ArrayField(models.CharField(max_length=12), default=list, blank=True)

    class Meta(Process.Meta):
        constraints = [
            *Process.Meta.constraints,
            models.UniqueConstraint(
                fields=["commitment", "period_starts_at"],
                condition=~Q(state__in=["recalled", "superseded"]),
                name="governance_report_one_current",
            ),
            models.CheckConstraint(
                condition=Q(cleared_by__isnull=True) | Q(one_person=True) | ~Q(cleared_by=F("author")),
                name="governance_report_two_persons",
            ),
        ]
        ordering = ["period_starts_at"]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.period_ends_at:%Y-%m}"

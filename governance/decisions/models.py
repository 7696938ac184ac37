"""Silence runs, the acts received in them, and the decisions they end in (domain.md §7)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.core.classes import Classed
from portal.core.process import Process


class RunState(models.TextChoices):
    PREPARED = "prepared", _("prepared")
    NOTIFIED = "notified", _("notified")
    RUNNING = "running", _("silence running")
    CLOSING = "closing", _("closing")
    HELD = "held", _("held")
    ADOPTED = "adopted", _("adopted")
    RECORDED = "recorded", _("recorded")
    BROKEN = "broken", _("not adopted: silence broken")
    NOT_ADOPTED = "not_adopted", _("not adopted")
    WITHDRAWN = "withdrawn", _("withdrawn")
    TO_MEETING = "to_meeting", _("goes to a meeting")


class SilenceRun(Process):
    """One silence procedure on one frozen text. `subject_*` name what it decides (portal.core.subjects); `item` are the subjects
    by which competence is divided between an organisation and its member states (members/body/permissions.py).

    `opens_at` is one instant for all; `expires_at` is when the silence ends; `closes_at` the end of *closing*; `hold_until`
    the last instant of a hold. All are frozen at notification but for a visible extension. A run that was held may open
    again: `first_opened_at` stays, and what was received since then counts.
    """

    state = models.CharField(max_length=12, choices=RunState.choices, default=RunState.PREPARED)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    organ = models.ForeignKey("members.Organ", on_delete=models.PROTECT, related_name="+")
    item = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    title = models.JSONField()
    symbol = models.CharField(max_length=60, blank=True)
    text_version = models.ForeignKey("core.TextVersion", on_delete=models.PROTECT, related_name="+")
    text_digest = models.CharField(max_length=64)
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    urgent = models.BooleanField(default=False)
    urgent_reason = models.TextField(blank=True)
    disclosure = models.CharField(max_length=10, default="members")
    opens_at = models.DateTimeField(null=True)
    first_opened_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True)
    hold_until = models.DateTimeField(null=True)
    hold_reason = models.TextField(blank=True)
    certified_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta(Process.Meta):
        constraints = [
            *Process.Meta.constraints,
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"],
                condition=Q(state__in=["prepared", "notified", "running", "closing", "held"]),
                name="governance_run_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(expires_at__gt=F("opens_at")),
                name="governance_run_expires_after_opening",
            ),
            models.CheckConstraint(
                condition=Q(urgent=False) | ~Q(urgent_reason=""), name="governance_run_urgent_has_reason"
            ),
        ]
        indexes = [models.Index(fields=["state", "expires_at"], name="governance_run_due")]

    def __str__(self) -> str:
        return self.symbol or str(self.uid)


class RunMember(models.Model):
    """A member entitled in a run, frozen at notification with its weight and group; whether and when it was served."""

    run = models.ForeignKey(SilenceRun, on_delete=models.CASCADE, related_name="entitled")
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    weight = models.PositiveIntegerField(default=1)
    group = models.SlugField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "member"], name="governance_runmember_once")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.member_id}"


class ActKind(models.TextChoices):
    """What a member may do in a run. Objections and amendments break the silence; nothing else does."""

    OBJECTION = "objection", _("objection")
    AMENDMENT = "amendment", _("amendment")
    PROCEDURE = "procedure", _("objection to the procedure")
    SUPPORT = "support", _("support")
    INTERPRETATIVE = "interpretative", _("interpretative statement")
    RESERVATION = "reservation", _("formal reservation")
    DISSOCIATION = "dissociation", _("dissociation")
    EXPLANATION = "explanation", _("explanation of position")


class RunAct(Classed):
    """One act of a member in a run, never edited. `effect` is False for what came too late; statements may be withdrawn."""

    uid = models.UUIDField(unique=True)
    run = models.ForeignKey(SilenceRun, on_delete=models.PROTECT, related_name="acts")
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=ActKind.choices)
    words = models.TextField(blank=True)
    language = models.CharField(max_length=10, default="en")
    block_keys = ArrayField(models.CharField(max_length=36), default=list, blank=True)
    received_at = models.DateTimeField()
    effect = models.BooleanField()
    rule = models.CharField(max_length=80, blank=True)
    receipt = models.CharField(max_length=40, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    on_paper = models.BooleanField(default=False)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(Classed.Meta):
        constraints = [
            *Classed.Meta.constraints,
            models.UniqueConstraint(
                fields=["run", "member"],
                condition=Q(kind="support", withdrawn_at__isnull=True),
                name="governance_act_one_support",
            ),
        ]
        ordering = ["received_at", "id"]

    def __str__(self) -> str:
        return self.receipt


class PaperAct(Classed):
    """An act that came by note or mail, entered by one officer and waiting for a second. It counts once `act` is set.

    A mistaken entry is set aside with a reason instead; it stays in the record and holds nothing open.
    """

    run = models.ForeignKey(SilenceRun, on_delete=models.PROTECT, related_name="paper_acts")
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=ActKind.choices)
    words = models.TextField(blank=True)
    language = models.CharField(max_length=10, default="en")
    received_at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    act = models.OneToOneField(RunAct, null=True, on_delete=models.PROTECT, related_name="paper")
    set_aside_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    set_aside_at = models.DateTimeField(null=True)
    set_aside_reason = models.TextField(blank=True)

    #: Whether a viewer may know whose it is; set by whoever shows it (governance.decisions.disclosure).
    named: bool

    class Meta(Classed.Meta):
        constraints = [
            *Classed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(set_aside_at__isnull=True, set_aside_by__isnull=True, set_aside_reason="")
                | Q(set_aside_at__isnull=False, set_aside_by__isnull=False, act__isnull=True) & ~Q(set_aside_reason=""),
                name="governance_paperact_set_aside",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
                name="governance_paperact_two_officers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on paper"

    @property
    def waits(self) -> bool:
        """Whether it still waits for its second officer."""
        return self.act_id is None and self.set_aside_at is None


class DecisionState(models.TextChoices):
    """After adoption a text is in force until another act ends it (domain.md §6)."""

    INTERIM = "interim", _("adopted, interim title")
    IN_FORCE = "in_force", _("in force")
    SUPERSEDED = "superseded", _("superseded")
    EXPIRED = "expired", _("expired")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Decision(Process):
    """A decision: number, text, how it was taken, and the tally as the rules disclose it."""

    state = models.CharField(max_length=12, choices=DecisionState.choices, default=DecisionState.INTERIM)
    symbol = models.CharField(max_length=60, unique=True)
    title = models.JSONField()
    organ = models.ForeignKey("members.Organ", on_delete=models.PROTECT, related_name="decisions")
    mode = models.CharField(max_length=20, default="silence")
    proposal = models.ForeignKey("governance.Proposal", null=True, on_delete=models.PROTECT, related_name="decisions")
    run = models.OneToOneField(SilenceRun, null=True, on_delete=models.PROTECT, related_name="decision")
    text_version = models.ForeignKey("core.TextVersion", on_delete=models.PROTECT, related_name="+")
    text_digest = models.CharField(max_length=64)
    adopted_at = models.DateTimeField()
    recorded_at = models.DateTimeField(null=True)
    tally = models.JSONField(default=dict)

    class Meta(Process.Meta):
        indexes = [models.Index(fields=["-adopted_at"], name="governance_decision_adopted")]

    def __str__(self) -> str:
        return self.symbol

"""Consultation rounds: who is consulted, comments inside a delegation, one national response per member (domain.md §7)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.core.classes import Classed
from portal.core.process import Process
from portal.core.records import Record


class ConsultationState(models.TextChoices):
    PLANNED = "planned", _("planned")
    NOTIFIED = "notified", _("notified")
    OPEN = "open", _("consultation open")
    CLOSED = "closed", _("consultation closed")
    CANCELLED = "cancelled", _("cancelled")


class Consultation(Process):
    """A round on one frozen version of a proposal."""

    state = models.CharField(max_length=16, choices=ConsultationState.choices, default=ConsultationState.PLANNED)
    proposal = models.ForeignKey("governance.Proposal", on_delete=models.PROTECT, related_name="consultations")
    text_version = models.ForeignKey("core.TextVersion", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("members.Organ", on_delete=models.PROTECT, related_name="+")
    title = models.JSONField()
    question = models.JSONField(default=dict, blank=True)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField()
    responses_visible_before_close = models.BooleanField(default=False)
    #: Whether the call invites participants to comment: it is then public, with the text.
    participants_invited = models.BooleanField(default=False)

    class Meta(Process.Meta):
        constraints = [
            *Process.Meta.constraints,
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(state__in=["planned", "notified", "open"]),
                name="governance_consultation_one_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "closes_at"], name="governance_consultation_due")]

    def __str__(self) -> str:
        return str(self.uid)


class Consulted(models.Model):
    """A member entitled to respond, frozen with its votes when the round was notified (domain.md §3.5)."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="consulted")
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    weight = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "member"], name="governance_consulted_once")]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.member_id}"


class CommentKind(models.TextChoices):
    GENERAL = "general", _("general")
    TECHNICAL = "technical", _("technical")
    EDITORIAL = "editorial", _("editorial")


class CommentState(models.TextChoices):
    PROPOSED = "proposed", _("proposed by the expert")
    TAKEN = "taken", _("taken into the national response")
    LEFT_OUT = "left_out", _("left out")


class Comment(Process):
    """An expert's comment on a block. It belongs to the delegation until the focal point takes it into the response."""

    state = models.CharField(max_length=10, choices=CommentState.choices, default=CommentState.PROPOSED)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="comments")
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    block_key = models.CharField(max_length=36, blank=True)
    kind = models.CharField(max_length=10, choices=CommentKind.choices, default=CommentKind.GENERAL)
    words = models.TextField()
    proposed_text = models.TextField(blank=True)
    language = models.CharField(max_length=10, default="en")
    response = models.ForeignKey(
        "governance.NationalResponse", null=True, blank=True, on_delete=models.PROTECT, related_name="comments"
    )

    class Meta(Process.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.member_id} on {self.block_key or 'the whole text'}"


class ResponseState(models.TextChoices):
    DRAFT = "draft", _("draft")
    RECEIVED = "received", _("received")
    REPLACED = "replaced", _("replaced")


class NationalResponse(Process):
    """The one response of a member; replaceable until close. "No comments" is a response.

    One that came on paper (portal/core/paper) names the officer who entered it and the one who confirmed it (domain.md §2).
    """

    state = models.CharField(max_length=20, choices=ResponseState.choices, default=ResponseState.DRAFT)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="responses")
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    no_comments = models.BooleanField(default=False)
    words = models.TextField(blank=True)
    language = models.CharField(max_length=10, default="en")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    one_person = models.BooleanField(default=False)
    on_paper = models.BooleanField(default=False)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(null=True, blank=True)
    receipt = models.CharField(max_length=40, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta(Process.Meta):
        constraints = [
            *Process.Meta.constraints,
            models.UniqueConstraint(
                fields=["consultation", "member"],
                condition=Q(state="received"),
                name="governance_response_one_received",
            ),
            models.UniqueConstraint(
                fields=["consultation", "member"], condition=Q(state="draft"), name="governance_response_one_draft"
            ),
            models.UniqueConstraint(fields=["receipt"], condition=~Q(receipt=""), name="governance_response_receipt"),
            models.CheckConstraint(
                condition=Q(cleared_by__isnull=True) | Q(one_person=True) | ~Q(cleared_by=F("author")),
                name="governance_response_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
                name="governance_response_two_officers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} to {self.consultation_id}"


class ContributionKind(models.TextChoices):
    """What a participant says is a comment of one of three kinds; what an observer says is a statement."""

    GENERAL = "general", _("general")
    TECHNICAL = "technical", _("technical")
    EDITORIAL = "editorial", _("editorial")
    STATEMENT = "statement", _("statement")


class Contribution(Record, Classed):
    """What somebody who is not consulted says to a round (domain.md §2): a participant's comment where the call invites
    participants, or the statement of an observer (a state, or an organisation that was admitted), circulated to the members.

    It is no response and counts for nothing; it is read by whoever reads the round, under the name of who made it. It is
    received once, and never edited.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="contributions")
    kind = models.CharField(max_length=10, choices=ContributionKind.choices)
    member = models.ForeignKey("members.Member", null=True, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey("members.Participant", null=True, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    block_key = models.CharField(max_length=36, blank=True)
    words = models.TextField()
    proposed_text = models.TextField(blank=True)
    language = models.CharField(max_length=10, default="en")
    received_at = models.DateTimeField()
    receipt = models.CharField(max_length=40, unique=True)
    digest = models.CharField(max_length=64)
    fictional = models.BooleanField(default=False)

    class Meta(Classed.Meta):
        constraints = [
            *Classed.Meta.constraints,
            models.CheckConstraint(
                name="governance_contribution_of_one",
                condition=Q(member__isnull=False, participant__isnull=True)
                | Q(member__isnull=True, participant__isnull=False),
            ),
            models.CheckConstraint(
                name="governance_contribution_observer_states",
                condition=Q(member__isnull=True) | Q(kind=ContributionKind.STATEMENT),
            ),
        ]

    def __str__(self) -> str:
        return self.receipt

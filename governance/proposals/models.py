"""Proposals: structured texts on their way through screening to action (domain.md §6)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.core.classes import Classed
from portal.core.process import Process


class ProposalKind(models.TextChoices):
    DECISION = "decision", _("decision")
    RESOLUTION = "resolution", _("resolution")
    STANDARD = "standard", _("standard")
    GUIDELINE = "guideline", _("guideline")
    PLAN_AMENDMENT = "plan_amendment", _("plan amendment")
    RULES_AMENDMENT = "rules_amendment", _("rules amendment")


class ProposalState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    SCREENING = "screening", _("in screening")
    RETURNED = "returned", _("returned")
    DECLINED = "declined", _("declined")
    REGISTERED = "registered", _("registered")
    OPEN = "open", _("open")
    FOR_ACTION = "for_action", _("for action")
    UNDER_DECISION = "under_decision", _("under decision")
    ADOPTED = "adopted", _("adopted")
    NOT_ADOPTED = "not_adopted", _("not adopted")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REFERRED = "referred", _("referred to a meeting")
    LAPSED = "lapsed", _("lapsed")


class Proposal(Process):
    """A text a member tables. A draft has the class *delegation*: the secretariat cannot read it before submission."""

    state = models.CharField(max_length=16, choices=ProposalState.choices, default=ProposalState.DRAFT)
    kind = models.CharField(max_length=16, choices=ProposalKind.choices)
    organ = models.ForeignKey("members.Organ", on_delete=models.PROTECT, related_name="+")
    sponsor = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="proposals")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    title = models.JSONField()
    original_language = models.CharField(max_length=10, default="en")
    text = models.OneToOneField("core.Text", on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey("core.Document", null=True, on_delete=models.PROTECT, related_name="+")
    symbol = models.CharField(max_length=60, blank=True)
    receipt = models.CharField(max_length=40, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    second_officer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    language_waiver = models.TextField(blank=True)
    author_agrees_to_be_named = models.BooleanField(default=False)

    class Meta(Process.Meta):
        constraints = [
            *Process.Meta.constraints,
            models.UniqueConstraint(fields=["symbol"], condition=~Q(symbol=""), name="governance_proposal_symbol"),
            models.UniqueConstraint(fields=["receipt"], condition=~Q(receipt=""), name="governance_proposal_receipt"),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="governance_proposal_due")]

    def __str__(self) -> str:
        return self.symbol or self.receipt or str(self.uid)


class Screening(Classed):
    """One outcome of screening with its reason and the rule it cites: a return for form, or a registration (domain.md §6)."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="screenings")
    outcome = models.CharField(max_length=16, choices=ProposalState.choices)
    code = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    rule = models.CharField(max_length=80, blank=True)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    read_as: ClassVar[str | None] = "governance.proposal"

    class Meta(Classed.Meta):
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.outcome}"

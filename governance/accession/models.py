"""Applications of states that did not sign in time: the second road to membership (domain.md §4)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.core.classes import Classed
from portal.core.process import Process


class ApplicationState(models.TextChoices):
    INTERESTED = "interested", _("interest registered")
    APPLICANT = "applicant", _("letter received")
    RETURNED = "returned", _("returned for form")
    IN_FORM = "in_form", _("in due form")
    CIRCULATED = "circulated", _("circulated")
    DISAGREEMENT = "disagreement", _("disagreement received")
    REFERRED = "referred", _("referred to the organ")
    ADMITTED = "admitted", _("admitted")
    NOT_ADMITTED = "not_admitted", _("not admitted")
    ACCEDING = "acceding", _("invited to accede")
    DEPOSITED = "deposited", _("instrument deposited")
    MEMBER = "member", _("member")
    WITHDRAWN = "withdrawn", _("withdrawn")


S = ApplicationState
#: The road is at its end.
ENDED = (S.NOT_ADMITTED, S.MEMBER, S.WITHDRAWN)
#: Before a letter has come, nothing is public.
BEFORE_LETTER = (S.INTERESTED,)
DECIDED = (S.ADMITTED, S.NOT_ADMITTED, S.ACCEDING, S.DEPOSITED, S.MEMBER)


class Application(Process):
    """One state on its way from interest to membership. `title` is `{language: words}`; `text` is the letter.

    `due_at` is the end of the period that runs in the present state, if one does: the check of form, the circulation,
    the non-objection.
    `entered_by` is the officer who entered a letter that came on paper. `decision` names the paper by which the organ
    decided (symbol of a decision, record of a meeting). Until the letter has come, only the state and the secretariat read
    it; then that there is an application is public, and the letter is read by the members once it is circulated, by all once
    the state is admitted.
    """

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="applications")
    organ = models.ForeignKey("members.Organ", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=14, choices=ApplicationState.choices, default=ApplicationState.INTERESTED)
    title = models.JSONField()
    original_language = models.CharField(max_length=10, blank=True)
    text = models.ForeignKey("core.Text", null=True, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey("core.Document", null=True, on_delete=models.PROTECT, related_name="+")
    symbol = models.CharField(max_length=60, blank=True)
    receipt = models.CharField(max_length=40, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    run = models.ForeignKey("governance.SilenceRun", null=True, on_delete=models.PROTECT, related_name="+")
    meeting = models.CharField(max_length=200, blank=True)
    decision = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    instrument = models.OneToOneField(
        "members.Instrument", null=True, on_delete=models.PROTECT, related_name="application"
    )

    class Meta(Process.Meta):
        constraints = [
            *Process.Meta.constraints,
            models.UniqueConstraint(
                fields=["member"], condition=~Q(state__in=ENDED), name="governance_application_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*BEFORE_LETTER, S.WITHDRAWN])
                | Q(text__isnull=False, submitted_at__isnull=False) & ~Q(receipt=""),
                name="governance_application_has_letter",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.CIRCULATED, S.DISAGREEMENT, S.REFERRED])
                | Q(run__isnull=False, document__isnull=False) & ~Q(symbol=""),
                name="governance_application_is_circulated",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DECIDED) | Q(decided_at__isnull=False) & ~Q(decision=""),
                name="governance_application_is_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.DEPOSITED, S.MEMBER]) | Q(instrument__isnull=False),
                name="governance_application_has_instrument",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(decided_at__gte=F("submitted_at")),
                name="governance_application_in_order",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="governance_application_due")]

    def __str__(self) -> str:
        return self.symbol or self.receipt or str(self.uid)


class FormReturn(Classed):
    """The legal officer sent an application back for its form: one of the coded reasons of the rules, and words."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="returns")
    code = models.CharField(max_length=40)
    reason = models.TextField()
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    read_as: ClassVar[str | None] = "governance.application"

    class Meta(Classed.Meta):
        constraints = [
            *Classed.Meta.constraints,
            models.CheckConstraint(condition=~Q(code=""), name="governance_formreturn_is_coded"),
        ]
        ordering = ["at"]

    def __str__(self) -> str:
        return self.code

"""How a delegation changes: grants that wait for a second person, replacements for a time, suspensions, supersessions."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.delegations.models.people import DatedClassedQuerySet, Delegate, DelegateRole, PowerKind
from portal.core.classes import Classed
from portal.core.intervals import Dated, no_overlap
from portal.core.process import Process
from portal.core.records import Record


class GrantState(models.TextChoices):
    PROPOSED = "proposed", _("waits for a second person")
    CONFIRMED = "confirmed", _("confirmed")
    DECLINED = "declined", _("declined")


class Grant(Process, Dated):
    """A power to bind or to vote that one person proposed and another confirms (domain.md §2). `paper` names the request."""

    delegate = models.ForeignKey(Delegate, on_delete=models.PROTECT, related_name="grants")
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=PowerKind.choices)
    paper = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=GrantState.choices, default=GrantState.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Classed.Meta):
        constraints = [
            *Classed.Meta.constraints,
            models.UniqueConstraint(
                fields=["delegate", "kind"], condition=Q(state=GrantState.PROPOSED), name="members_grant_once_proposed"
            ),
            models.CheckConstraint(
                name="members_grant_two_persons",
                condition=~Q(state=GrantState.CONFIRMED)
                | Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegate_id} {self.kind}"


class ActingFor(Record, Classed, Dated):
    """One delegate stands in for the head or the focal point for an interval, with that role beside the own one."""

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    delegate = models.ForeignKey(Delegate, on_delete=models.PROTECT, related_name="acts_for")
    replaced = models.ForeignKey(Delegate, on_delete=models.PROTECT, related_name="replaced_by")
    role = models.CharField(max_length=12, choices=DelegateRole.choices)
    paper = models.CharField(max_length=200, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = DatedClassedQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Classed.Meta):
        constraints = [
            *Classed.Meta.constraints,
            no_overlap("members_acting_no_overlap", "replaced"),
            models.CheckConstraint(name="members_acting_another", condition=~Q(delegate=F("replaced"))),
            models.CheckConstraint(
                name="members_acting_head_or_focal_point",
                condition=Q(role__in=[DelegateRole.HEAD, DelegateRole.FOCAL_POINT]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegate_id} for {self.replaced_id}"


class Suspension(Record, Classed):
    """An accreditation set aside: it ended at `suspended_at`; lifting it begins another one with what was left of it.

    So every question about an instant is answered by intervals alone. `kept` holds the powers that were cut: kind, end,
    source, credential, who granted and who confirmed.
    """

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    delegate = models.OneToOneField(Delegate, on_delete=models.PROTECT, related_name="suspension")
    until = models.DateTimeField(null=True, help_text="when the accreditation would have ended")
    kept = models.JSONField(default=list)
    reason = models.CharField(max_length=500, blank=True)
    suspended_at = models.DateTimeField()
    suspended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    again = models.OneToOneField(Delegate, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Classed.Meta):
        pass

    def __str__(self) -> str:
        return f"suspension of {self.delegate_id}"


class Supersession(Record, Classed):
    """The head of delegation set aside a delegate's act while it could still be changed; both stay visible (domain.md §2).

    `subject` names the kind of act in the registry portal/wiring.py fills; `title` is `{language: words}` of that day.
    """

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    title = models.JSONField()
    path = models.CharField(max_length=200, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    superseded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=1000)

    class Meta(Classed.Meta):
        indexes = [models.Index(fields=["subject", "subject_id"], name="members_supersession_of")]

    def __str__(self) -> str:
        return f"{self.subject} {self.subject_id}"

"""Credentials: who a state says its delegation is, and how far the organ has come with that (domain.md §4)."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.body.models import Organ
from members.delegations.models import DatedClassedQuerySet, Delegate, DelegateRole, Delegation, PowerKind
from portal.core.classes import Classed
from portal.core.files.models import KeptFile
from portal.core.intervals import Dated
from portal.core.process import Process
from portal.core.records import Record


class CredentialKind(models.TextChoices):
    STANDING = "standing", _("standing (permanent representative)")
    SESSION = "session", _("for a session")
    AD_HOC = "ad_hoc", _("ad hoc")


class Authority(models.TextChoices):
    """Who may issue credentials; the rules of procedure name those that count."""

    HEAD_OF_STATE = "head_of_state", _("head of state")
    HEAD_OF_GOVERNMENT = "head_of_government", _("head of government")
    FOREIGN_MINISTER = "foreign_minister", _("minister for foreign affairs")
    ORGANISATION = "organisation", _("competent organ of the organisation")
    OTHER = "other", _("another authority")


class PaperForm(models.TextChoices):
    ORIGINAL = "original", _("original")
    COPY = "copy", _("copy")
    NOTE = "note", _("note verbale")


class CredentialState(models.TextChoices):
    SUBMITTED = "submitted", _("submitted")
    EXAMINED = "examined", _("examined")
    REPORTED = "reported", _("reported")
    ACCEPTED = "accepted", _("accepted")
    DEFERRED = "deferred", _("deferred")
    REFUSED = "refused", _("refused")


class Credential(Process, Dated):
    """One credential: where it stands, for whom the rules let see that. Its paper and its people are rows of their own.

    `contested` is set when it is filed against another one that still holds: it then grants nothing before the organ has
    accepted it. `replaces` is the one that the delegation in office, or the issuer of that one, says it takes the place of.
    `head` is the name of the head of delegation, where the rules disclose it to whom they show the credential.
    """

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="credentials")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="credentials")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=CredentialKind.choices)
    session = models.CharField(max_length=120, blank=True)
    authority = models.CharField(max_length=18, choices=Authority.choices)
    form = models.CharField(max_length=8, choices=PaperForm.choices)
    dated = models.DateField()
    state = models.CharField(max_length=9, choices=CredentialState.choices, default=CredentialState.SUBMITTED)
    head = models.CharField(max_length=150, blank=True)
    contested = models.BooleanField(default=False)
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    decision = models.CharField(max_length=200, blank=True)

    objects = DatedClassedQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Classed.Meta):
        constraints = [
            *Classed.Meta.constraints,
            ExclusionConstraint(
                name="members_credential_one_accepted",
                expressions=[
                    ("member", RangeOperators.EQUAL),
                    ("organ", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(state=CredentialState.ACCEPTED),
            ),
            models.CheckConstraint(
                name="members_credential_session_named",
                condition=~Q(kind=CredentialKind.SESSION) | ~Q(session=""),
            ),
        ]

    def __str__(self) -> str:
        return f"credential {self.pk}"

    @property
    def undecided(self) -> bool:
        """Whether the organ has neither accepted nor refused it."""
        return self.state not in (CredentialState.ACCEPTED, CredentialState.REFUSED)

    @property
    def grants(self) -> bool:
        """Whether powers come from it now: admitted provisionally after examination, unless contested; or accepted."""
        if self.contested:
            return self.state == CredentialState.ACCEPTED
        return self.state not in (CredentialState.SUBMITTED, CredentialState.REFUSED)


class CredentialFile(Record, Classed):
    """The paper of a credential, and what was found in it: for the member and the secretariat.

    `joined_by` is the second officer, needed when the examiner is a national of the member (sql/recusal.sql).
    """

    credential = models.OneToOneField(Credential, on_delete=models.PROTECT, related_name="file")
    issuer = models.CharField(max_length=200)
    reference = models.CharField(max_length=200)
    checklist = models.JSONField(default=dict, blank=True)
    remarks = models.TextField(blank=True)
    report = models.TextField(blank=True)
    original_at = models.DateTimeField(null=True)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    on_paper = models.BooleanField(default=False)
    joined_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    #: Its scan, if one was handed in; set by who shows it.
    scan: KeptFile | None
    examined_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Classed.Meta):
        constraints = [
            *Classed.Meta.constraints,
            models.CheckConstraint(
                name="members_credential_two_persons",
                condition=Q(examined_by__isnull=True) | Q(filed_by__isnull=True) | ~Q(examined_by=models.F("filed_by")),
            ),
            models.CheckConstraint(
                name="members_credential_second_is_another",
                condition=Q(joined_by__isnull=True)
                | Q(examined_by__isnull=True)
                | ~Q(joined_by=models.F("examined_by")),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class CredentialPerson(Classed):
    """A person whom a credential names, with the role and the powers it gives. One head, never two."""

    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="people")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=150)
    email = models.EmailField()
    role = models.CharField(max_length=12, choices=DelegateRole.choices)
    powers = ArrayField(models.CharField(max_length=6), default=list, blank=True)
    delegate = models.ForeignKey(Delegate, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Classed.Meta):
        ordering = ["position", "pk"]
        constraints = [
            *Classed.Meta.constraints,
            models.UniqueConstraint(
                fields=["credential"], condition=Q(role=DelegateRole.HEAD), name="members_credential_one_head"
            ),
            models.UniqueConstraint(fields=["credential", "email"], name="members_credential_person_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def power_labels(self) -> list[Any]:
        """The powers in words, in their usual order."""
        return [kind.label for kind in PowerKind if kind.value in self.powers]


class CredentialObjection(Record, Classed):
    """A member objects to a credential. It goes to the organ with the report, and changes nobody's access."""

    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="objections")
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()

    class Meta(Classed.Meta):
        constraints = [
            *Classed.Meta.constraints,
            models.UniqueConstraint(fields=["credential", "member"], name="members_credential_objection_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} to {self.credential_id}"

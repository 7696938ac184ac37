"""Who takes part without being a state or a member: admitted by the secretariat, with a limited role (domain.md §2)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.core.classes import Classed
from portal.core.intervals import Dated, DatedQuerySet, no_overlap
from portal.core.process import Process
from portal.core.records import Record

#: No member owns these rows, so that nobody is to be told of looks at them (Classed.read_as).
NOBODY_IS_TOLD = None


class ParticipantKind(models.TextChoices):
    """What it is. An intergovernmental organisation takes part as an observer, the others as participants."""

    INTERGOVERNMENTAL = "intergovernmental", _("intergovernmental organisation")
    COMPANY = "company", _("company")
    RESEARCH = "research", _("research institution")
    CIVIL_SOCIETY = "civil_society", _("civil society organisation")


class ParticipantRole(models.TextChoices):
    """What it may do follows from the rules, by role. Neither role objects or votes, whatever the rules say."""

    OBSERVER = "observer", _("observer")
    PARTICIPANT = "participant", _("participant")


class ParticipantRight(models.TextChoices):
    """What the rules may give to a role (`participants.roles` of the rules record)."""

    READ = "read", _("read documents of limited distribution")
    SPEAK = "speak", _("speak after the members")
    CIRCULATE = "circulate", _("circulate statements and reply")
    COMMENT = "comment", _("comment where invited")
    PLEDGE = "pledge", _("pledge")
    OFFER = "offer", _("offer resources")


class ParticipantState(models.TextChoices):
    APPLIED = "applied", _("applied")
    DECLINE_PROPOSED = "decline_proposed", _("decline proposed")
    ADMITTED = "admitted", _("admitted")
    DECLINED = "declined", _("declined")
    APPEALED = "appealed", _("appealed")
    DECLINED_FINAL = "declined_final", _("declined, the appeal heard")
    WITHDRAWN = "withdrawn", _("application withdrawn")
    ENDED = "ended", _("admission ended")


class DeclineReason(models.TextChoices):
    """Admissibility and competence only, never merit (domain.md §6)."""

    OUTSIDE_PURPOSE = "outside_purpose", _("its work lies outside the purpose of the body")
    IDENTITY = "identity", _("who it is could not be established")
    GOVERNMENTAL = "governmental", _("it is an organ of a state, which acts through its member")
    MANDATE = "mandate", _("whoever applied was not shown to act for it")
    INCOMPLETE = "incomplete", _("the application stayed incomplete after a reminder")


class EndReason(models.TextChoices):
    OWN_WISH = "own_wish", _("at its own wish")
    DISSOLVED = "dissolved", _("it no longer exists")
    SUCCEEDED = "succeeded", _("another organisation has taken its place")
    INACTIVE = "inactive", _("it did not answer for a year")
    BREACH = "breach", _("it broke the terms of its admission")


class Participant(Process):
    """An organisation that has applied, is or was admitted. `code` is its own stable name, for it has no ISO code.

    Only the secretariat sees an application; whoever has been admitted is public from then on, also when that has ended.
    """

    read_as: ClassVar[str | None] = NOBODY_IS_TOLD

    state = models.CharField(max_length=16, choices=ParticipantState.choices, default=ParticipantState.APPLIED)
    code = models.CharField(max_length=8, unique=True)
    kind = models.CharField(max_length=18, choices=ParticipantKind.choices)
    name = models.JSONField()
    about = models.JSONField(default=dict, blank=True)
    website = models.URLField(blank=True)
    seat = models.CharField(max_length=120, blank=True)
    received_at = models.DateTimeField()
    paper = models.CharField(max_length=200)
    decline_code = models.CharField(max_length=16, choices=DeclineReason.choices, blank=True)
    decline_reason = models.TextField(blank=True)
    decline_proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    declined_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    declined_at = models.DateTimeField(null=True)
    #: The instant of receipt of its appeal, what it says, and who decided: somebody who took no part in the decline.
    appealed_at = models.DateTimeField(null=True)
    appeal_reason = models.TextField(blank=True)
    appeal_decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Process.Meta):
        constraints = [
            *Process.Meta.constraints,
            models.CheckConstraint(
                name="members_participant_code",
                condition=Q(fictional=False, code__regex=r"^P[0-9]{4,}$")
                | Q(fictional=True, code__regex=r"^XP[0-9]{4,}$"),
            ),
            models.CheckConstraint(
                name="members_participant_decline_has_reason",
                condition=~Q(state__in=[ParticipantState.DECLINE_PROPOSED, ParticipantState.DECLINED])
                | Q(decline_proposed_by__isnull=False) & ~Q(decline_code="") & ~Q(decline_reason=""),
            ),
            models.CheckConstraint(
                name="members_participant_two_decline",
                condition=~Q(state=ParticipantState.DECLINED)
                | Q(declined_by__isnull=False) & ~Q(declined_by=F("decline_proposed_by")),
            ),
            models.CheckConstraint(
                name="members_participant_appeal_is_heard",
                condition=(
                    ~Q(state__in=[ParticipantState.APPEALED, ParticipantState.DECLINED_FINAL])
                    | Q(appealed_at__isnull=False, declined_by__isnull=False) & ~Q(appeal_reason="")
                )
                & (~Q(state=ParticipantState.DECLINED_FINAL) | Q(appeal_decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="members_participant_appeal_by_another",
                condition=Q(appeal_decided_by__isnull=True)
                | ~Q(appeal_decided_by=F("decline_proposed_by")) & ~Q(appeal_decided_by=F("declined_by")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name.get("en", self.code))

    @property
    def role(self) -> ParticipantRole:
        return role_of(self.kind)


def role_of(kind: str) -> ParticipantRole:
    """As what an organisation of this kind takes part."""
    observes = kind == ParticipantKind.INTERGOVERNMENTAL
    return ParticipantRole.OBSERVER if observes else ParticipantRole.PARTICIPANT


class Admission(Dated):
    """The interval of an admission, with the reason of its end. Who was admitted when is published."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="admissions")
    end_code = models.CharField(max_length=10, choices=EndReason.choices, blank=True)
    end_reason = models.TextField(blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            no_overlap("members_admission_no_overlap", "participant"),
            models.CheckConstraint(
                name="members_admission_end_has_reason", condition=Q(valid__upper_inf=True) | ~Q(end_code="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.valid}"


class IdentifierScheme(models.TextChoices):
    """Public registers of organisations. The form of a value is checked, with its check digits; not that it is theirs."""

    ROR = "ror", "ROR"
    LEI = "lei", "LEI"
    ISNI = "isni", "ISNI"
    WIKIDATA = "wikidata", "Wikidata"


class Identifier(Classed):
    """What an organisation is called in a public register. A fictional one is in none."""

    read_as: ClassVar[str | None] = NOBODY_IS_TOLD

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="identifiers")
    scheme = models.CharField(max_length=8, choices=IdentifierScheme.choices)
    value = models.CharField(max_length=20)

    class Meta(Classed.Meta):
        constraints = [
            *Classed.Meta.constraints,
            models.UniqueConstraint(fields=["scheme", "value"], name="members_identifier_names_one"),
            models.UniqueConstraint(fields=["participant", "scheme"], name="members_identifier_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


class ParticipantContact(Record, Classed):
    """Where the secretariat writes to a participant: for the secretariat alone."""

    read_as: ClassVar[str | None] = NOBODY_IS_TOLD

    participant = models.OneToOneField(Participant, on_delete=models.PROTECT, related_name="contact")
    label = models.CharField(max_length=150)
    address = models.EmailField()
    language = models.CharField(max_length=10)

    class Meta(Classed.Meta):
        pass

    def __str__(self) -> str:
        return self.label


class Representative(Record, Classed, Dated):
    """A person of a participant, for an interval. It is no delegate: it holds no power, and acts for nobody else meanwhile."""

    read_as: ClassVar[str | None] = NOBODY_IS_TOLD

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="representatives")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="represents")

    class Meta(Classed.Meta):
        constraints = [*Classed.Meta.constraints, no_overlap("members_representative_one_at_a_time", "user")]

    def __str__(self) -> str:
        return f"{self.user_id} of {self.participant_id}"

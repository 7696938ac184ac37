"""Areas, the register of members, their names, status and conditions (domain.md §1, §4)."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.core.intervals import Bitemporal, Dated, DatedQuerySet, Grade, Sourced, no_overlap
from portal.core.records import Record


class Area(models.Model):
    """An area of the M49 list. Only areas that are states can stand on the register."""

    m49 = models.CharField(max_length=3, unique=True)
    iso2 = models.CharField(max_length=2, blank=True)
    iso3 = models.CharField(max_length=3, unique=True)
    region = models.CharField(max_length=3, blank=True)
    subregion = models.CharField(max_length=3, blank=True)
    is_state = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.iso3


class AreaName(Dated):
    """The names of an area while they hold: an old act shows the name of its day. They are those of UN terminology, or come
    by the state's own notification.
    """

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="names")
    short = models.JSONField()
    formal = models.JSONField(default=dict)
    source = models.CharField(max_length=300, default="UN M49, UNTERM")
    source_url = models.URLField(blank=True)
    grade = models.CharField(max_length=14, choices=Grade.choices, default=Grade.OFFICIAL)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [no_overlap("members_areaname_no_overlap", "area")]

    def __str__(self) -> str:
        return str(self.short.get("en", self.area_id))


class MemberKind(models.TextChoices):
    STATE = "state", _("state")
    ORGANISATION = "organisation", _("organisation")


class Member(Record):  # type: ignore[django-manager-missing]
    """A state or organisation on the register: whoever has, or had, a status or condition. Not a status by itself.

    `code` is the ISO 3166 alpha-3 code of a state, or for a fictional one a user-assigned code that nobody uses. `name` is
    `{language: short name}` of today; dated names stand in AreaName.
    """

    code = models.CharField(max_length=12, unique=True)
    tile = models.CharField(max_length=3)
    kind = models.CharField(max_length=12, choices=MemberKind.choices, default=MemberKind.STATE)
    area = models.OneToOneField(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="member")
    name = models.JSONField()
    formal_name = models.JSONField(default=dict, blank=True)
    region = models.CharField(max_length=3, blank=True)
    subregion = models.CharField(max_length=3, blank=True)
    language = models.CharField(max_length=10, default="en")
    time_zone = models.CharField(max_length=40, default="UTC")
    fictional = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="members_member_fictional_has_no_area", condition=Q(fictional=False) | Q(area__isnull=True)
            ),
            models.CheckConstraint(
                name="members_member_real_state_has_area",
                condition=Q(fictional=True) | Q(kind=MemberKind.ORGANISATION) | Q(area__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name.get("en", self.code))


class MemberName(Dated, Sourced):
    """The names of who is no area (an organisation, a fictional state) while they hold. Areas have theirs in AreaName."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="names")
    short = models.JSONField()
    formal = models.JSONField(default=dict, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [no_overlap("members_membername_no_overlap", "member")]

    def __str__(self) -> str:
        return str(self.short.get("en", self.member_id))


class Succession(Sourced):
    """A member is the successor of another: a row of its own. What the predecessor signed and voted stays where it is."""

    predecessor = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="predecessions")
    succeeded_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="members_succession_once"),
            models.CheckConstraint(
                name="members_succession_of_another", condition=~Q(predecessor=models.F("successor"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


class Status(models.TextChoices):
    """Dated intervals that never overlap. A state without a recorded fact has none (domain.md §4)."""

    INVITED = "invited", _("invited")
    APPLICANT = "applicant", _("applicant")
    SIGNATORY = "signatory", _("signatory")
    ACCEDING = "acceding", _("acceding")
    CONTRACTING = "contracting", _("contracting")
    MEMBER = "member", _("member")
    FORMER = "former", _("former member")


class StatusInterval(Bitemporal, Sourced):
    """One status of one member, while it holds, and while the portal held it true."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="statuses")
    status = models.CharField(max_length=12, choices=Status.choices)
    instrument = models.ForeignKey(
        "members.Instrument", null=True, blank=True, on_delete=models.PROTECT, related_name="statuses"
    )
    note = models.CharField(max_length=300, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [no_overlap("members_status_no_overlap", "member", ranges=("valid", "recorded"))]

    def __str__(self) -> str:
        return f"{self.member_id} {self.status}"


class ConditionKind(models.TextChoices):
    """What may stand beside a status, and overlap it and each other."""

    OBSERVER = "observer", _("observer")
    PROVISIONAL = "provisional_application", _("provisional application")
    SUSPENDED = "suspended", _("suspended")
    NO_VOTE = "no_vote", _("no vote (arrears)")
    WITHDRAWAL = "withdrawal_notified", _("withdrawal notified")


class Condition(Bitemporal, Sourced):
    """A condition with the act that made it and the rights it takes away."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="conditions")
    kind = models.CharField(max_length=24, choices=ConditionKind.choices)
    act = models.CharField(max_length=200, blank=True)
    instrument = models.ForeignKey(
        "members.Instrument", null=True, blank=True, on_delete=models.PROTECT, related_name="conditions"
    )
    rights = ArrayField(models.CharField(max_length=12), default=list, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [no_overlap("members_condition_no_overlap", "member", "kind", ranges=("valid", "recorded"))]
        indexes = [GistIndex(fields=["valid"], name="members_condition_valid")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind}"

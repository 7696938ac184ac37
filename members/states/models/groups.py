"""Groups of states, and organisations with their member states: who belongs to what, as dated facts (domain.md §2, §4)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from members.states.models.register import Area, Member
from portal.core.intervals import Dated, DatedQuerySet, Sourced, no_overlap


class Group(models.Model):
    """A group of states: UN regional groups, LDC, LLDC, SIDS, own groups. `name` is `{language: words}`."""

    key = models.SlugField(unique=True)
    kind = models.CharField(max_length=20)
    name = models.JSONField()
    fictional = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.key


class GroupMembership(Dated, Sourced):
    """An area (or a fictional member) in a group, as a dated fact."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.CASCADE, related_name="groups")
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.CASCADE, related_name="groups")

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            no_overlap("members_group_area_no_overlap", "group", "area"),
            no_overlap("members_group_member_no_overlap", "group", "member"),
            models.CheckConstraint(
                name="members_group_area_or_member", condition=Q(area__isnull=False) ^ Q(member__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.area_id or self.member_id}"


class OrganisationMembership(Dated, Sourced):
    """A state on the register belongs to a regional integration organisation that is a member beside it."""

    organisation = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="member_states")
    state = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="organisations")

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            no_overlap("members_organisation_no_overlap", "organisation", "state"),
            models.CheckConstraint(name="members_organisation_of_others", condition=~Q(organisation=F("state"))),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.state_id}"


class Competence(Dated, Sourced):
    """What an organisation declared to be its competence while the declaration holds: there it acts, and its states do not.

    `covers` names subjects: kinds of decision or keys of points; `words` is the declaration, `{language: words}`.
    """

    organisation = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="competences")
    instrument = models.ForeignKey(
        "members.Instrument", null=True, on_delete=models.PROTECT, related_name="competences"
    )
    covers = ArrayField(models.CharField(max_length=60))
    words = models.JSONField(default=dict, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [no_overlap("members_competence_no_overlap", "organisation")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.covers}"

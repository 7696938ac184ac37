"""Delegations, delegates, their powers as intervals, and contacts for formal service (domain.md §2, §10)."""

from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from members.body.models import OfficeKind
from portal.core.classes import Classed, ClassedQuerySet
from portal.core.intervals import Dated, DatedQuerySet, no_overlap
from portal.core.records import Record

M = TypeVar("M", bound=models.Model)


class DatedClassedQuerySet(ClassedQuerySet[M], DatedQuerySet[M]):  # type: ignore[override]
    """Dated rows that are not public."""


class DelegateRole(models.TextChoices):
    EXPERT = "expert", _("expert")
    FOCAL_POINT = "focal_point", _("national focal point")
    HEAD = "head", _("head of delegation")


class PowerKind(models.TextChoices):
    """What a delegate may do for the member while the power lasts. No standing power to sign exists."""

    SPEAK = "speak", _("speak")
    TABLE = "table", _("table")
    BIND = "bind", _("bind")
    VOTE = "vote", _("vote")


#: The role of a person of a participant (members.participants): it holds no power.
REPRESENTATIVE = "representative"


class Delegation(Record, Classed, Dated):
    """The persons who act for a member. In a declared one-person delegation, one person may clear its own draft."""

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="delegations")
    one_person_since = models.DateTimeField(null=True, blank=True)
    one_person_paper = models.CharField(max_length=200, blank=True)

    objects = DatedClassedQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Classed.Meta):
        constraints = [*Classed.Meta.constraints, no_overlap("members_delegation_no_overlap", "member")]

    def __str__(self) -> str:
        return f"delegation {self.member_id}"


class Delegate(Record, Classed, Dated):
    """A person accredited by one member for an interval. A person acts for one member at a time.

    `credential` is the one by which the person is accredited: the accreditation lasts no longer than its term, and ends when
    the organ refuses it or accepts a rival that does not name the person.
    """

    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="delegates")
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="delegates")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegates")
    role = models.CharField(max_length=12, choices=DelegateRole.choices)
    credential = models.ForeignKey(
        "members.Credential", null=True, blank=True, on_delete=models.PROTECT, related_name="accredited"
    )

    objects = DatedClassedQuerySet.as_manager()  # type: ignore[misc]

    read_as: ClassVar[str | None] = "members.delegation"

    class Meta(Classed.Meta):
        constraints = [*Classed.Meta.constraints, no_overlap("members_delegate_one_member_at_a_time", "user")]

    def __str__(self) -> str:
        return f"{self.user_id} for {self.member_id}"


class Power(Classed, Dated):
    """One power of one delegate for an interval, and where it comes from (domain.md §4).

    It comes from a credential that grants it for that interval; or it `follows` one of the same member that has ended (a post
    that rotated, a suspension lifted); or from `granted_by`, who was entitled to grant it, with `confirmed_by`, a second
    person, for `bind` and `vote`. `source` names the paper. The database refuses any other (migrations/sql/powers.sql); only
    for demonstration states may the portal itself grant, naming the paper.
    """

    delegate = models.ForeignKey(Delegate, on_delete=models.PROTECT, related_name="powers")
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=PowerKind.choices)
    source = models.CharField(max_length=200, blank=True)
    credential = models.ForeignKey(
        "members.Credential", null=True, blank=True, on_delete=models.PROTECT, related_name="powers"
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = DatedClassedQuerySet.as_manager()  # type: ignore[misc]

    read_as: ClassVar[str | None] = "members.delegation"

    class Meta(Classed.Meta):
        constraints = [*Classed.Meta.constraints, no_overlap("members_power_no_overlap", "delegate", "kind")]

    def __str__(self) -> str:
        return f"{self.delegate_id} {self.kind}"


class ServiceContact(Record, Classed, Dated):
    """Where formal notices to a member go: a person or a functional mailbox. Alternates are tried when the first bounces."""

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="service_contacts")
    label = models.CharField(max_length=150)
    address = models.EmailField()
    language = models.CharField(max_length=10)
    alternate = models.BooleanField(default=False)

    objects = DatedClassedQuerySet.as_manager()  # type: ignore[misc]

    read_as: ClassVar[str | None] = "members.delegation"

    class Meta(Classed.Meta):
        constraints = [*Classed.Meta.constraints, no_overlap("members_contact_no_overlap", "member", "address")]

    def __str__(self) -> str:
        return self.label


class Invitation(Record, Classed):
    """An invitation to an address. Only the hash of its token is stored; it is used once, before it expires.

    One to an office takes two officers: it is sent when `confirmed_by`, another than who proposed it, has confirmed it.
    """

    email = models.EmailField()
    name = models.CharField(max_length=150)
    language = models.CharField(max_length=10, default="en")
    token_hash = models.CharField(max_length=64, unique=True)
    member = models.ForeignKey("members.Member", null=True, on_delete=models.PROTECT, related_name="invitations")
    participant = models.ForeignKey(
        "members.Participant", null=True, on_delete=models.PROTECT, related_name="invitations"
    )
    role = models.CharField(max_length=14)
    powers = models.JSONField(default=list, blank=True)
    credential = models.ForeignKey(
        "members.Credential", null=True, blank=True, on_delete=models.PROTECT, related_name="invitations"
    )
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    read_as: ClassVar[str | None] = "members.delegation"

    class Meta(Classed.Meta):
        constraints = [
            *Classed.Meta.constraints,
            models.CheckConstraint(
                name="members_invitation_participant_has_no_powers",
                condition=models.Q(participant__isnull=True) & ~models.Q(role=REPRESENTATIVE)
                | models.Q(participant__isnull=False, member__isnull=True, role=REPRESENTATIVE, powers=[]),
            ),
            models.CheckConstraint(
                name="members_invitation_office_two_officers",
                condition=models.Q(accepted_at__isnull=True)
                | ~models.Q(role__in=OfficeKind.values)
                | models.Q(invited_by__isnull=True)
                | models.Q(confirmed_by__isnull=False) & ~models.Q(confirmed_by=models.F("invited_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @property
    def role_label(self) -> str:
        """The role in a delegation or of a participant, or the office, in words."""
        if self.role == REPRESENTATIVE:
            return str(_("representative of a participant"))
        known = DelegateRole if self.role in DelegateRole.values else OfficeKind
        return str(known(self.role).label)

    @property
    def waits(self) -> bool:
        """Whether it is not sent yet: one officer proposed it, another has not confirmed it."""
        return self.role in OfficeKind.values and self.invited_by_id is not None and self.confirmed_by_id is None

    @property
    def acts_for(self) -> Any:
        """The member or the participant the person will act for; None for an office."""
        return self.member or self.participant

    @property
    def fictional(self) -> bool:
        """Whether the person will act in the demonstration world."""
        return bool(self.acts_for and self.acts_for.fictional)

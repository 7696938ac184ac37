"""A treaty as data, and what is done towards it: instruments, full powers, rectifications (domain.md §4)."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from members.states.models.register import Member
from portal.core.classes import Classed
from portal.core.intervals import Grade
from portal.core.process import Process
from portal.core.records import Record

UNDATED = Value(date(1, 1, 1))  # stands for "no date" where two of them are the same


class Reservations(models.TextChoices):
    """What the treaty says of reservations; to a founding agreement they need acceptance by the competent organ."""

    UNKNOWN = "unknown", _("not known")
    NONE = "none", _("none may be made")
    ALLOWED = "allowed", _("may be made")
    WITH_ACCEPTANCE = "with_acceptance", _("need acceptance by the competent organ")


class WithdrawalRule(models.TextChoices):
    UNKNOWN = "unknown", _("not known")
    YEAR_END = "year_end", _("end of the year in which the notice is received")
    NEXT_YEAR_END = "next_year_end", _("end of the year after that in which the notice is received")
    DAYS = "days", _("a number of days after the notice is received")


class Treaty(Record):
    """A treaty as data. The founding agreement of each world is one; its instruments make the statuses of the register.

    Entry into force is a rule: `needed` instruments of the kinds `counted`, then `days_after` days; for who comes later
    `later_days` after deposit. `entered_on` is the day that the depositary has notified: then nothing is counted. None
    means not known. `sources` says of each part (`PARTS`) how well it is founded: `{part: {source, source_url, grade}}`.
    """

    PARTS = ("text", "depositary", "entry_into_force", "reservations", "withdrawal")

    key = models.SlugField(unique=True)
    title = models.JSONField()
    founding = models.BooleanField(default=False)
    fictional = models.BooleanField(default=False)
    depositary = models.JSONField(default=dict, blank=True)
    depositary_is_secretariat = models.BooleanField(default=False)
    seat_zone = models.CharField(max_length=40, default="Asia/Shanghai")
    opened_on = models.DateField(null=True, blank=True)
    signature_closes_on = models.DateField(null=True, blank=True)
    authentic_languages = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    text_url = models.URLField(blank=True)
    text_note = models.JSONField(default=dict, blank=True)
    reservations = models.CharField(max_length=16, choices=Reservations.choices, default=Reservations.UNKNOWN)
    needed = models.PositiveIntegerField(null=True, blank=True)
    counted = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    days_after = models.PositiveIntegerField(null=True, blank=True)
    later_days = models.PositiveIntegerField(null=True, blank=True)
    entered_on = models.DateField(null=True, blank=True)
    withdrawal = models.CharField(max_length=16, choices=WithdrawalRule.choices, default=WithdrawalRule.UNKNOWN)
    withdrawal_days = models.PositiveIntegerField(null=True, blank=True)
    rectification_days = models.PositiveIntegerField(default=90)
    sources = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fictional"], condition=Q(founding=True), name="members_treaty_one_founding_agreement"
            ),
            models.CheckConstraint(
                name="members_treaty_withdrawal_days",
                condition=~Q(withdrawal=WithdrawalRule.DAYS) | Q(withdrawal_days__isnull=False),
            ),
        ]

    @property
    def organ_accepts(self) -> bool:
        """Whether a reservation needs acceptance by the competent organ; to a founding agreement it always does."""
        allowed = self.founding and self.reservations == Reservations.ALLOWED
        return allowed or self.reservations == Reservations.WITH_ACCEPTANCE

    def __str__(self) -> str:
        return self.key


class InstrumentKind(models.TextChoices):
    """Acts towards a treaty, and two facts that are none (an invitation, an announcement) and make no status."""

    SIGNATURE = "signature", _("signature")
    DEFINITIVE_SIGNATURE = "definitive_signature", _("definitive signature")
    AD_REFERENDUM = "signature_ad_referendum", _("signature ad referendum")
    RATIFICATION = "ratification", _("ratification")
    ACCEPTANCE = "acceptance", _("acceptance")
    APPROVAL = "approval", _("approval")
    ACCESSION = "accession", _("accession")
    SUCCESSION = "succession", _("succession")
    FORMAL_CONFIRMATION = "formal_confirmation", _("formal confirmation")
    PROVISIONAL_APPLICATION = "provisional_application", _("provisional application")
    PROVISIONAL_END = "provisional_end", _("end of provisional application")
    DECLARATION = "declaration", _("declaration")
    COMPETENCE = "competence", _("declaration of competence")
    RESERVATION = "reservation", _("reservation")
    OBJECTION = "objection", _("objection to a reservation")
    WITHDRAWAL = "withdrawal", _("withdrawal")
    REVOCATION = "revocation", _("revocation of a withdrawal")
    CORRECTION = "correction", _("correction")
    INVITATION = "invitation", _("invitation reported")
    ANNOUNCEMENT = "announcement", _("participation announced")


SIGNATURES = (InstrumentKind.SIGNATURE, InstrumentKind.DEFINITIVE_SIGNATURE, InstrumentKind.AD_REFERENDUM)
#: By these a state consents to be bound.
BINDING = (
    InstrumentKind.DEFINITIVE_SIGNATURE,
    InstrumentKind.RATIFICATION,
    InstrumentKind.ACCEPTANCE,
    InstrumentKind.APPROVAL,
    InstrumentKind.ACCESSION,
    InstrumentKind.SUCCESSION,
    InstrumentKind.FORMAL_CONFIRMATION,
)
#: Facts about a state that are no act of it.
REPORTS = (InstrumentKind.INVITATION, InstrumentKind.ANNOUNCEMENT)
#: Of these a state may make several on one day.
SEVERAL = (
    InstrumentKind.DECLARATION,
    InstrumentKind.RESERVATION,
    InstrumentKind.OBJECTION,
    InstrumentKind.CORRECTION,
)


class InstrumentState(models.TextChoices):
    """`recorded`: taken over from the depositary or another source, not examined here."""

    RECEIVED = "received", _("received")
    ASKED = "asked", _("state asked")
    IN_FORM = "in_form", _("in due form")
    DEPOSITED = "deposited", _("deposited")
    RECORDED = "recorded", _("recorded")
    TAKEN_BACK = "taken_back", _("taken back")
    REVOKED = "revoked", _("revoked")


class Capacity(models.TextChoices):
    """In what capacity somebody signs. The first three need no full powers (domain.md §2)."""

    HEAD_OF_STATE = "head_of_state", _("head of state")
    HEAD_OF_GOVERNMENT = "head_of_government", _("head of government")
    FOREIGN_MINISTER = "foreign_minister", _("minister for foreign affairs")
    FULL_POWERS = "full_powers", _("with full powers")
    OTHER = "other", _("in another capacity")


HEADS = (Capacity.HEAD_OF_STATE, Capacity.HEAD_OF_GOVERNMENT, Capacity.FOREIGN_MINISTER)


class FullPowers(Record, Classed):
    """A document that names a person, a treaty and an act. Read by the member and the secretariat."""

    treaty = models.ForeignKey(Treaty, on_delete=models.PROTECT, related_name="full_powers")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="full_powers")
    person = models.CharField(max_length=200)
    act = models.CharField(max_length=24, choices=InstrumentKind.choices)
    issued_by = models.CharField(max_length=20, choices=[(c.value, c.label) for c in HEADS])
    dated = models.DateField()
    received_on = models.DateField()

    class Meta(Classed.Meta):
        constraints = [
            *Classed.Meta.constraints,
            models.UniqueConstraint(
                fields=["treaty", "member", "person", "act", "dated"], name="members_fullpowers_once"
            ),
            models.CheckConstraint(name="members_fullpowers_in_order", condition=Q(dated__lte=F("received_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.act}"


class Instrument(Process):
    """What a state did towards a treaty. All dates are calendar dates at the depositary's seat (domain.md §3.3).

    `dated`: of the instrument, `received_on`: of its receipt, `deposited_on`: of its receipt in due form, `effect_on`: the
    first day of its effect (of a withdrawal: the first day on which the state is bound no more). None: not known, or not
    yet. `confirmed_on`: an act ad referendum, or without full powers, was confirmed by the state. `accepted_on`: the organ
    has accepted a reservation. `settled_at`: the job has carried out the effect. Until deposit it is between the state and
    the depositary; then it is public.
    """

    treaty = models.ForeignKey(Treaty, on_delete=models.PROTECT, related_name="instruments")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="instruments")
    kind = models.CharField(max_length=24, choices=InstrumentKind.choices)
    state = models.CharField(max_length=12, choices=InstrumentState.choices, default=InstrumentState.RECEIVED)
    dated = models.DateField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    deposited_on = models.DateField(null=True, blank=True)
    effect_on = models.DateField(null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    signatory = models.CharField(max_length=200, blank=True)
    capacity = models.CharField(max_length=20, choices=Capacity.choices, blank=True)
    full_powers = models.ForeignKey(
        FullPowers, null=True, blank=True, on_delete=models.PROTECT, related_name="instruments"
    )
    refers_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by")
    words = models.JSONField(default=dict, blank=True)
    covers = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    question = models.TextField(blank=True)
    changes = models.JSONField(default=dict, blank=True)
    copy_digest = models.CharField(max_length=64, blank=True)
    copy_certified_on = models.DateField(null=True, blank=True)
    notification = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300)
    source_url = models.URLField(blank=True)
    grade = models.CharField(max_length=14, choices=Grade.choices)

    class Meta(Process.Meta):
        constraints = [
            *Process.Meta.constraints,
            # "nulls not distinct" would say it better, but Django asks the server for its version before it has a role
            models.UniqueConstraint(
                "treaty",
                "member",
                "kind",
                Coalesce("dated", UNDATED),
                Coalesce("deposited_on", UNDATED),
                condition=~Q(kind__in=SEVERAL) & ~Q(state="taken_back"),
                name="members_instrument_once",
            ),
            models.CheckConstraint(
                name="members_instrument_deposit_dated",
                condition=~Q(state__in=["deposited", "revoked"]) | Q(deposited_on__isnull=False),
            ),
            models.CheckConstraint(
                name="members_instrument_in_order",
                condition=(Q(dated__isnull=True) | Q(deposited_on__isnull=True) | Q(dated__lte=F("deposited_on")))
                & (Q(dated__isnull=True) | Q(received_on__isnull=True) | Q(dated__lte=F("received_on"))),
            ),
            models.CheckConstraint(
                name="members_instrument_effect_after_deposit",
                condition=Q(effect_on__isnull=True)
                | Q(deposited_on__isnull=True)
                | Q(kind="succession")
                | Q(effect_on__gte=F("deposited_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind} {self.day}"

    @property
    def day(self) -> date | None:
        """The day by which it stands in a list."""
        return self.deposited_on or self.dated or self.received_on


class RectificationState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    MADE = "made", _("made")
    OBJECTED = "objected", _("objected to")


class Rectification(Process):
    """An error in the text of a treaty: the depositary proposes, waits, and issues a procès-verbal (domain.md §11)."""

    treaty = models.ForeignKey(Treaty, on_delete=models.PROTECT, related_name="rectifications")
    state = models.CharField(max_length=12, choices=RectificationState.choices, default=RectificationState.PROPOSED)
    where = models.CharField(max_length=200)
    reads = models.JSONField()
    should_read = models.JSONField()
    objections_until = models.DateTimeField()
    notification = models.CharField(max_length=40, blank=True)
    proces_verbal = models.CharField(max_length=40, blank=True)
    objected_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Process.Meta):
        constraints = [*Process.Meta.constraints]

    def __str__(self) -> str:
        return f"{self.treaty_id} {self.where}"

"""The body: rules of procedure, organs and who sits in them, offices. Nothing of the constitution is code (domain.md §1)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.intervals import Dated, DatedQuerySet, no_overlap


class Phase(models.TextChoices):
    PREPARATORY = "preparatory", _("preparatory")
    IN_FORCE = "in_force", _("in force")


class RulesOfProcedure(Dated):
    """One version of the rules, whole, as data. `content` has the keys of portal/reference/data/rules_model.json.

    `fictional` keeps the model set, in force for the demonstration states only, apart from rules that members adopt.
    """

    number = models.PositiveIntegerField()
    fictional = models.BooleanField(default=False)
    phase = models.CharField(max_length=12, choices=Phase.choices)
    title = models.JSONField()
    adopted_by = models.CharField(max_length=200, blank=True)
    content = models.JSONField()

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fictional", "number"], name="members_rules_number"),
            no_overlap("members_rules_no_overlap", "fictional"),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class Organ(models.Model):
    """An organ of the body. `name` is `{language: words}`."""

    key = models.SlugField()
    fictional = models.BooleanField(default=False)
    name = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fictional", "key"], name="members_organ_key")]

    def __str__(self) -> str:
        return self.key


class Seat(Dated):
    """A member sits in an organ, with a weight (domain.md §2, member organisation)."""

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="seats")
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="seats")
    weight = models.PositiveIntegerField(default=1)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [no_overlap("members_seat_no_overlap", "organ", "member")]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.member_id}"


class OfficeKind(models.TextChoices):
    OFFICER = "officer", _("secretariat officer")
    LEGAL = "legal", _("secretariat legal officer")
    CHAIR = "chair", _("chair")
    ADMINISTRATOR = "administrator", _("system administrator")


class Office(Dated):
    """A person holds an office for an interval. The chair acts for an organ; officers have a nationality, if declared."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="offices")
    kind = models.CharField(max_length=14, choices=OfficeKind.choices)
    organ = models.ForeignKey(Organ, null=True, blank=True, on_delete=models.PROTECT, related_name="offices")
    nationality = models.ForeignKey("members.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [no_overlap("members_office_no_overlap", "user", "kind")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"


class Right(models.TextChoices):
    """What a status or a condition gives."""

    READ = "read", _("read documents of limited distribution")
    SPEAK = "speak", _("speak")
    TABLE = "table", _("table proposals")
    RESPOND = "respond", _("respond to consultations")
    DECIDE = "decide", _("decide in silence and by consensus")
    VOTE = "vote", _("vote in ballots")
    BE_ELECTED = "be_elected", _("be elected")
    COMMIT = "commit", _("commit and report")


class Mode(models.TextChoices):
    """How an organ may decide (domain.md §7)."""

    CONSENSUS = "consensus_at_meeting", _("consensus at a meeting")
    SILENCE = "silence", _("silence")
    BALLOT = "ballot_at_meeting", _("ballot at a meeting")
    CORRESPONDENCE = "ballot_by_correspondence", _("ballot by correspondence")
    ELECTION = "election", _("election")


class Majority(models.TextChoices):
    SIMPLE = "simple", _("more than half of the votes cast")
    TWO_THIRDS = "two_thirds", _("two thirds of the votes cast")
    TWO_THIRDS_ENTITLED = "two_thirds_entitled", _("two thirds of the members entitled")


class Subject(models.TextChoices):
    """What an organ decides on: the rows of the decision matrix."""

    DECISION = "decision", _("decision")
    RESOLUTION = "resolution", _("resolution")
    STANDARD = "standard", _("standard")
    GUIDELINE = "guideline", _("guideline")
    PLAN_AMENDMENT = "plan_amendment", _("plan amendment")
    RULES_AMENDMENT = "rules_amendment", _("rules amendment")
    ADMISSION = "admission", _("admission")
    CREDENTIALS = "credentials", _("credentials")
    CHALLENGE = "challenge_of_ruling", _("challenge of a ruling")
    REOPENING = "reopening", _("reopening of a text")
    ELECTION = "election_of_officers", _("election of officers")
    URGENCY = "urgency", _("urgency")
    EXTENSION = "extension", _("extension")


class Disclosure(models.TextChoices):
    CHAIR = "chair", _("the chair alone")
    MEMBERS = "members", _("the members")
    PUBLIC = "public", _("everybody")


class Period(models.TextChoices):
    """The periods of the rules, in the order of the procedures they belong to."""

    APPLICATION_FORM_CHECK = "application_form_check", _("Application: check of form")
    CIRCULATION = "application_circulation_after_form_check", _("Application: circulation after the check")
    NON_OBJECTION = "accession_non_objection", _("Accession: non-objection")
    EFFECT = "effect_after_deposit", _("Accession: effect after deposit")
    CLEARANCE = "clearance_lapse", _("Clearance by the capital: the request lapses after")
    COMMITMENT_CHECK = "commitment_form_check", _("Commitment: check of form")
    REPORT_DUE = "report_due_after_period_end", _("Report: due after the end of its period")
    REPORT_REMINDERS = "report_reminders_before_due", _("Report: reminders before it is due")
    REPORT_OVERDUE = "report_reminders_overdue", _("Report: reminders when it is overdue")
    ASSESSMENT_REPLY = "assessment_reply", _("Assessment: reply of the member")
    PROPOSAL_CLAIM = "proposal_claim", _("Proposal: an officer takes it up within")
    PROPOSAL_RETURN = "proposal_return", _("Proposal returned: the sponsor mends it within")
    PROPOSAL_WARNINGS = "proposal_return_warnings", _("Proposal returned: the sponsor is warned after")
    PROPOSAL_APPEAL = "proposal_appeal", _("Proposal declined: appeal within")
    DROP_OUT = "revision_drop_out", _("Revision: co-sponsors may drop out within")
    CONSULTATION = "consultation_default", _("Consultation: usual length")
    CONSULTATION_MINIMUM = "consultation_minimum", _("Consultation: at least")
    CONSULTATION_REMINDERS = "consultation_reminders_before_close", _("Consultation: reminders before it closes")
    SILENCE = "silence_minimum", _("Silence: at least")
    SILENCE_URGENT = "silence_urgent_minimum", _("Silence, urgent: at least")
    SILENCE_NEW_RUN = (
        "silence_new_run_after_lifted_objection_minimum",
        _("Silence, new run after a lifted objection: at least"),
    )
    SILENCE_PROCEDURE = "silence_objection_to_procedure", _("Silence: objection to the procedure within the first")
    SILENCE_CLOSING = "silence_closing", _("Silence: closing")
    SILENCE_HOLD = "silence_hold_maximum", _("Silence: held at most")
    NEED_LAPSE = "need_confirmation_lapse", _("Need: expires without confirmation after")
    NEED_ASKED = "need_confirmation_asked", _("Need: “still needed?” is asked after")
    MATCH_CONSENT = "match_consent", _("Match: consent of each side within")
    MATCH_FOLLOW_UP = "match_follow_up", _("Match: follow-up after")
    CALL_ACCEPTANCE = "call_acceptance", _("Call: a seat is accepted within")
    CREDENTIALS_WARNING = "credentials_warning", _("Credentials: warning before nobody can bind a member")
    COURTESY = "courtesy_mail_minimum_interval", _("Courtesy mails to a person: at most one in")

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

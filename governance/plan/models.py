"""Action plans as data, with issuer and standing; their points; the goals they serve (domain.md §1, §5)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.records import Record


class Standing(models.TextChoices):
    ISSUED_BY_STATE = "issued_by_state", _("issued by a state")
    ADOPTED_BY_BODY = "adopted_by_body", _("adopted by the body")
    OTHER_BODY = "other_body", _("of another body")


class Plan(Record):
    """An action plan in one edition. `title`, `issuer` are `{language: words}`.

    `links` are the official pages: `[{"language": code, "url": address}]`.
    """

    key = models.SlugField()
    edition = models.PositiveIntegerField(default=1)
    issuer = models.JSONField()
    standing = models.CharField(max_length=16, choices=Standing.choices)
    issued_on = models.DateField()
    title = models.JSONField()
    principles = models.JSONField(default=list, blank=True)
    links = models.JSONField(default=list, blank=True)
    official_languages = models.JSONField(default=list, blank=True)
    fictional = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "edition"], name="governance_plan_edition")]

    def __str__(self) -> str:
        return f"{self.key} {self.edition}"


class Point(Record):
    """A point of a plan. `unofficial` says the summary is ours, and pages say so beside a link to the official page.

    `sdg_targets` (codes) and `gdc_objectives` (numbers of the Global Digital Compact) are editorial links, made by nobody
    with standing; pages say so.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="points")
    number = models.PositiveIntegerField()
    key = models.SlugField()
    title = models.JSONField()
    summary = models.JSONField(default=dict, blank=True)
    official_title_languages = models.JSONField(default=list, blank=True)
    check_grade = models.CharField(max_length=1, blank=True)
    unofficial = models.BooleanField(default=True)
    sdg_targets = ArrayField(models.CharField(max_length=6), default=list, blank=True)
    gdc_objectives = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="governance_point_number")]
        ordering = ["plan", "number"]

    def __str__(self) -> str:
        return f"{self.plan_id}.{self.number}"


class Goal(models.Model):
    """A Sustainable Development Goal; `targets` are the codes of its targets."""

    number = models.PositiveIntegerField(unique=True)
    name = models.JSONField()
    targets = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.number)

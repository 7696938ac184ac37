"""The four classes of every object, and the one rule that says who reads which (domain.md §3.9).

`by_class(viewer)` is that rule, without joins. It is used twice: bound to values by selectors (`visible_to`), and bound to
the transaction's settings by `ReadPolicy`, which the migration autodetector turns into the row-level policy.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import BigIntegerField, BooleanField, F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from portal.core.eyes import Eyes, Viewer, looked_at
from portal.core.policies import ReadPolicy, Setting


class Audience(models.TextChoices):
    """The class of an object. `DELEGATION` is closed to the secretariat."""

    PUBLIC = "public", _("public")
    MEMBERS = "members", _("members")
    RESTRICTED = "restricted", _("restricted")
    DELEGATION = "delegation", _("delegation")


@dataclass(frozen=True, slots=True)
class Sight:
    """What a viewer sees, as expressions: constants for a known viewer, settings for the row-level policy."""

    everything: Any
    members: Any
    restricted: Any
    member_id: Any
    clock: Any


class InitPlanClock(Func):
    """`(SELECT portal_clock())`: read once a statement, not once a row."""

    template = "(SELECT portal_clock())"
    arity = 0
    output_field = models.DateTimeField()


SQL = Sight(
    everything=Setting("portal_sees_all", BooleanField()),
    members=Setting("portal_sees_members", BooleanField()),
    restricted=Setting("portal_sees_restricted", BooleanField()),
    member_id=Setting("portal_member", BigIntegerField()),
    clock=InitPlanClock(),
)


def sight_of(viewer: Viewer) -> Sight:
    """The same sight with the viewer's values, so that PostgreSQL folds what does not apply."""

    def flag(value: bool) -> Value:
        return Value(value, output_field=BooleanField())

    return Sight(
        everything=flag(viewer.eyes == Eyes.SERVICE),
        members=flag(viewer.eyes in (Eyes.MEMBER, Eyes.STAFF)),
        restricted=flag(viewer.eyes == Eyes.STAFF),
        member_id=Value(viewer.member_id, output_field=BigIntegerField()),
        clock=InitPlanClock(),
    )


class IsParty(Func):
    """`parties @> ARRAY[member]`."""

    arity = 2
    output_field = BooleanField()
    template = "%(expressions)s]::bigint[]"
    arg_joiner = " @> ARRAY["


def by_class(sight: Sight, audience: str = "audience", parties: str = "parties", release_at: str = "release_at") -> Q:
    """Who reads a row of a class. `everything` stands first: it is what raises when no eyes are open."""
    mine = Q(IsParty(F(parties), sight.member_id))
    return (
        Q(sight.everything)
        | Q(**{audience: Audience.PUBLIC})
        | Q(**{audience: Audience.MEMBERS}) & Q(sight.members)
        | Q(**{audience: Audience.RESTRICTED}) & Q(sight.restricted)
        | Q(**{f"{audience}__in": [Audience.RESTRICTED, Audience.DELEGATION]}) & mine
        | Q(**{f"{audience}__in": [Audience.MEMBERS, Audience.RESTRICTED], f"{release_at}__lte": sight.clock})
    )


C = TypeVar("C", bound=models.Model)


class ClassedQuerySet(models.QuerySet[C]):
    """First wall: every list starts from `visible_to(viewer)`."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(by_class(sight_of(viewer)))


class Classed(models.Model):
    """A row that is not always public: its class, the members it concerns, an optional instant of release.

    `parties` holds member keys. The policies read only the row itself, so children repeat the three columns.
    """

    audience = models.CharField(_("class"), max_length=12, choices=Audience.choices, default=Audience.DELEGATION)
    parties = ArrayField(models.BigIntegerField(), default=list, blank=True)
    release_at = models.DateTimeField(null=True, blank=True)

    #: As what a look of the staff at a row is listed for its owner (reads.py): as itself (""), with the whole that it is a
    #: part of (the label of that model), or never (None: what is always read with something that is listed).
    read_as: ClassVar[str | None] = ""

    objects = ClassedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [ReadPolicy(name="%(app_label)s_%(class)s_read", rule=by_class(SQL))]

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, **more: Any) -> Self:
        row = super().from_db(db, field_names, values, **more)
        if cls.read_as is not None:
            looked_at(row)
        return row

    @property
    def classed(self) -> dict[str, Any]:
        """The three columns, to hand on to a child row."""
        return {"audience": self.audience, "parties": self.parties, "release_at": self.release_at}

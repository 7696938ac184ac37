"""The register as it was at an instant: fields of a member that hold then, each with its form in SQL."""

from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, F, Func, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from rest_framework import serializers

from members.states.models import (
    AreaName,
    Condition,
    ConditionKind,
    GroupMembership,
    Member,
    MemberName,
    OrganisationMembership,
    Status,
    StatusInterval,
)
from portal.core import clock
from portal.core.api import expressions
from portal.core.api.fields import Choice, InLanguages, Instant, IntervalEnd, IntervalStart, Text
from portal.core.api.serializers import ReadSerializer

RECORDED = Q(recorded__upper_inf=True)  # what the portal now holds true


def held(model: Any, instant: Any, **of: Any) -> QuerySet:
    """The facts that hold at an instant, as known today, for a query over members."""
    return model.objects.filter(RECORDED, valid__contains=instant, **(of or {"member": OuterRef("pk")}))


def asked(field: Any) -> datetime:
    """The instant the reader asks about."""
    at: datetime = field.context.get("as_of") or clock.now()
    return at


def status_then(field: Any, value: Member) -> StatusInterval | None:
    return value.statuses.filter(RECORDED, valid__contains=asked(field)).first()


class StatusHeld(Choice):
    """The status held at the instant asked about; null when none is recorded."""

    def __init__(self) -> None:
        super().__init__(choices=Status.choices, read_only=True, allow_null=True, source="*")

    def to_representation(self, value: Any) -> Any:
        fact = status_then(self, value)
        return fact.status if fact else None


class SinceHeld(Instant):
    """The instant with which the status held then began; null when that is not known, or there is no status."""

    def __init__(self) -> None:
        super().__init__(read_only=True, allow_null=True, source="*")

    def to_representation(self, value: Any) -> Any:
        fact = status_then(self, value)
        return super().to_representation(fact.valid.lower) if fact and fact.valid.lower else None


class FoundedOn(Text):
    """What the status held then is founded on: `source`, `source_url` or `grade` of the fact."""

    def __init__(self, column: str) -> None:
        self.column = column
        super().__init__(read_only=True, allow_null=True, source="*")

    def to_representation(self, value: Any) -> Any:
        fact = status_then(self, value)
        return getattr(fact, self.column) if fact else None


class GroupsHeld(serializers.ListField):
    """The keys of the groups a member is in at the instant asked about."""

    def __init__(self) -> None:
        super().__init__(child=Text(), read_only=True, source="*")

    def to_representation(self, value: Any) -> Any:
        mine = Q(member=value) | Q(area=value.area_id, area__isnull=False)
        return list(groups_at(asked(self), mine).values_list("group__key", flat=True))


class BelongingHeld(serializers.ListField):
    """The codes of the organisations a state belongs to at the instant asked about (`of` is `state`), or of the states that
    belong to an organisation.
    """

    def __init__(self, of: str) -> None:
        self.of, self.shown = of, "organisation" if of == "state" else "state"
        super().__init__(child=Text(), read_only=True, source="*")

    def to_representation(self, value: Any) -> Any:
        return list(self.rows(asked(self), value).values_list(f"{self.shown}__code", flat=True))

    def rows(self, instant: Any, member: Any) -> QuerySet:
        belongs = OrganisationMembership.objects.filter(valid__contains=instant, **{self.of: member})
        return belongs.order_by(f"{self.shown}__code")


class NameHeld(InLanguages):
    """The name of the day asked about; `column` is `short` or `formal`."""

    def __init__(self, column: str, field: str) -> None:
        self.column, self.today = column, field
        super().__init__(read_only=True, source="*")

    def to_representation(self, value: Any) -> Any:
        at = asked(self)
        dated: Any = AreaName.objects.at(at).filter(area=value.area_id, area__isnull=False).first()
        dated = dated or MemberName.objects.at(at).filter(member=value).first()
        return getattr(dated, self.column) if dated else getattr(value, self.today)


def groups_at(instant: Any, mine: Q) -> QuerySet:
    rows = GroupMembership.objects.filter(mine, valid__contains=instant).exclude(group__kind__startswith="m49")
    return rows.order_by("group__key")


def status_held(name: str, field: Any, model: type[Member]) -> Subquery:
    return Subquery(held(StatusInterval, expressions.AsOf()).values("status")[:1])


def since_held(name: str, field: Any, model: type[Member]) -> Subquery:
    start = expressions.IsoInstant(Func(F("valid"), function="lower", output_field=DateTimeField()))
    return Subquery(held(StatusInterval, expressions.AsOf()).annotate(_x=start).values("_x")[:1])


def founded_on(name: str, field: Any, model: type[Member]) -> Subquery:
    return Subquery(held(StatusInterval, expressions.AsOf()).values(field.column)[:1])


def groups_held(name: str, field: Any, model: type[Member]) -> expressions.JsonValues:
    mine = Q(member=OuterRef("pk")) | Q(area=OuterRef("area_id"))
    return expressions.JsonValues(groups_at(expressions.AsOf(), mine).annotate(_x=F("group__key")).values("_x"))


def belonging_held(name: str, field: Any, model: type[Member]) -> expressions.JsonValues:
    rows = field.rows(expressions.AsOf(), OuterRef("pk"))
    return expressions.JsonValues(rows.annotate(_x=F(f"{field.shown}__code")).values("_x"))


def name_held(name: str, field: Any, model: type[Member]) -> Coalesce:
    area = AreaName.objects.filter(area=OuterRef("area_id"), valid__contains=expressions.AsOf())
    own = MemberName.objects.filter(member=OuterRef("pk"), valid__contains=expressions.AsOf())
    return Coalesce(Subquery(area.values(field.column)[:1]), Subquery(own.values(field.column)[:1]), F(field.today))


class ConditionSerializer(ReadSerializer):
    since = IntervalStart(source="valid")
    until = IntervalEnd(source="valid")
    condition = Choice(choices=ConditionKind.choices, source="kind")
    source_url = Text()

    class Meta:
        model = Condition
        fields = ["condition", "since", "until", "act", "rights", "grade", "source", "source_url"]
        rows = RECORDED


def conditions_held(name: str, field: Any, model: type[Member]) -> expressions.JsonArray:
    rows = held(Condition, expressions.AsOf()).order_by("pk")
    found, names = expressions.columns(rows, expressions.expressions(ConditionSerializer(), Condition))
    return expressions.JsonArray(found, names=names)


class ConditionsHeld(serializers.ListField):
    """The conditions that hold at the instant asked about."""

    def __init__(self) -> None:
        super().__init__(child=ConditionSerializer(), read_only=True, source="*")

    def to_representation(self, value: Any) -> Any:
        rows = value.conditions.filter(RECORDED, valid__contains=asked(self)).order_by("pk")
        return ConditionSerializer(rows, many=True).data


for field_class, form in (
    (StatusHeld, status_held),
    (SinceHeld, since_held),
    (FoundedOn, founded_on),
    (GroupsHeld, groups_held),
    (BelongingHeld, belonging_held),
    (NameHeld, name_held),
    (ConditionsHeld, conditions_held),
):
    expressions.register(field_class, form)  # type: ignore[arg-type]

"""What a serializer becomes: one expression of PostgreSQL for each of its fields, from a closed list of kinds of fields.

Related rows are read by correlated subqueries: one that the eyes may not see is null (or missing from a list) instead of
taking the whole row away, as an inner join would.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from django.core.exceptions import FieldDoesNotExist
from django.db import connection
from django.db.models import (
    DateTimeField,
    Expression,
    F,
    Func,
    JSONField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
)
from django.db.models.functions import Cast
from rest_framework import serializers

from portal.core.api import fields

Form = Callable[[str, Any, type[Model]], Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """Stands among the parameters of a compiled statement until a request brings the value."""

    name: str


AS_OF = Mark("as_of")


class NoFastFormError(TypeError):
    """A serializer field has no form in SQL. Raised when the routes are loaded, not when the first request comes."""


class JsonRow(Subquery):
    """The one row of a subquery as a JSON object; null when there is none.

    `row_to_json` costs a quarter less than `json_build_object`, which looks every argument's type up again for every row.
    """

    template = "(SELECT row_to_json(_row) FROM (%(subquery)s) _row(%(names)s))"
    output_field = JSONField()


class JsonArray(JsonRow):
    """The rows of a subquery, in its order, as a JSON array of objects; empty when there are none."""

    template = "(SELECT coalesce(json_agg(_row), '[]'::json) FROM (%(subquery)s) _row(%(names)s))"


class JsonValues(JsonRow):
    """The same for a subquery of one column: an array of its values."""

    template = "(SELECT coalesce(json_agg(_row.x), '[]'::json) FROM (%(subquery)s) _row(x))"


class OrEmpty(Func):
    """A JSON array that may be missing altogether."""

    output_field = JSONField()
    template = "coalesce(%(expressions)s, '[]'::json)"


class AsOf(Func):
    """The instant the reader asks about (see `Compiled.rows`), or else the present one."""

    output_field = DateTimeField()

    def as_sql(self, *args: Any, **context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        return "coalesce(%s::timestamptz, (SELECT portal_clock()))", [AS_OF]


class IsoInstant(Func):
    """An instant as the framework writes it: UTC, `Z`, six digits of a second only when they are not all zero."""

    output_field = TextField()
    template = (
        "to_char(%(expressions)s AT TIME ZONE 'UTC', CASE WHEN date_trunc('second', %(expressions)s) = %(expressions)s "
        """THEN 'YYYY-MM-DD"T"HH24:MI:SS"Z"' ELSE 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"' END)"""
    )


# --- The closed list: what each kind of field becomes ---------------------------------------------------------------


def plain(name: str, field: Any, model: type[Model]) -> F:
    """What PostgreSQL writes as the framework does: text, whole numbers, booleans, dates, UUIDs, jsonb, arrays."""
    return F(name)


def instant(name: str, field: Any, model: type[Model]) -> Expression:
    return IsoInstant(F(name))


def decimal(name: str, field: Any, model: type[Model]) -> Expression:
    column: Any = model._meta.get_field(name)
    if column.decimal_places != field.decimal_places:
        refuse(field, "its decimal places differ from the column's")
    return Cast(F(name), TextField())


def bound(name: str, field: Any, model: type[Model]) -> Expression:
    return IsoInstant(Func(F(name), function=field.bound, output_field=DateTimeField()))


def array(name: str, field: Any, model: type[Model]) -> F:
    if FORMS.get(type(field.child)) is not plain:
        refuse(field, f"a list of {type(field.child).__name__}")
    return F(name)


FORMS: dict[type[serializers.Field], Form] = {
    serializers.CharField: plain,
    serializers.EmailField: plain,
    serializers.SlugField: plain,
    serializers.URLField: plain,
    serializers.ChoiceField: plain,
    serializers.IntegerField: plain,
    serializers.BooleanField: plain,
    serializers.DateField: plain,
    serializers.UUIDField: plain,
    serializers.JSONField: plain,
    serializers.ListField: array,
    fields.Text: plain,
    fields.Choice: plain,
    fields.Integer: plain,
    fields.Boolean: plain,
    fields.InLanguages: plain,
    fields.Instant: instant,
    fields.Decimal: decimal,
    fields.IntervalStart: bound,
    fields.IntervalEnd: bound,
}


def register(field_class: type[serializers.Field], form: Form) -> None:
    """Add a feature's own kind of field to the closed list, with its form."""
    FORMS[field_class] = form


def refuse(field: Any, why: str) -> NoReturn:
    owner = type(field.parent).__name__
    raise NoFastFormError(
        f"{owner}.{field.field_name} ({type(field).__name__}): {why}; see portal/core/api/expressions.py"
    )


# --- From the serializer to the expression --------------------------------------------------------------------------


def expressions(serializer: Any, model: type[Model] | None = None) -> dict[str, Any]:
    """The expression of each field over the rows of the serializer's model. Raises NoFastFormError for what has none."""
    owner = model or serializer.Meta.model
    return {name: member(field, owner) for name, field in serializer.fields.items() if not field.write_only}


def columns(rows: QuerySet, found: Mapping[str, Any], *beside: str) -> tuple[QuerySet, str]:
    """The rows with the columns `beside`, then one for each expression; and the names of the latter."""
    aliases = {f"_{position}": expression for position, expression in enumerate(found.values())}
    names = ", ".join(connection.ops.quote_name(name) for name in found)
    return rows.annotate(**aliases).values_list(*beside, *aliases), names


def member(field: Any, model: type[Model]) -> Any:
    """The expression of one field."""
    path = field.source.split(".")
    if isinstance(field, serializers.ListSerializer | serializers.ManyRelatedField):
        found = along(model, path, field, many)
        return found if len(path) == 1 else OrEmpty(found)
    if isinstance(field, serializers.BaseSerializer):
        return along(model, path, field, one)
    if isinstance(field, serializers.SlugRelatedField):
        return along(model, [*path, *slug_path(field)], field, plain)
    form = FORMS.get(type(field))
    if form is None:
        refuse(field, "has no form in SQL: add one, or give the field a source")
    return along(model, path, field, form)


def slug_path(field: Any) -> list[str]:
    if not isinstance(field, serializers.SlugRelatedField) or not field.slug_field:
        refuse(field, "only the slug of a related row is given, never its key")
    return str(field.slug_field).split("__")


def along(model: type[Model], path: list[str], field: Any, form: Form) -> Any:
    """Follow a path of forward relations, one correlated subquery a step, and end in the form of the last name."""
    name, *rest = path
    if not rest:
        return form(name, field, model)
    rows = forward(model, name, field)
    return Subquery(rows.annotate(_x=along(rows.model, rest, field, form)).values("_x"))


def forward(model: type[Model], name: str, field: Any) -> QuerySet:
    """The row at the other end of a relation that leads to one."""
    relation: Any = relation_of(model, name, field)
    if not (relation.many_to_one or relation.one_to_one):
        refuse(field, f"{name} leads to many rows")
    manager = relation.related_model._base_manager
    if relation.concrete:
        found: QuerySet = manager.filter(**{relation.target_field.name: OuterRef(relation.attname)})
    else:
        found = manager.filter(**{relation.field.name: OuterRef("pk")})
    return found.order_by()


def one(name: str, field: Any, model: type[Model]) -> JsonRow:
    """A related row, as its own serializer tells it."""
    rows = forward(model, name, field)
    found, names = columns(rows, expressions(field, rows.model))
    return JsonRow(found, names=names)


def many(name: str, field: Any, model: type[Model]) -> JsonRow:
    """The rows at the other end of a reverse foreign key or a many-to-many relation, in their model's order.

    Of those, the ones that the child serializer's `Meta.rows` chooses.
    """
    relation: Any = relation_of(model, name, field)
    target = relation.related_model
    back = relation.related_query_name() if relation.concrete else relation.field.name
    rows = target._base_manager.filter(**{back: OuterRef("pk")}).order_by(*(target._meta.ordering or ["pk"]))
    if isinstance(field, serializers.ManyRelatedField):
        slug = along(target, slug_path(field.child_relation), field, plain)
        return JsonValues(rows.annotate(_x=slug).values("_x"))
    rows = rows.filter(getattr(field.child.Meta, "rows", Q()))
    found, names = columns(rows, expressions(field.child, target))
    return JsonArray(found, names=names)


def relation_of(model: type[Model], name: str, field: Any) -> Any:
    by_accessor = {related.get_accessor_name(): related for related in model._meta.related_objects}
    try:
        relation: Any = by_accessor.get(name) or model._meta.get_field(name)
    except FieldDoesNotExist:
        relation = None
    if relation is None or not relation.is_relation or relation.related_model is None:
        refuse(field, f"{name} is no relation of {model.__name__}")
    return relation

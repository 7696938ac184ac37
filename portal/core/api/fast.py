"""Fast lists: a serializer becomes one JSON expression, and PostgreSQL writes the answer (design.md §3).

The serializer stays the only definition, a test holds both equal. The expression is compiled once per (serializer,
order); a page is one statement. Related rows come by correlated subqueries: one that the eyes may not see is null.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NoReturn

from django.core.exceptions import EmptyResultSet, FieldDoesNotExist
from django.db import connection
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
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
    Value,
    When,
)
from django.db.models.functions import Cast
from rest_framework import serializers

from portal.core.api import fields
from portal.core.classes import Audience, Classed

Form = Callable[[str, Any, type[Model]], Expression | F]

PAGE = "/*page*/"


@dataclass(frozen=True, slots=True)
class Mark:
    """Stands among the parameters of a compiled statement until a request brings the value."""

    name: str


AS_OF = Mark("as_of")
CLOSED = (Audience.RESTRICTED, Audience.DELEGATION)


class NoFastFormError(TypeError):
    """A serializer field has no form in SQL. Raised when the routes are loaded, not when the first request comes."""


class JsonObject(Func):
    """`json_build_object` with the keys written out: it keeps their order, and there are no parameters to bind."""

    output_field = JSONField()

    def __init__(self, **members: Any) -> None:
        if len(members) > 50:
            raise NoFastFormError("json_build_object takes at most 50 members")
        self.names = list(members)
        super().__init__(*members.values())

    def as_sql(self, compiler: Any, *args: Any, **context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        parts, params = [], []
        for name, expression in zip(self.names, self.source_expressions, strict=True):
            sql, inner = compiler.compile(expression)
            key = name.replace("'", "''").replace("%", "%%")
            parts.append(f"'{key}', {sql}")
            params.extend(inner)
        return f"json_build_object({', '.join(parts)})", params


class JsonArray(Subquery):
    """The rows of a subquery of one column, in its order, as a JSON array; empty when there are none."""

    template = "(SELECT coalesce(json_agg(_row.x), '[]'::json) FROM (%(subquery)s) _row(x))"
    output_field = JSONField()


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


class OnPage(Func):
    """`key = ANY (ARRAY (…))`, where the query of the page's keys is spliced in."""

    output_field = BooleanField()
    template = f"%(expressions)s = ANY (ARRAY ({PAGE}))"


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
    raise NoFastFormError(f"{owner}.{field.field_name} ({type(field).__name__}): {why}; see portal/core/api/fast.py")


# --- From the serializer to the expression --------------------------------------------------------------------------


def expression(serializer: Any, model: type[Model] | None = None) -> JsonObject:
    """The JSON expression of a serializer over the rows of its model. Raises NoFastFormError for what has no form."""
    model = model or serializer.Meta.model
    return JsonObject(
        **{name: member(field, model) for name, field in serializer.fields.items() if not field.write_only}
    )


def member(field: Any, model: type[Model]) -> Expression | F:
    """The expression of one field."""
    path = field.source.split(".")
    if isinstance(field, serializers.ListSerializer):
        return listed(model, path, field, lambda target: expression(field.child, target))
    if isinstance(field, serializers.ManyRelatedField):
        slug = slug_path(field.child_relation)
        return listed(model, path, field, lambda target: along(target, slug, field, plain))
    if isinstance(field, serializers.BaseSerializer):
        return along(model, [*path, ""], field, lambda _name, inner, target: expression(inner, target))
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
    relation: Any = relation_of(model, name, field)
    if not (relation.many_to_one or relation.one_to_one):
        refuse(field, f"{name} leads to many rows")
    target = relation.related_model
    if relation.concrete:
        rows = target._base_manager.filter(**{relation.target_field.name: OuterRef(relation.attname)})
    else:
        rows = target._base_manager.filter(**{relation.field.name: OuterRef("pk")})
    return Subquery(rows.order_by().annotate(_x=along(target, rest, field, form)).values("_x"))


def listed(model: type[Model], path: list[str], field: Any, of: Callable[[type[Model]], Any]) -> Any:
    """A list at the end of a path; empty when something on the path is missing."""
    found = along(model, path, field, lambda name, inner, owner: many(owner, name, inner, of))
    return found if len(path) == 1 else OrEmpty(found)


def many(model: type[Model], name: str, field: Any, of: Callable[[type[Model]], Any]) -> JsonArray:
    """The rows at the other end of a reverse foreign key or a many-to-many relation, in their model's order.

    Of those, the ones that the child serializer's `Meta.rows` chooses.
    """
    relation: Any = relation_of(model, name, field)
    target = relation.related_model
    back = relation.related_query_name() if relation.concrete else relation.field.name
    chosen = getattr(getattr(getattr(field, "child", None), "Meta", None), "rows", Q())
    rows = target._base_manager.filter(chosen, **{back: OuterRef("pk")})
    ordered = rows.order_by(*(target._meta.ordering or ["pk"]))
    return JsonArray(ordered.annotate(_x=of(target)).values("_x"))


def relation_of(model: type[Model], name: str, field: Any) -> Any:
    by_accessor = {related.get_accessor_name(): related for related in model._meta.related_objects}
    try:
        relation: Any = by_accessor.get(name) or model._meta.get_field(name)
    except FieldDoesNotExist:
        relation = None
    if relation is None or not relation.is_relation or relation.related_model is None:
        refuse(field, f"{name} is no relation of {model.__name__}")
    return relation


# --- One statement --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Compiled:
    """Columns: the row's JSON, its key if its class is closed (else null), then the columns of the order."""

    before: str
    before_params: tuple[Any, ...]
    after: str
    after_params: tuple[Any, ...]

    def rows(self, page: QuerySet, as_of: datetime | None = None) -> list[tuple[Any, ...]]:
        """The rows whose keys `page` gives (a queryset of one column), in the order of the list: one statement.

        `as_of` is the instant that fields of dated facts are told for (default: the present one).
        """
        whole = self.with_page(page)
        return whole.rows({AS_OF: as_of}) if whole else []

    def with_page(self, page: QuerySet) -> "Statement | None":
        """Splice a page in; None when it cannot have rows."""
        try:
            sql, params = page.query.sql_with_params()
        except EmptyResultSet:
            return None
        return Statement(self.before + sql + self.after, (*self.before_params, *params, *self.after_params))


@dataclass(frozen=True, slots=True)
class Statement:
    """A whole statement; what a request brings (the instant asked about, a position) is put in place of its marks."""

    sql: str
    params: tuple[Any, ...]

    def rows(self, values: Mapping[Any, Any]) -> list[tuple[Any, ...]]:
        """Ask the database. `values` replace the marks among the parameters."""
        with connection.cursor() as cursor:
            cursor.execute(
                self.sql, [values.get(param, param) if type(param) is Mark else param for param in self.params]
            )
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found


@lru_cache(maxsize=512)
def compiled(serializer_class: Any, order: tuple[str, ...] = ("pk",)) -> Compiled:
    """Compile a serializer's list, in an order, once for the life of the process."""
    model = serializer_class.Meta.model
    keys = Case(When(audience__in=CLOSED, then=F("pk")))
    closed: Any = keys if issubclass(model, Classed) else Value(None, output_field=BigIntegerField())
    queryset = (
        model._base_manager.filter(OnPage(F("pk")))
        .annotate(_json=Cast(expression(serializer_class()), TextField()), _closed=closed)
        .order_by(*order)
        .values_list("_json", "_closed", *(name.removeprefix("-") for name in order))
    )
    sql, params = queryset.query.sql_with_params()
    before, _mark, after = sql.partition(PAGE)
    if PAGE in after:
        raise NoFastFormError(f"{serializer_class.__name__}: the page would be spliced in twice")
    split = before.replace("%%", "").count("%s")
    return Compiled(before, tuple(params[:split]), after, tuple(params[split:]))

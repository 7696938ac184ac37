"""Fast lists: a serializer becomes one JSON row, and PostgreSQL writes the answer (design.md §3).

The serializer stays the only definition: a test holds what PostgreSQL writes equal to `to_representation`. The
expressions are compiled once per (serializer, order), a page once for each kind of question; a page is one statement.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, BooleanField, Case, F, Func, QuerySet, TextField, Value, When

from portal.core.api.expressions import AS_OF, Mark, NoFastFormError, columns, expressions
from portal.core.api.prepared import rows_of
from portal.core.classes import Audience, Classed

PAGE = "/*page*/"
CLOSED = (Audience.RESTRICTED, Audience.DELEGATION)


class OnPage(Func):
    """`key = ANY (ARRAY (…))`, where the query of the page's keys is spliced in."""

    output_field = BooleanField()
    template = f"%(expressions)s = ANY (ARRAY ({PAGE}))"


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
        return rows_of(self.sql, [values.get(param, param) if type(param) is Mark else param for param in self.params])


@lru_cache(maxsize=512)
def compiled(serializer_class: Any, order: tuple[str, ...] = ("pk",)) -> Compiled:
    """Compile a serializer's list, in an order, once for the life of the process."""
    model = serializer_class.Meta.model
    keys = Case(When(audience__in=CLOSED, then=F("pk")))
    closed: Any = keys if issubclass(model, Classed) else Value(None, output_field=BigIntegerField())
    rows = (
        model._base_manager.filter(OnPage(F("pk")))
        .annotate(_json=Value(None, TextField()), _closed=closed)
        .order_by(*order)
    )
    beside = ("_json", "_closed", *(name.removeprefix("-") for name in order))
    queryset, names = columns(rows, expressions(serializer_class()), *beside)
    sql, params = flattened(queryset, len(beside), names)
    before, _mark, after = sql.partition(PAGE)
    if PAGE in after:
        raise NoFastFormError(f"{serializer_class.__name__}: the page would be spliced in twice")
    split = before.replace("%%", "").count("%s")
    return Compiled(before, tuple(params[:split]), after, tuple(params[split:]))


def flattened(queryset: QuerySet, width: int, names: str) -> tuple[str, list[Any]]:
    """Put all columns after the first `width` into a lateral row of those names, and that row, as JSON, into the first.

    The planner pulls the lateral row up: no subquery is run for it. Django has no word for it, so the statement it
    compiled is taken apart where it began; the columns that it may order by, by their number, keep their places.
    """
    compiler = queryset.query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    quote = connection.ops.quote_name
    selected = [(f"{part} AS {quote(alias)}" if alias else part, inner) for _, (part, inner), alias in compiler.select]
    table = quote(queryset.model._meta.db_table)
    head = f"SELECT {', '.join(part for part, _inner in selected)} FROM {table}"
    if not sql.startswith(head):
        raise NoFastFormError(f"{queryset.model.__name__}: another statement was compiled than was expected")
    beside, told = selected[1:width], selected[width:]
    others = ", ".join(part for part, _inner in beside)
    lateral = f"CROSS JOIN LATERAL (SELECT {', '.join(part for part, _inner in told)}) _row({names})"
    return f"SELECT row_to_json(_row)::text, {others} FROM {table} {lateral}{sql[len(head) :]}", list(params)

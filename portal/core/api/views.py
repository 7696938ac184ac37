"""The views every read endpoint is made of: a list in two statements, an item in two, an unchanged item too."""

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.views import APIView

from portal.core import reads
from portal.core.api import bearer, cursors, expressions, fast
from portal.core.api.filters import PAGING, Filter, binding, read
from portal.core.api.parsers import StrictJSONParser
from portal.core.eyes import Eyes, Viewer
from portal.core.records import Record

JSON = "application/json"


class ReadView(APIView):
    """What list and item share. A feature gives the serializer, the scope, and `rows`: what is readable."""

    serializer_class: ClassVar[Any] = None
    scope: ClassVar[str] = ""
    summary: ClassVar[str] = ""
    description: ClassVar[str] = ""
    filters: ClassVar[Mapping[str, Filter]] = {}

    authentication_classes = ()  # the bearer is read in the statement that opens the eyes: see bearer.py
    permission_classes = ()
    parser_classes = (StrictJSONParser,)
    http_method_names = ["get", "head", "options"]

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """Refuses, when the routes are loaded, a serializer that has no fast form (NoFastFormError)."""
        expressions.expressions(cls.serializer_class())
        return super().as_view(**initkwargs)

    def rows(self, viewer: Viewer) -> QuerySet:
        """The rows this viewer may read (`…visible_to(viewer)` of a selector). Asked once, then kept: see page_statement.

        Every feature says which: a default that reads everything would one day be forgotten.
        """
        raise NotImplementedError(f"{type(self).__name__} does not say which rows may be read")

    def get_authenticate_header(self, request: Request) -> str:
        return bearer.REALM


class FastListView(ReadView):
    """A list in cursor pages: one statement for bearer and eyes, one for the page."""

    order: ClassVar[cursors.Order] = cursors.Order(("pk",))

    def narrow(self, queryset: QuerySet, wanted: dict[str, Any]) -> QuerySet:
        """The rows that have what the parameters ask for."""
        return queryset.filter(*(self.filters[name].condition(value) for name, value in wanted.items()))

    def get(self, request: Request) -> HttpResponse:
        plain: HttpRequest = request._request
        given = plain.GET
        wanted, size = read(self.filters, given, PAGING), cursors.page_size(plain)
        bound_to = binding(plain.path, given)
        position = cursors.unseal(given["cursor"], bound_to) if "cursor" in given else None
        back = position is not None and position.back
        with bearer.opened(plain, self.scope) as caller:
            asked = tuple((name, value) for name, value in wanted.items() if name != "as_of")
            dated = "as_of" in wanted
            statement = page_statement(type(self), caller.viewer, asked, dated, size, position is not None, back)
            values = {
                expressions.AS_OF: wanted.get("as_of"),
                **dict(zip(self.order.marks, position.values if position else (), strict=False)),
            }
            found = statement.rows(values) if statement else []
            shown, following, preceding = cursors.links(plain, bound_to, found, size, position)
            log_reads(self.serializer_class, caller, shown)
        results = ",".join(row[0] for row in shown)
        body = f'{{"results": [{results}], "next": {quoted(following)}, "previous": {quoted(preceding)}}}'
        return kept(plain, HttpResponse(body, content_type=JSON))


class FastItemView(ReadView):
    """One row by its public identifier (or by `lookup`), with an ETag; an unchanged one is answered 304."""

    lookup: ClassVar[str] = "uid"

    @classmethod
    def beside(cls) -> tuple[str, ...]:
        """The columns that come beside the JSON: the version of a record, if it has one, and the key."""
        return ("version", "pk") if issubclass(cls.serializer_class.Meta.model, Record) else ("pk",)

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        plain: HttpRequest = request._request
        wanted = read(self.filters, plain.GET)
        with bearer.opened(plain, self.scope) as caller:
            queryset = self.rows(caller.viewer).filter(**{self.lookup: kwargs[self.lookup]})
            found = fast.compiled(self.serializer_class, self.beside()).rows(
                queryset.order_by().values("pk"), wanted.get("as_of")
            )
            if not found:
                raise exceptions.NotFound
            log_reads(self.serializer_class, caller, found)
        body = found[0][0].encode()
        tag = etag(found[0][2], body)
        if tag in re.findall(r'"[^"]*"', plain.META.get("HTTP_IF_NONE_MATCH", "")):
            response = HttpResponse(status=304)
        else:
            response = HttpResponse(body, content_type=JSON)
        response["ETag"] = tag
        return kept(plain, response)


def etag(version: int, body: bytes) -> str:
    """`"<version>.<hash>"`: who changes the row compares the version under its lock; the hash also tells when something
    shown with the row (a member's name) has changed while the row has not."""
    return f'"{version}.{hashlib.sha256(body).hexdigest()[:16]}"'


def quoted(address: str | None) -> str:
    """An address as JSON. Addresses are percent-encoded: nothing in them needs escaping."""
    return "null" if address is None else f'"{address}"'


def kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say who may keep the answer: anyone the public one, only the caller its own; both ask again before using it."""
    known = "HTTP_AUTHORIZATION" in request.META or bool(request.COOKIES)
    response["Cache-Control"] = "private, no-cache" if known else "public, no-cache"
    patch_vary_headers(response, ("Authorization", "Cookie"))
    return response


@lru_cache(maxsize=1024)
def page_statement(
    view: type[FastListView],
    viewer: Viewer,
    asked: tuple[tuple[str, Any], ...],
    dated: bool,
    size: int,
    beyond: bool,
    back: bool,
) -> fast.Statement | None:
    """The statement of a page, compiled once for each kind of question; None when no row can answer it.

    Kept: therefore `rows` and `narrow` may depend on nothing but the viewer and what was asked, and leave the present
    instant to the database.
    """
    order = view.order
    wanted = {**dict(asked), **({"as_of": expressions.AsOf()} if dated else {})}
    queryset = view().narrow(view().rows(viewer), wanted)
    return fast.compiled(view.serializer_class, order.terms()).with_page(
        order.keys(queryset, size, beyond=beyond, back=back)
    )


def log_reads(serializer: Any, caller: bearer.Caller, rows: list[tuple[Any, ...]]) -> None:
    """Log what staff and partner systems read of what a member has not published. It takes statements of its own.

    A closed row tells for its parts. Inside open rows everything is open too, but for the parts that the serializer's
    `Meta.closed_parts` names, by way and model: those are asked for. What is missing there fails a test
    (tests/reference/world/test_classes.py); to ask for all parts of all rows would be a statement more for every list.
    """
    if not rows or not (caller.partner_id or caller.viewer.eyes == Eyes.STAFF):
        return
    model, closed = serializer.Meta.model, [row[1] for row in rows if row[1] is not None]
    seen = list(model._base_manager.filter(pk__in=closed)) if closed else []
    for way, part in getattr(serializer.Meta, "closed_parts", {}).items():
        holding = model._base_manager.filter(pk__in=[row[-1] for row in rows if row[1] is None])
        seen += part._base_manager.filter(pk__in=holding.values(f"{way}__pk"), audience__in=fast.CLOSED)
    if seen:
        reads.note(caller.viewer, *seen, partner_id=caller.partner_id)

"""Keyset pages. A cursor is encrypted and bound to its list: it shows no key and fits no other list or filter."""

import base64
import hashlib
import json
import os
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db.models import BooleanField, F, Func, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.core.api.errors import BadParameter
from portal.core.api.expressions import Mark

DEFAULT_SIZE = 50
MAX_SIZE = 200
NONCE = 12

BAD_CURSOR = _("This cursor is not one of this list with these filters. Start again without it.")
BAD_SIZE = _("A whole number from 1 to %(limit)s is needed.")


@dataclass(frozen=True, slots=True)
class Position:
    """The values of the order's columns in the row where a page ended; `back` when the page before it is wanted."""

    values: tuple[Any, ...]
    back: bool = False


@lru_cache(maxsize=4)
def cipher(secret: str) -> AESGCM:
    return AESGCM(hashlib.sha256(b"portal.core.api.cursors:" + secret.encode()).digest())


def seal(position: Position, binding: str) -> str:
    """Write a cursor that only fits the list named by `binding`."""
    values = [value.isoformat() if isinstance(value, datetime) else value for value in position.values]
    nonce = os.urandom(NONCE)
    sealed = cipher(settings.SECRET_KEY).encrypt(nonce, json.dumps([position.back, *values]).encode(), binding.encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode().rstrip("=")


def unseal(cursor: str, binding: str) -> Position:
    """Read a cursor. Raises BadParameter (400) for anything that `seal` did not write for this list."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise BadParameter("cursor", BAD_CURSOR, "bad_cursor") from None
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            back, *values = json.loads(cipher(secret).decrypt(raw[:NONCE], raw[NONCE:], binding.encode()))
        except (InvalidTag, ValueError):
            continue
        return Position(tuple(values), back)
    raise BadParameter("cursor", BAD_CURSOR, "bad_cursor")


def page_size(request: HttpRequest) -> int:
    """The page size asked for. Raises BadParameter (400) unless it is a whole number from 1 to MAX_SIZE."""
    text = request.GET.get("page_size")
    if text is None:
        return DEFAULT_SIZE
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= MAX_SIZE):
        raise BadParameter("page_size", BAD_SIZE % {"limit": MAX_SIZE}, "invalid_page_size")
    return int(text)


class RowBeyond(Func):
    """`(a, b) > (x, y)`: one comparison of rows, which an index on the same columns answers."""

    output_field = BooleanField()

    def __init__(self, names: tuple[str, ...], values: tuple[Any, ...], *, less: bool) -> None:
        self.sign = "<" if less else ">"
        super().__init__(*(F(name) for name in names))
        self.values = values

    def as_sql(self, compiler: Any, *args: Any, **context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        left = ", ".join(compiler.compile(part)[0] for part in self.source_expressions)
        return f"({left}) {self.sign} ({', '.join(['%s'] * len(self.values))})", list(self.values)


@dataclass(frozen=True, slots=True)
class Order:
    """The order of a list: instants and the key, all in one direction, never text. The key stands last."""

    names: tuple[str, ...]
    descending: bool = False

    def __post_init__(self) -> None:
        if self.names[-1] != "pk":
            raise ValueError("the order of a list ends with the key")

    def terms(self, *, reverse: bool = False) -> tuple[str, ...]:
        sign = "-" if self.descending != reverse else ""
        return tuple(sign + name for name in self.names)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What stands for the values of a position in a compiled statement."""
        return tuple(Mark(name) for name in self.names)

    def keys(self, queryset: QuerySet, size: int, *, beyond: bool, back: bool) -> QuerySet:
        """The keys of a page, and of one row more, which tells whether anything follows.

        With `beyond` the page starts at a position, whose values replace `marks`; `back` is the page before it.
        """
        if beyond:
            queryset = queryset.filter(RowBeyond(self.names, self.marks, less=self.descending != back))
        return queryset.order_by(*self.terms(reverse=back)).values("pk")[: size + 1]


def links(
    request: HttpRequest, binding: str, rows: list[tuple[Any, ...]], size: int, position: Position | None
) -> tuple[list[tuple[Any, ...]], str | None, str | None]:
    """Cut the spare row off; give the addresses of the next and the previous page. The order's columns start at 2."""
    back = position is not None and position.back
    more = len(rows) > size
    rows = (rows[-size:] if back else rows[:size]) if more else rows
    following = (back and position is not None) or more
    preceding = more if back else position is not None
    if not rows:
        return rows, None, None
    following_url = address(request, seal(Position(rows[-1][2:]), binding)) if following else None
    preceding_url = address(request, seal(Position(rows[0][2:], back=True), binding)) if preceding else None
    return rows, following_url, preceding_url


def address(request: HttpRequest, cursor: str) -> str:
    parameters = {name: value for name, value in request.GET.items() if name != "cursor"}
    return request.build_absolute_uri(f"{request.path}?{urlencode({**parameters, 'cursor': cursor})}")

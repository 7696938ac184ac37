"""Cursor pages of lists in HTML: previous, next, "1 to 25"; no page numbers, no counting (look.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet

SIZE = 25


@dataclass(frozen=True, slots=True)
class Page:
    """One page, in the shape of includes/pages.html. `previous` and `next` are addresses, empty at the ends."""

    items: list[Any]
    previous: str
    next: str
    first: int
    last: int


def page_of(rows: QuerySet, query: Mapping[str, str], *, size: int = SIZE) -> Page:
    """The page of `rows` that the query string asks for, newest first; one statement, whatever the number of rows.

    The cursor is the public id of a row (`after`, `before`), which grows with time; `from` only carries the number shown. What
    is no id is taken as the first page. The other keys of the query are kept in the addresses.
    """
    after, before, start = _uid(query.get("after")), _uid(query.get("before")), _number(query.get("from"))
    kept = {key: value for key, value in query.items() if key not in {"after", "before", "from"} and value}
    if before:
        items = list(rows.filter(uid__gt=before).order_by("uid")[: size + 1])
        more_before, more_after = len(items) > size, True
        items = items[:size][::-1]
        start = start if more_before else 1
    else:
        found = rows.filter(uid__lt=after) if after else rows
        items = list(found.order_by("-uid")[: size + 1])
        more_before, more_after = bool(after), len(items) > size
        items = items[:size]
        start = start if after else 1
    last = start + len(items) - 1
    return Page(
        items=items,
        previous=_address(kept, "before", items[0].uid, max(start - size, 1)) if items and more_before else "",
        next=_address(kept, "after", items[-1].uid, last + 1) if items and more_after else "",
        first=start if items else 0,
        last=last if items else 0,
    )


def _address(kept: dict[str, str], direction: str, uid: UUID, start: int) -> str:
    return "?" + urlencode({**kept, direction: str(uid), "from": start})


def _uid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 1

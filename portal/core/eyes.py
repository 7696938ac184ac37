"""With whose eyes the database is read: the second wall (design.md §3).

The eyes are two settings of the transaction, `portal.eyes` and `portal.member`; the row-level policies that `ReadPolicy`
writes compare every row with them. Without eyes a protected table raises. The first wall, `visible_to(viewer)` in
selectors, is the same rule bound to values (see classes.py).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import connections, transaction

SET_EYES = "SELECT set_config('portal.eyes', %s, true), set_config('portal.member', %s, true)"

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


class Eyes(StrEnum):
    """Whose eyes. `MEMBER` includes observers with access to limited documents; `SERVICE` sees all and alone may write."""

    PUBLIC = "public"
    MEMBER = "member"
    STAFF = "staff"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who reads. `member_id` is set for eyes `MEMBER` only; `user_id` is for the read log."""

    eyes: Eyes
    member_id: int | None = None
    user_id: int | None = None

    @property
    def settings(self) -> tuple[str, str]:
        return self.eyes.value, str(self.member_id or "")


PUBLIC = Viewer(Eyes.PUBLIC)
SERVICE = Viewer(Eyes.SERVICE)
STAFF = Viewer(Eyes.STAFF)
NOBODY = ("", "")

#: The rows read with staff eyes while a page is made; None where nobody keeps a list of them.
_looks: ContextVar[list[Any] | None] = ContextVar("portal_looks", default=None)


def current_settings(using: str = "default") -> tuple[str, str]:
    """The eyes now open on this connection, `("", "")` when none are."""
    eyes: tuple[str, str] = getattr(connections[using], "portal_eyes", NOBODY)
    return eyes


@contextmanager
def seeing_as(viewer: Viewer, using: str = "default") -> Iterator[None]:
    """Open a transaction in which PostgreSQL sees with these eyes; on leaving, restore the eyes that were open before.

    Restored by hand, because SET LOCAL outlives savepoints. A nested block with the same eyes joins the outer one.
    """
    connection = connections[using]
    before, now = current_settings(using), viewer.settings
    if now == before and connection.in_atomic_block:
        yield
        return
    with opening(lambda connection: _set(connection, now), using):
        yield


@contextmanager
def opening(open_eyes: Callable[[Any], T], using: str = "default") -> Iterator[T]:
    """Open a transaction whose first statement opens eyes, by `open_eyes(connection)`, and yield what that returns.

    `open_eyes` also tells the connection, in `portal_eyes`, which eyes they are. On leaving, those of before are restored.
    """
    connection: Any = connections[using]
    before = current_settings(using)
    with transaction.atomic(using=using):
        try:
            yield open_eyes(connection)
        except BaseException:
            connection.portal_eyes = before  # rolling back undoes the setting itself
            raise
        if connection.savepoint_ids:
            _set(connection, before)
        connection.portal_eyes = before


def _set(connection: Any, settings: tuple[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SET_EYES, settings)
    connection.portal_eyes = settings


def seen(view: Callable[Concatenate[Any, P], R]) -> Callable[Concatenate[Any, P], R]:
    """Run a view with the eyes of its request's viewer (`request.viewer`, set by the members' middleware).

    What staff read of what a member has not published is listed for that member, in the transaction of the page (reads.py):
    every row the page loaded, so that no view can forget it. A view that raises, or leads elsewhere, has shown nothing.
    """

    @wraps(view)
    def with_eyes(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with seeing_as(request.viewer):
            if request.viewer.eyes != Eyes.STAFF:
                return view(request, *args, **kwargs)
            looks: list[Any] = []
            token = _looks.set(looks)
            try:
                response = view(request, *args, **kwargs)
            finally:
                _looks.reset(token)
            if not 300 <= getattr(response, "status_code", 200) < 400:
                from portal.core.reads import note_looks  # the log stands on classes, which stand on eyes

                note_looks(request.viewer, looks)
            return response

    return with_eyes


def looked_at(row: Any) -> None:
    """A row was loaded: keep it in the list of the page being made, if staff is looking."""
    looks = _looks.get()
    if looks is not None and current_settings(row._state.db)[0] == Eyes.STAFF:
        looks.append(row)

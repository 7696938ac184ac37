"""The one clock. Every instant the portal records or compares comes from the database server.

`portal_clock()` is `clock_timestamp()` plus an offset that only the database owner can set (tests, demonstration). Unlike
`now()` it does not stand still inside a transaction: a deadline is judged by the clock read after the lock (design.md §3).
"""

from datetime import datetime

from django.db import connection
from django.db.models import DateTimeField, Func


class PortalClock(Func):
    """`portal_clock()` as an expression, for queries, defaults and read policies."""

    function = "portal_clock"
    arity = 0
    output_field = DateTimeField()


def now() -> datetime:
    """Return the present instant by the portal's clock (aware, UTC)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_clock()")
        instant: datetime = cursor.fetchone()[0]
    return instant

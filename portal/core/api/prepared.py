"""Statements that are asked often, planned once for each connection.

PostgreSQL plans a statement of psycopg2 anew each time; for a page of the API that took a third as long as running it.
`PREPARE` keeps the plan: for the first five runs PostgreSQL still plans for the values given, then it takes the general
plan if that is expected to cost no more. Eyes do not matter to it: row-level policies read the transaction's settings
when the plan runs. The preparation travels with the first run, so it costs no round trip.
"""

import re
from collections.abc import Sequence
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

MOST_PARAMETERS = 50  # a filter with a long list of values is a statement of its own: nobody asks it twice
MOST_STATEMENTS = 200  # for one connection; then it starts afresh

# What each connection of psycopg2 has prepared: statement → name. A connection that was lost takes its statements with it.
_prepared: "WeakKeyDictionary[Any, dict[str, str]]" = WeakKeyDictionary()
_numbers = count(1)


def rows_of(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run a statement of ours, with `%s` for each parameter, and return its rows. The context must tell the types."""
    with connection.cursor() as cursor:
        if len(params) > MOST_PARAMETERS:
            cursor.execute(sql, params)
        else:
            known = _prepared.setdefault(connection.connection, {})
            given = f" ({', '.join(['%s'] * len(params))})" if params else ""
            if sql in known:
                cursor.execute(f"EXECUTE {known[sql]}{given}", params)
            else:
                full = len(known) >= MOST_STATEMENTS
                name = f"p{next(_numbers)}"  # never used again: a preparation survives the failure of its first run
                first = f"PREPARE {name} AS {_numbered(sql)}; EXECUTE {name}{given}"
                cursor.execute(f"DEALLOCATE ALL; {first}" if full else first, params)
                if full:
                    known.clear()
                known[sql] = name
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _numbered(sql: str) -> str:
    """`$1`, `$2` … for each `%s`; `%%` stays, for the driver to undo."""
    numbers = count(1)
    return re.sub("%[s%]", lambda found: f"${next(numbers)}" if found[0] == "%s" else "%%", sql)

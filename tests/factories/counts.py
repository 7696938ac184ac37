"""Counting the application's statements: BEGIN, COMMIT and savepoints are not ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@contextmanager
def statements(expected: int) -> Iterator[None]:
    """Fail unless exactly this many statements are sent."""
    with CaptureQueriesContext(connection) as captured:
        yield
    ours = [query["sql"] for query in captured.captured_queries if not query["sql"].lstrip().startswith(FRAME)]
    assert len(ours) == expected, "\n".join(sql[:220] for sql in ours)

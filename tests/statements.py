"""Counting the application's statements: those of transactions, and of restored eyes in a test's own, aside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

NOT_OURS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
NO_EYES = "set_config('portal.eyes', '', true)"


@contextmanager
def statements(expected: int) -> Iterator[None]:
    """Assert that exactly so many statements are sent."""
    with CaptureQueriesContext(connection) as captured:
        yield
    sent = [query["sql"] for query in captured.captured_queries]
    ours = [sql for sql in sent if not sql.startswith(NOT_OURS) and NO_EYES not in sql]
    assert len(ours) == expected, "\n".join(sql[:300] for sql in ours)

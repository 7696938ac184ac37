"""Statements planned once for each connection."""

from __future__ import annotations

import pytest
from django.db import DataError, connection, transaction

from portal.core.api import prepared
from portal.core.api.prepared import rows_of
from tests.statements import statements

pytestmark = pytest.mark.django_db

SQL = "SELECT %s::int + n, '100 %%' FROM generate_series(1, %s) n"


def names() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements")
        return {row[0] for row in cursor.fetchall()}


def test_the_second_run_uses_the_plan_of_the_first() -> None:
    before = names()
    with statements(1):
        assert rows_of(SQL, [10, 2]) == [(11, "100 %"), (12, "100 %")]
    after = names()
    assert len(after - before) == 1
    with statements(1):
        assert rows_of(SQL, [20, 1]) == [(21, "100 %")]
    assert names() == after


def test_a_first_run_that_fails_is_no_obstacle_to_the_next() -> None:
    with pytest.raises(DataError), transaction.atomic():
        rows_of("SELECT 1 / %s::int", [0])
    assert rows_of("SELECT 1 / %s::int", [1]) == [(1,)]


def test_a_statement_with_many_values_is_not_kept() -> None:
    before = names()
    many = list(range(prepared.MOST_PARAMETERS + 1))
    assert rows_of(f"SELECT {', '.join(['%s'] * len(many))}", many) == [tuple(many)]
    assert names() == before


def test_a_connection_keeps_so_many_and_starts_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "MOST_STATEMENTS", len(names()) + 2)
    for number in range(5):
        assert rows_of(f"SELECT {number} WHERE %s", [True]) == [(number,)]
    assert len(names()) <= prepared.MOST_STATEMENTS
    assert rows_of("SELECT 0 WHERE %s", [True]) == [(0,)]

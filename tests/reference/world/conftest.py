"""The demonstration world, made once for the tests of this folder: it takes seconds. Rolled back at their end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from portal.reference.services.reference import reference_load
from portal.reference.world.load import world_load
from tests.factories.world import World


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    lines: list[str] = []
    with django_db_blocker.unblock(), transaction.atomic():
        reference_load(lines.append)
        made = world_load(lines.append)
        assert made is not None
        with connection.cursor() as cursor:  # chain its events once, not again at the end of every test
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        yield World(made, lines)
        transaction.set_rollback(True)

"""docs/access-matrix.yaml is what happens: every cell is tried, and what is missing from it fails."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from portal.core import clock as portal_clock
from portal.core.access import MATRIX, PAGE, Matrix, in_markdown
from portal.core.eyes import SERVICE, seeing_as
from portal.core.permissions import PERMISSIONS, may
from tests.factories import as_user
from tests.factories.access import AccessWorld
from tests.test_isolation import DELEGATION_ONLY, NAMES, OPEN, RESTRICTED, UNNAMED

pytestmark = pytest.mark.django_db

matrix = Matrix.read()


@pytest.fixture
def world(db: None, clock: Any) -> AccessWorld:
    return AccessWorld(clock)


def test_every_act_has_its_row() -> None:
    assert set(PERMISSIONS) == set(matrix.acts), f"say in {MATRIX.name} who may"


def test_acts_are_named_in_one_form() -> None:
    """Object, point, verb; the object in the singular (`rules` and `silence` are words of their own)."""
    odd = [name for name in PERMISSIONS if not re.fullmatch(r"(rules|[a-z_]+[a-rt-z])\.[a-z_]+", name)]
    assert not odd


def test_every_cell_of_the_acts(world: AccessWorld) -> None:
    cast, wrong = world.cast(), []
    assert list(cast) == list(matrix.roles)
    for name, kind, roles in [(name, *row) for name, kinds in matrix.acts.items() for row in kinds.items()]:
        thing = world.thing(kind)
        for role, actor in cast.items():
            with seeing_as(SERVICE):
                allowed = may(actor, name, thing, portal_clock.now()) is None
            if allowed != (role in roles):
                wrong.append(f"{name} ({kind}): {role} {'may' if allowed else 'may not'}")
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("audience", matrix.classes)
def test_every_cell_of_the_classes(world: AccessWorld, audience: str) -> None:
    """By the selector, and by PostgreSQL alone, with the application's filter left out."""
    need, viewers = world.of_class(audience), world.viewers()
    assert list(viewers) == list(matrix.readers)
    table, readers = type(need)._meta.db_table, {}
    for reader, viewer in viewers.items():
        with seeing_as(viewer), connection.cursor() as cursor:
            told = type(need).objects.visible_to(viewer).filter(pk=need.pk).exists()
            cursor.execute(f'SELECT count(*) FROM "{table}" WHERE id = %s', [need.pk])
            readers[reader] = (told, cursor.fetchone()[0] == 1)
    assert readers == {reader: (reader in matrix.classes[audience],) * 2 for reader in viewers}


def test_every_address_has_its_door() -> None:
    told = [name for names in matrix.routes.values() for name in names]
    assert sorted(told) == sorted(NAMES), f"say in {MATRIX.name} who opens it"


def test_every_door(world: AccessWorld) -> None:
    """The public is led to the sign-in from all but open pages; a delegate is refused what is the secretariat's."""
    wrong = []
    for door, names in matrix.routes.items():
        for name in names:
            if name in UNNAMED:
                continue
            path = reverse(name, args=arguments(world, name))
            sent_away = is_sign_in(as_user().get(path))
            if sent_away != (door != "open") and name != "account_logout":
                wrong.append(f"{name}: the public is {'sent away' if sent_away else 'let in'}")
            if door == "secretariat":
                if as_user(world.delegate).get(path).status_code not in (403, 404):
                    wrong.append(f"{name}: a delegate is let in")
                if as_user(world.officer).get(path).status_code not in (200, 405):
                    wrong.append(f"{name}: an officer is refused")
    assert not wrong, "\n" + "\n".join(wrong)


def arguments(world: AccessWorld, name: str) -> list[Any]:
    """What names an object of B's in an address."""
    for table in (RESTRICTED, DELEGATION_ONLY):
        if name in table:
            return list(table[name](world)[0][0])
    return list(OPEN[name](world)[0]) if name in OPEN else []


def is_sign_in(answer: Any) -> bool:
    return answer.status_code == 302 and "/account/sign-in/" in answer["Location"]


def test_the_page_is_made_from_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert PAGE.read_text(encoding="utf-8") == in_markdown(matrix), "manage.py access_matrix writes it anew"
    call_command("access_matrix", "--check")

"""Finding people and members, and what has lain longest."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from members.body.models import OfficeKind
from members.delegations.selectors import standing_of
from members.desk.selectors import ageing
from portal.core import clock as portal_clock
from portal.core.audit.words import SUBJECTS
from portal.core.eyes import SERVICE, STAFF, seeing_as
from portal.core.reads import ReadEntry
from portal.core.waiting import waiting_for
from portal.core.workflow import WORKFLOWS
from tests import factories
from tests.factories import as_user
from tests.factories.secrets import OURS, SecretWorld
from tests.statements import statements

pytestmark = pytest.mark.django_db
PATH = "/en/desk/demonstration/"


@pytest.fixture
def officer() -> Client:
    return as_user(factories.office())


def test_people_are_found_by_name_and_address_with_what_they_act_as(officer: Client) -> None:
    member = factories.member("XAA", name={"en": "Arcadia", "ar": "أركاديا"})
    factories.delegate(member, "maria", role="head")
    factories.delegate(factories.member("XAB"), "other")
    page = officer.get(PATH, {"q": "MARIA xaa.example"}).content.decode()
    assert "maria@xaa.example" in page
    assert "head of delegation" in page
    assert "other@xab.example" not in page
    assert "Arcadia" in officer.get(PATH, {"q": "أركاديا"}).content.decode()
    assert "Nobody has this name" in officer.get(PATH, {"q": "zzz"}).content.decode()


def test_the_two_worlds_are_never_in_one_list(officer: Client) -> None:
    factories.delegate(factories.member("XAA"), "maria")
    assert "maria@xaa.example" not in officer.get("/en/desk/", {"q": "maria"}).content.decode()


def test_the_number_of_statements_does_not_grow(officer: Client) -> None:
    for code in ("XAA", "XAB", "XAC"):
        factories.delegate(factories.member(code), "maria")
    officer.get(PATH, {"q": "warm"})
    with statements(14):  # three of them list the looks for the members concerned
        officer.get(PATH, {"q": "maria"})


def test_it_is_for_the_secretariat(officer: Client) -> None:
    delegate = as_user(factories.delegate(factories.member("XAA")))
    for path in (PATH, "/en/desk/", "/en/desk/ageing/", "/en/desk/ageing/demonstration/", "/en/desk/merges/"):
        assert officer.get(path).status_code == 200
        assert delegate.get(path).status_code == 403
        assert "/account/sign-in/" in Client().get(path).url


def test_everything_that_lies_here_has_words_and_a_state() -> None:
    tables = {model: table for model, table in WORKFLOWS.items() if table.desk}
    assert len(tables) > 8
    for model, table in tables.items():
        assert set(table.desk) <= set(table.states.values)
        assert set(table.desk.values()) <= set(OfficeKind.values)
        assert SUBJECTS[model._meta.label_lower].fictional


def test_what_waits_is_listed_the_oldest_first_and_drafts_are_not(clock) -> None:
    world = SecretWorld(clock)
    clock.forward(days=3)
    with seeing_as(STAFF), statements(2):
        rows = ageing(STAFF, fictional=True)
    assert rows == sorted(rows, key=lambda row: row.since)
    page = as_user(world.officer).get("/en/desk/ageing/demonstration/").content.decode()
    assert "Act on paper" in page
    assert OURS not in page
    with seeing_as(SERVICE):
        assert ReadEntry.objects.filter(user_id=world.officer.pk, parties__contains=[world.b.pk]).exists()
    assert not ageing_real(world)


@pytest.mark.parametrize("office", ["officer", "legal", "chair"])
def test_whatever_waits_for_the_desk_is_in_the_list(clock, office: str) -> None:
    """An instrument stands there under its member, a lost factor without an address; the rest under its own."""
    world = SecretWorld(clock)
    with seeing_as(SERVICE):
        standing = standing_of(getattr(world, office), portal_clock.now())
    with seeing_as(STAFF):
        known = {row.url for row in ageing(STAFF, fictional=True)}
        waiting = {item.path for item in waiting_for(standing, portal_clock.now())}
    elsewhere = {reverse("states:instrument", args=[world.instrument.uid]), reverse("recovery:list")}
    assert {path for path in waiting - elsewhere if "/paper/" not in path} - known == set()


def ageing_real(world: SecretWorld) -> list:
    with seeing_as(STAFF):
        return ageing(STAFF, fictional=False)

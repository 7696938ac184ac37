"""The register's pages: public, dated, sourced, and real and fictional states never in one list."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from members.states.models import Area, AreaName, Group, Member, Treaty
from members.states.services import instrument_record, member_enter, status_record
from portal.core.actors import Door, system
from portal.core.intervals import between
from tests import factories
from tests.factories import as_user
from tests.factories.secrets import OURS, SHARED, SecretWorld
from tests.statements import statements

pytestmark = pytest.mark.django_db

LOADER = system(Door.COMMAND)
JULY = datetime(2026, 7, 15, 16, tzinfo=UTC)


def real(code: str = "QQA", name: str = "Realia", **fact: object) -> Member:
    if not Treaty.objects.filter(fictional=False).exists():
        factories.treaty(fictional=False, depositary_is_secretariat=False, entered_on=None)
    area = Area.objects.create(m49=f"9{code[-1:]}0", iso3=code, region="142", subregion="030", is_state=True)
    AreaName.objects.create(
        area=area, short={"en": name}, formal={"en": f"the Republic of {name}"}, valid=between(None, None)
    )
    row = member_enter(code=code, tile=code[-2:], name={"en": name, "fr": f"{name} (fr)"}, area=area.pk, actor=LOADER)
    status_record(
        member=row.pk, status="signatory", valid_from=JULY, source="A ministry", source_url="https://example.org/",
        grade="official", actor=LOADER,
    )  # fmt: skip
    instrument_record(
        member=row.pk, kind="signature", dated=date(2026, 7, 16), source="A ministry", grade="official", actor=LOADER
    )
    return row


def test_the_list_shows_status_day_and_grade_and_no_fictional_state(client: Client) -> None:
    real()
    factories.member("XAA")
    page = client.get("/en/members/").content.decode()
    assert "Realia" in page
    assert "published officially" in page
    assert "16 Jul 2026" in page
    assert "State XAA" not in page
    assert "imply no opinion on the legal status" in page
    assert 'class="unreal"' not in page


def test_the_demonstration_has_a_list_of_its_own_with_its_banner(client: Client) -> None:
    real()
    factories.member("XAA")
    page = client.get("/en/members/demonstration/").content.decode()
    assert "State XAA" in page
    assert "Realia" not in page
    assert 'class="unreal"' in page


def test_the_map_names_regions_in_the_readers_language(client: Client) -> None:
    Group.objects.create(key="142", kind="m49_region", name={"en": "Asia", "fr": "Asie"})
    Group.objects.create(key="030", kind="m49_subregion", name={"en": "Eastern Asia", "fr": "Asie orientale"})
    real()
    page = client.get("/fr/members/").content.decode()
    assert "<h3>Asie</h3>" in page
    assert "<h4>Asie orientale</h4>" in page
    assert 'class="tile accession" href="/fr/members/QQA/"' in page


@pytest.mark.parametrize(("day", "there"), [("2026-07-15", False), ("2026-07-16", True)])
def test_the_register_of_a_day(client: Client, day: str, there: bool) -> None:
    real()
    assert ("Realia" in client.get(f"/en/members/?as_of={day}").content.decode()) is there


def test_a_mistyped_day_is_said_and_an_unknown_status_is_ignored(client: Client) -> None:
    real()
    page = client.get("/en/members/?as_of=32.13.2026&status=nonsense").content.decode()
    assert "Enter a valid date." in page
    assert "Realia" in page
    assert "Realia" not in client.get("/en/members/?status=member").content.decode()


def test_names_stand_in_the_alphabetical_order_of_the_language(client: Client) -> None:
    for code, name in (("QQA", "Zeta"), ("QQB", "Éta"), ("QQC", "eso"), ("QQD", "Fa")):
        real(code, name)
    page = client.get("/en/members/").content.decode()
    places = [page.index(f">{name}</a></th>") for name in ("eso", "Éta", "Fa", "Zeta")]
    assert places == sorted(places)


def test_a_member_page_shows_facts_with_source_and_grade(client: Client) -> None:
    real()
    page = client.get("/en/members/QQA/").content.decode()
    for words in (
        "Realia",
        "the Republic of Realia",
        "signatory",
        "signature",
        "https://example.org/",
        "published officially",
    ):
        assert words in page
    assert "People, powers" not in page


def test_a_fictional_member_carries_the_banner(client: Client) -> None:
    factories.member("XAA")
    assert 'class="unreal"' in client.get("/en/members/XAA/").content.decode()


def test_a_member_without_facts_has_no_status(client: Client) -> None:
    factories.member("XAB", status=None)
    page = client.get("/en/members/XAB/").content.decode()
    assert "No status recorded" in page
    assert "none is inferred" in page


def test_what_does_not_exist_is_not_found(client: Client) -> None:
    assert client.get("/en/members/NIX/").status_code == 404


@pytest.mark.parametrize("path", ["/en/members/", "/en/members/demonstration/", "/en/members/XAA/"])
def test_everybody_reads_and_nobody_posts(client: Client, path: str) -> None:
    row = factories.member("XAA")
    readers = [None, factories.delegate(row), factories.delegate(factories.member("XAC")), factories.office()]
    for reader in readers:
        if reader:
            client.force_login(reader)
        assert client.get(path).status_code == 200
        assert client.post(path).status_code == 405


def test_a_member_shows_what_the_reader_may_see_of_it_with_the_way_to_all(client: Client, clock: Any) -> None:
    world = SecretWorld(clock)
    path = f"/en/members/{world.b.code}/"
    assert SHARED not in client.get(path).content.decode()
    page = as_user(world.officer).get(path).content.decode()
    assert f"/en/commitments/?member={world.b.code}" in page
    assert f"/en/exchange/needs/?member={world.b.code}" in page
    assert f"{SHARED} commitment" in page
    assert OURS not in page
    assert f"{OURS} proposal" in as_user(world.focal).get(path).content.decode()
    sponsored = as_user(world.stranger).get(f"/en/members/{world.a.code}/").content.decode()
    assert f"/en/proposals/?sponsor={world.a.code}" in sponsored
    listed = as_user(world.stranger).get(f"/en/proposals/?sponsor={world.b.code}").content.decode()
    assert "Register of methods" not in listed


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_statements_does_not_grow(client: Client, rows: int) -> None:
    for number in range(rows):
        real(f"QQ{'ABC'[number]}", f"Realia {number}")
    with statements(5):
        client.get("/en/members/")
    with statements(16):
        client.get("/en/members/QQA/")

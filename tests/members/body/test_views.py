"""The rules page: the model set is said to be a model; real rules are said to be unknown."""

import pytest
from django.test import Client

from tests import factories
from tests.statements import statements

pytestmark = pytest.mark.django_db


def test_nothing_is_in_force_for_the_body_and_the_model_is_called_one(client: Client) -> None:
    factories.rules()
    page = client.get("/en/rules/").content.decode()
    assert "No rules of procedure are known to be in force." in page
    assert "Adopted by nobody" in page
    assert 'href="/en/rules/model/1/"' in page


def test_a_version_is_shown_as_words(client: Client) -> None:
    factories.rules()
    page = client.get("/en/rules/model/1/").content.decode()
    for words in (
        "Rules of procedure, version 1", "Model, adopted by nobody", "Proposal: an officer takes it up within",
        "3 working days", "72 hours", "14, 3, 1 days", "two thirds of the members entitled", "Ministerial Council",
        "decide in silence and by consensus", "Asia/Shanghai", "Spring Festival",
    ):  # fmt: skip
        assert words in page
    assert 'class="unreal"' in page


def test_every_key_of_the_model_rules_has_words(client: Client) -> None:
    factories.rules()
    page = client.get("/en/rules/model/1/").content.decode()
    content = factories.rules().content
    keys = [*content["periods"], *content["majorities"], *content["modes"]["value"], *content["rights"]["conditions"]]
    keys += [row["kind"] for row in content["decision_matrix"]]
    assert [key for key in keys if "_" in key and key in page] == []


def test_organs_show_their_seats(client: Client) -> None:
    factories.member("XAA")
    page = client.get("/en/organs/demonstration/").content.decode()
    assert "State XAA" in page
    assert "1 seat<" in page
    assert "No organ is known to be at work." in client.get("/en/organs/").content.decode()


PATHS = ["/en/rules/", "/en/rules/model/1/", "/en/organs/", "/en/organs/demonstration/"]


@pytest.mark.parametrize("path", PATHS)
def test_everybody_reads_and_nobody_posts(client: Client, path: str) -> None:
    factories.rules()
    readers = [None, factories.delegate(factories.member("XAA")), factories.office()]
    for reader in readers:
        if reader:
            client.force_login(reader)
        assert client.get(path).status_code == 200
        assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", ["/en/rules/1/", "/en/rules/model/7/"])
def test_what_does_not_exist_is_not_found(client: Client, path: str) -> None:
    factories.rules()
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_statements_does_not_grow(client: Client, rows: int) -> None:
    factories.rules()
    for number in range(rows):
        factories.member(f"XA{number}")
    with statements(3):
        client.get("/en/rules/")
    with statements(4):
        client.get("/en/organs/demonstration/")

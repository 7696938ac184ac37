"""Pages, filters, cursors, statements, ETags: what every list and item has in common."""

import json
import threading
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client

from portal.core import clock
from portal.core.api import cursors
from portal.core.classes import Audience
from portal.core.documents.models import Document
from portal.core.eyes import SERVICE, seeing_as
from tests.statements import statements

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.api.urls")]
LIST = "/api/v1/documents/"


def documents(count: int, start: int = 0, **fields: Any) -> list[Document]:
    """Stored documents, public unless said otherwise."""
    with seeing_as(SERVICE):
        return [
            Document.objects.create(
                symbol=f"A/{number}", title={"en": "One"}, **{"audience": Audience.PUBLIC, **fields}
            )
            for number in range(start, start + count)
        ]


def read(client: Client, address: str, status: int = 200) -> Any:
    response = client.get(address)
    assert response.status_code == status, response.content
    return response.json()


def walk(client: Client, address: str | None, direction: str = "next") -> list[list[str]]:
    pages = []
    while address:
        page = read(client, address)
        pages.append([row["symbol"] for row in page["results"]])
        address = page[direction]
    return pages


def test_body_has_results_next_and_previous_only(client: Client) -> None:
    documents(1)
    response = client.get(LIST)
    assert response["Content-Type"] == "application/json"
    assert list(response.json()) == ["results", "next", "previous"]
    assert response.json()["next"] is response.json()["previous"] is None


@pytest.mark.parametrize("address", [LIST, "/api/v1/newest/"])
def test_pages_follow_each_other_forth_and_back(client: Client, address: str) -> None:
    documents(7)
    forth = walk(client, f"{address}?page_size=3")
    expected = [["A/0", "A/1", "A/2"], ["A/3", "A/4", "A/5"], ["A/6"]]
    assert forth == (expected if address == LIST else [["A/6", "A/5", "A/4"], ["A/3", "A/2", "A/1"], ["A/0"]])
    last = read(client, read(client, read(client, f"{address}?page_size=3")["next"])["next"])
    assert walk(client, last["previous"], "previous") == forth[1::-1]
    first = read(client, read(client, last["previous"])["previous"])
    assert first["previous"] is None
    assert [row["symbol"] for row in first["results"]] == forth[0]
    assert walk(client, first["next"]) == forth[1:]


def test_next_keeps_filters_and_size(client: Client) -> None:
    documents(3)
    following = read(client, f"{LIST}?page_size=1&class=public,members")["next"]
    assert following.startswith(f"http://testserver{LIST}?")
    asked = parse_qs(urlsplit(following).query)
    assert (asked["page_size"], asked["class"]) == (["1"], ["public,members"])


def test_only_what_the_public_may_read_is_listed(client: Client) -> None:
    documents(1)
    documents(1, start=1, audience=Audience.MEMBERS)
    documents(1, start=2, audience=Audience.DELEGATION, parties=[1])
    documents(1, start=3, audience=Audience.MEMBERS, release_at=clock.now())
    assert walk(client, LIST) == [["A/0", "A/3"]]


@pytest.mark.parametrize("rows", [1, 3, 60])
def test_a_list_is_two_statements(client: Client, rows: int) -> None:
    documents(rows)
    with statements(2):
        assert len(read(client, f"{LIST}?page_size=200")["results"]) == rows


def test_no_eyes_stay_open(client: Client) -> None:
    read(client, LIST)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('portal.eyes', true)")
        assert cursor.fetchone()[0] in ("", None)


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ("page_size=no", "page_size", "invalid_page_size"),
        ("page_size=0", "page_size", "invalid_page_size"),
        ("page_size=201", "page_size", "invalid_page_size"),
        ("page_size=-1", "page_size", "invalid_page_size"),
        ("page_size=٣", "page_size", "invalid_page_size"),
        ("page_size=1&page_size=2", "page_size", "doubled_parameter"),
        ("cursor=", "cursor", "bad_cursor"),
        ("cursor=x", "cursor", "bad_cursor"),
        ("cursor=%C3%A9%00", "cursor", "bad_cursor"),
        ("cursor=" + "A" * 80, "cursor", "bad_cursor"),
        ("unknown=1", "unknown", "unknown_parameter"),
        ("symbol=%00", "symbol", "invalid"),
        ("symbol=" + "a" * 101, "symbol", "invalid"),
        ("class=public,secret", "class", "invalid"),
        ("class=", "class", "invalid"),
        ("changed_after=2026-01-01", "changed_after", "invalid"),
        ("changed_after=2026-01-01T00:00:00", "changed_after", "invalid"),
        ("changed_after=soon", "changed_after", "invalid"),
        ("text=1", "text", "invalid"),
    ],
)
def test_parameters_that_cannot_be_read(client: Client, query: str, parameter: str, code: str) -> None:
    problem = read(client, f"{LIST}?{query}", 400)
    assert problem["code"] == "invalid"
    [error] = problem["errors"]
    assert (error["pointer"], error["in"], error["code"]) == (f"#/{parameter}", "query", code)


def test_filters(client: Client) -> None:
    first, second = documents(2)
    assert walk(client, f"{LIST}?symbol=A/1") == [["A/1"]]
    assert walk(client, f"{LIST}?class=members,restricted") == [[]]
    instant = second.updated_at.isoformat()  # its + arrives as a blank, as from a careless client
    assert walk(client, f"{LIST}?changed_after={instant}") == [["A/1"]]
    assert walk(client, f"{LIST}?text=0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a10") == [[]]
    assert first.symbol == "A/0"


def test_cursor_fits_no_other_list_and_no_other_filter(client: Client) -> None:
    documents(2)
    cursor = parse_qs(urlsplit(read(client, f"{LIST}?page_size=1")["next"]).query)["cursor"][0]
    assert read(client, f"{LIST}?page_size=2&cursor={cursor}")["results"][0]["symbol"] == "A/1"
    assert read(client, f"{LIST}?class=public&cursor={cursor}", 400)["errors"][0]["code"] == "bad_cursor"
    assert read(client, f"/api/v1/newest/?cursor={cursor}", 400)["errors"][0]["code"] == "bad_cursor"
    for spot in range(0, len(cursor), 7):
        changed = cursor[:spot] + ("A" if cursor[spot] != "A" else "B") + cursor[spot + 1 :]
        read(client, f"{LIST}?cursor={changed}", 400)


def test_cursor_tells_no_key_and_survives_a_change_of_secret(settings: Any) -> None:
    position = cursors.Position((123456789,))
    cursor = cursors.seal(position, "list")
    assert b"123456789" not in cursors.base64.urlsafe_b64decode(cursor + "==")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another secret"
    assert cursors.unseal(cursor, "list") == position


def test_rows_added_and_removed_while_walking(client: Client) -> None:
    """Each row that was there all the time is met exactly once."""
    kept = documents(6)
    page = read(client, f"{LIST}?page_size=2")
    seen = [row["symbol"] for row in page["results"]]
    with seeing_as(SERVICE):
        Document.objects.filter(symbol__in=["A/1", "A/3"]).delete()
    documents(2, start=10)
    seen += [symbol for symbols in walk(client, page["next"]) for symbol in symbols]
    assert seen == ["A/0", "A/1", "A/2", "A/4", "A/5", "A/10", "A/11"]
    assert len(kept) == 6


@pytest.mark.django_db(transaction=True)
def test_walk_while_others_write() -> None:
    """Writers append and change; a reader meets every row of the beginning once (goals.md A4)."""
    documents(60)
    stop = threading.Event()

    def write() -> None:
        number = 1000
        while not stop.is_set():
            documents(1, start=number)
            with seeing_as(SERVICE):
                Document.objects.filter(symbol=f"A/{number % 60}").update(
                    title={"en": str(number)}, updated_at=clock.now()
                )
            number += 1
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        seen = [symbol for symbols in walk(Client(), f"{LIST}?page_size=7") for symbol in symbols]
    finally:
        stop.set()
        writer.join()
    assert len(seen) == len(set(seen))
    assert seen[:60] == [f"A/{number}" for number in range(60)]


def test_item_has_an_etag_and_is_not_sent_twice(client: Client) -> None:
    [document] = documents(1)
    address = f"{LIST}{document.uid}/"
    with statements(2):
        response = client.get(address)
    assert response.json()["symbol"] == "A/0"
    tag = response["ETag"]
    assert tag.startswith('"1.')
    with statements(2):
        unchanged = client.get(address, headers={"If-None-Match": f'"other", W/{tag}'})
    assert (unchanged.status_code, unchanged.content, unchanged["ETag"]) == (304, b"", tag)
    with seeing_as(SERVICE):
        Document.objects.update(title={"en": "Two"}, version=2)
    changed = client.get(address, headers={"If-None-Match": tag})
    assert (changed.status_code, changed["ETag"][:3]) == (200, '"2.')


def test_item_out_of_sight_is_like_one_that_does_not_exist(client: Client) -> None:
    [hidden] = documents(1, audience=Audience.DELEGATION)
    there = read(client, f"{LIST}{hidden.uid}/", 404)
    nowhere = read(client, f"{LIST}0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a10/", 404)
    for problem in (there, nowhere):
        problem.pop("request_id"), problem.pop("instance")
    assert there == nowhere


def test_head_and_options(client: Client) -> None:
    documents(1)
    assert (client.head(LIST).status_code, client.head(LIST).content) == (200, b"")
    assert client.options(LIST).status_code == 200


def test_who_may_keep_the_answer(client: Client) -> None:
    documents(1)
    response = client.get(LIST)
    assert response["Cache-Control"] == "public, no-cache"
    assert {"Authorization", "Cookie"} <= {name.strip() for name in response["Vary"].split(",")}
    client.cookies["anything"] = "1"
    assert client.get(LIST)["Cache-Control"] == "private, no-cache"


def test_answer_is_json_in_utf_8(client: Client) -> None:
    with seeing_as(SERVICE):
        Document.objects.create(symbol="A/0", title={"zh-hans": "合作", "en": '"\\\n'}, audience=Audience.PUBLIC)
    assert json.loads(client.get(LIST).content.decode())["results"][0]["title"] == {"zh-hans": "合作", "en": '"\\\n'}

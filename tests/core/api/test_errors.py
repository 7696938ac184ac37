"""Every error of the API is a problem document whose type can be opened (goals.md A3, A11)."""

import json
from typing import Any

import pytest
from django.test import Client

from portal.core.api.problems import BY_STATUS, PROBLEMS

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.api.urls")]
ACT = "/api/v1/acts/"


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def problem_of(response: Any, status: int, code: str) -> Any:
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert (response.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert problem["request_id"] == response["X-Request-ID"]
    assert problem["title"]
    assert problem["detail"]
    explained = Client().get(problem["type"])
    assert explained.status_code == 200
    assert explained.json()["status"] == status
    return problem


@pytest.mark.parametrize("debug", [False, True])
def test_errors_outside_of_the_framework(client: Client, settings: Any, debug: bool) -> None:
    settings.DEBUG = debug
    problem_of(client.get("/api/v1/nothing/"), 404, "not_found")
    problem_of(client.get("/api/"), 404, "not_found")
    problem_of(client.get("/oauth/nothing/"), 404, "not_found")
    problem_of(client.post("/api/v1/problems/"), 405, "method_not_allowed")
    broken = client.get("/api/v1/breaking/")
    problem_of(broken, 500, "server_error")
    assert b"secret" not in broken.content


def test_host_that_is_not_ours(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["portal.example"]
    response = client.get("/api/v1/documents/")
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["type"] == "/api/v1/problems/malformed/"


def test_errors_of_the_framework(client: Client) -> None:
    refused = client.post("/api/v1/documents/")
    problem_of(refused, 405, "method_not_allowed")
    assert "GET" in refused["Allow"]
    problem_of(client.get("/api/v1/documents/", headers={"Accept": "application/xml"}), 406, "not_acceptable")
    problem_of(client.post(ACT, "a=1", content_type="text/plain"), 415, "unsupported_media_type")
    problem_of(client.post(ACT, "{", content_type="application/json"), 400, "malformed")
    unauthorised = client.get("/api/v1/documents/", headers={"Authorization": "Basic abc"})
    problem_of(unauthorised, 401, "invalid_token")
    assert unauthorised["WWW-Authenticate"] == 'Bearer realm="api", error="invalid_token"'


@pytest.mark.parametrize(("kind", "status", "type_code"), [
    ("permission", 403, "permission_refused"), ("transition", 409, "refused"), ("stale", 412, "stale_version"),
])  # fmt: skip
def test_refused_acts_name_their_rule(client: Client, kind: str, status: int, type_code: str) -> None:
    problem = problem_of(client.get(f"/api/v1/refusing/{kind}/"), status, f"because_{kind}")
    assert problem["type"].endswith(f"/api/v1/problems/{type_code}/")
    assert (problem["detail"], problem["rule"]) == ("In plain words.", "domain.md §3.6")


def test_pages_keep_their_own_errors(client: Client) -> None:
    assert client.get("/nothing/")["Content-Type"].startswith("text/html")
    assert client.get("/page/")["Content-Type"].startswith("text/html")


def test_every_kind_of_problem_can_be_opened() -> None:
    kinds = Client().get("/api/v1/problems/").json()
    assert list(kinds) == list(PROBLEMS)
    assert set(BY_STATUS.values()) <= set(PROBLEMS)
    assert all(PROBLEMS[code].status == status for status, code in BY_STATUS.items())
    assert Client().get("/api/v1/problems/unheard-of/").status_code == 404


def test_request_id_of_the_caller_is_kept_if_it_is_one(client: Client) -> None:
    assert client.get("/api/v1/nothing/", headers={"X-Request-ID": "trace-1234"}).json()["request_id"] == "trace-1234"
    given = "x" * 65
    assert client.get("/api/v1/nothing/", headers={"X-Request-ID": given}).json()["request_id"] != given


def post(client: Client, body: Any) -> Any:
    raw = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(ACT, raw, content_type="application/json")


def test_good_input_is_accepted(client: Client) -> None:
    body = {
        "title": {"en": "Line\nline\t"},
        "count": 1,
        "amount": "1.50",
        "due_at": "2026-12-10T14:00:00+08:00",
        "inner": [{"count": 2}],
    }
    assert post(client, body).json() == {"received": ["amount", "count", "due_at", "inner", "title"]}


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"title": {}, "extra": 1}, "#/extra", "unknown_field"),
        ({"title": {}, "a/b~c": 1}, "#/a~1b~0c", "unknown_field"),
        ({}, "#/title", "required"),
        ({"title": {"en": 3}}, "#/title/en", "invalid"),
        ({"title": {"de": "x"}}, "#/title/de", "unknown_language"),
        ({"title": "x"}, "#/title", "not_a_dict"),
        ({"title": {}, "count": 1.0}, "#/count", "invalid"),
        ({"title": {}, "count": "1"}, "#/count", "invalid"),
        ({"title": {}, "count": True}, "#/count", "invalid"),
        ({"title": {}, "count": 2**63}, "#/count", "max_value"),
        ({"title": {}, "amount": 1.5}, "#/amount", "invalid"),
        ({"title": {}, "amount": "1.555"}, "#/amount", "max_decimal_places"),
        ({"title": {}, "due_at": "2026-12-10T14:00:00"}, "#/due_at", "invalid"),
        ({"title": {}, "due_at": 5}, "#/due_at", "invalid"),
        ({"title": {}, "inner": [{"count": 1}, {"count": 1, "x": 1}]}, "#/inner/1/x", "unknown_field"),
        ({"title": {}, "inner": {}}, "#/inner", "not_a_list"),
        ([], "#", "invalid"),
        ({"title": {"en": "a\x00b"}}, "#/title/en", "control_character"),
        ({"title": {"en": "a\x1bb"}}, "#/title/en", "control_character"),
        ('{"title": {"en": "\\ud800"}}', "#/title/en", "control_character"),
        ({"title\x00": {}}, "#/title\ufffd", "control_character"),
        ('{"title": {"en": "a", "en": "b"}}', "#", "malformed"),
        ('{"title": NaN}', "#", "malformed"),
        (b"\xff\xfe", "#", "malformed"),
        ("[" * 200 + "]" * 200, "#", "body_too_deep"),
        ("[" * 200_000, "#", "body_too_deep"),
        ('{"title": "' + "x" * 10_000_000 + '"}', "#", "body_too_large"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_bad_input_is_refused_with_a_pointer(client: Client, body: Any, pointer: str, code: str) -> None:
    response = post(client, body)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert (response.json()["errors"][0]["pointer"], response.json()["errors"][0]["code"]) == (pointer, code)


def test_brackets_inside_strings_are_no_depth(client: Client) -> None:
    assert post(client, {"title": {"en": "[" * 50 + '\\"{'}}).status_code == 200


def test_messages_are_in_the_language_of_the_reader(client: Client) -> None:
    response = client.get("/api/v1/documents/?page_size=no", headers={"Accept-Language": "fr"})
    assert response["Content-Language"] == "fr"


def test_logs_carry_the_id_that_the_answer_carries(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "django_structlog"):
        response = client.get("/api/v1/nothing/")
    logged = [record.msg["request_id"] for record in caplog.records if record.name.startswith("django_structlog")]
    assert logged == [response["X-Request-ID"]]

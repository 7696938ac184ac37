"""Every resource: what it shows, to whom, in how many statements, by which filters."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.renderers import JSONRenderer

from initiatives.exchange.models import LedgerEntry
from portal.api import RESOURCES
from portal.core.api import fast
from portal.core.api.views import FastItemView, FastListView
from portal.core.classes import Audience
from portal.core.eyes import PUBLIC, SERVICE, seeing_as
from tests.api.makers import commitments, world
from tests.factories import delegate, member
from tests.statements import statements

pytestmark = pytest.mark.django_db

VIEWS = {route.name: route.callback.cls for route in RESOURCES}
LISTS = {name: view for name, view in VIEWS.items() if issubclass(view, FastListView)}
ITEMS = {name: view for name, view in VIEWS.items() if issubclass(view, FastItemView)}
OPEN = ("api-members", "api-treaties", "api-plans", "api-points")


def read(client: Client, address: str, **parameters: Any) -> Any:
    response = client.get(address, parameters)
    assert response.status_code == 200, response.content
    return response.json()


def listed(client: Client, name: str, **parameters: Any) -> list[Any]:
    rows: list[Any] = read(client, reverse(name), **parameters)["results"]
    return rows


def test_root_lists_the_resources(client: Client) -> None:
    found = read(client, "/api/v1/")
    assert set(found) == {
        "members", "treaties", "delegates", "credentials",
        "participants", "plans", "points", "proposals", "consultations", "contributions", "responses",
        "silence-runs", "decisions", "accessions", "commitments", "needs", "offers", "initiatives", "schema",
    }  # fmt: skip
    for address in found.values():
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("name", VIEWS)
def test_postgresql_writes_what_the_serializer_says(name: str) -> None:
    world()
    serializer = VIEWS[name].serializer_class
    with seeing_as(SERVICE):
        rows = list(serializer.Meta.model._base_manager.order_by("pk"))
        reference = json.loads(JSONRenderer().render(serializer(rows, many=True).data))
        written = fast.compiled(serializer).rows(serializer.Meta.model._base_manager.order_by().values("pk"))
    assert rows
    assert [json.loads(row[0]) for row in written] == reference


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_two_statements(client: Client, name: str) -> None:
    world()
    with statements(2):
        assert listed(client, name)


@pytest.mark.parametrize("rows", [1, 10, 200])
def test_commitments_are_two_statements_however_many(client: Client, rows: int) -> None:
    made = world()
    with seeing_as(SERVICE):
        commitments(made["lead"], made["author"], made["points"], rows - 1, {"audience": Audience.PUBLIC})
    with statements(2):
        assert len(listed(client, "api-commitments", page_size=200)) == rows


@pytest.mark.parametrize("name", ITEMS)
def test_items_are_two_statements_and_so_are_unchanged_ones(client: Client, name: str) -> None:
    world()
    row = listed(client, {"api-treaty": "api-treaties"}.get(name, f"{name}s"))[0]
    named = {"api-member": "code", "api-treaty": "key", "api-participant": "code"}.get(name, "uid")
    address = reverse(name, kwargs={named: row[named]})
    with statements(2):
        response = client.get(address)
    assert response.json() | row == response.json()
    with statements(2):
        assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("audience", [Audience.MEMBERS, Audience.RESTRICTED, Audience.DELEGATION])
def test_what_is_not_public_is_not_shown(client: Client, name: str, audience: str) -> None:
    made = world(audience=audience, parties=[1])
    if name in OPEN:
        assert listed(client, name)
    else:
        assert listed(client, name) == []
    assert client.get(reverse("api-commitment", args=[made["commitment"].uid])).status_code == 404


def test_every_list_can_be_filtered_and_says_what_it_cannot(client: Client) -> None:
    """Each declared filter is sent its own example: it is accepted, and the database understands it."""
    world()
    for name, view in LISTS.items():
        for parameter, rule in view.filters.items():
            example = {True: "true", False: "false"}.get(
                rule.example, rule.example
            ) or "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a10"
            listed(client, name, **{parameter: example})
        assert client.get(reverse(name), {"unheard_of": "1"}).status_code == 400


def test_commitments_by_member_state_and_what_is_due(client: Client) -> None:
    made = world()
    with seeing_as(SERVICE):
        commitments(made["other"], made["author"], made["points"], 2, {"audience": Audience.PUBLIC})
    assert len(listed(client, "api-commitments", member="XBE")) == 2
    assert len(listed(client, "api-commitments", member="XBE", due_before="2026-06-01T00:00:00Z")) == 1
    assert listed(client, "api-commitments", state="draft,closed") == []
    assert len(listed(client, "api-commitments", point=str(made["points"][0].uid))) == 3
    assert listed(client, "api-commitments", fictional="false") == []


def test_one_commitment_shows_every_target_and_only_submitted_reports(client: Client) -> None:
    made = world()
    whole = read(client, reverse("api-commitment", args=[made["commitment"].uid]))
    assert [target["value"] for target in whole["targets"]] == ["12.5000"]
    assert [milestone["position"] for milestone in whole["milestones"]] == [1, 2]
    assert [partner["member"] for partner in whole["partners"]] == ["XBE", None]
    assert [report["state"] for report in whole["reports"]] == ["accepted"]
    assert [point["number"] for point in whole["points"]] == [1, 2]
    assert whole["class"] == "public"


def test_delegates_are_asked_for_by_role_and_power_at_an_instant(client: Client) -> None:
    world()

    def names(**parameters: Any) -> list[str]:
        return sorted(row["name"] for row in listed(client, "api-delegates", member="XAA", **parameters))

    assert names() == names(as_of="2026-01-02") == ["away", "expert"]
    assert names(as_of="2019-12-31") == []
    assert names(role="head") == ["away"]
    assert names(role="head", as_of="2026-01-02") == ["away", "expert"]  # who stands in has the role for that time
    assert names(power="bind,vote", as_of="2026-01-02") == ["expert"]
    assert names(power="vote") == []
    row = next(row for row in listed(client, "api-delegates") if row["name"] == "expert")
    assert [power["power"] for power in row["powers"]] == ["speak", "bind"]
    assert [acting["role"] for acting in row["stands_in"]] == ["head"]


def test_a_credential_tells_its_head_and_nobody_else(client: Client) -> None:
    made = world()
    whole = read(client, reverse("api-credential", args=[made["credential"].uid]))
    assert (whole["head"], "people" in whole, "@" in json.dumps(whole)) == ("Sela Marin", False, False)
    assert len(listed(client, "api-credentials", as_of="2026-01-02", member="XAA")) == 1
    assert listed(client, "api-credentials", as_of="2025-12-31") == []
    assert listed(client, "api-credentials", contested="true") == []


def test_a_response_is_shown_with_the_comments_taken_until_it_is_replaced(client: Client) -> None:
    made = world()
    address = reverse("api-response", args=[made["response"].uid])
    whole = read(client, address)
    assert (whole["member"]["code"], whole["words"]) == ("XBE", "We support it.")
    assert [comment["words"] for comment in whole["comments"]] == ["It was taken."]
    assert listed(client, "api-responses", consultation=str(made["consultation"].uid), member="XBE") == [whole]
    assert listed(client, "api-responses", member="XAA") == []
    with seeing_as(SERVICE):
        type(made["response"]).objects.update(state="replaced")
    assert listed(client, "api-responses") == []
    assert client.get(address).status_code == 404


def test_a_response_before_the_close_is_shown_to_its_member_and_the_secretariat(client: Client) -> None:
    made = world()
    with seeing_as(SERVICE):
        mine = {"audience": Audience.RESTRICTED, "parties": [made["other"].pk]}
        type(made["response"]).objects.update(**mine)
        made["response"].comments.update(**mine)
    for person, sees in ((None, False), (made["author"], False), (delegate(made["other"], "reader"), True)):
        if person:
            client.force_login(person)
        rows = listed(client, "api-responses")
        assert [[comment["words"] for comment in row["comments"]] for row in rows] == (
            [["It was taken."]] if sees else []
        )


def test_what_is_left_of_an_offer_is_told_to_who_does_not_see_the_entries(client: Client) -> None:
    world()
    with seeing_as(PUBLIC):
        assert not LedgerEntry.objects.exists()
    assert [(row["quantity"], row["remaining"]) for row in listed(client, "api-offers")] == [("12.50", "8.75")]


def test_a_proposal_shows_its_frozen_versions(client: Client) -> None:
    made = world()
    whole = read(client, reverse("api-proposal", args=[made["proposal"].uid]))
    assert [[block["number"] for block in version["blocks"]] for version in whole["versions"]] == [[1, 2]]


def test_a_decision_shows_statements_and_not_who_supported(client: Client) -> None:
    made = world()
    whole = read(client, reverse("api-decision", args=[made["decision"].uid]))
    assert [statement["kind"] for statement in whole["statements"]] == ["interpretative"]
    assert whole["run"] == str(made["run"].uid)


def test_parts_have_their_own_class(client: Client) -> None:
    """A decision is public, the statements on it are for members: the public sees none of them, and no error."""
    made = world()
    with seeing_as(SERVICE):
        made["run"].acts.update(audience=Audience.MEMBERS)
    assert read(client, reverse("api-decision", args=[made["decision"].uid]))["statements"] == []
    with seeing_as(SERVICE):
        type(made["run"]).objects.update(audience=Audience.MEMBERS)
    whole = read(client, reverse("api-decision", args=[made["decision"].uid]))
    assert (whole["run"], whole["statements"]) == (None, [])


def test_status_is_told_as_of_the_day(client: Client) -> None:
    joined = datetime(2026, 3, 10, 16, tzinfo=UTC)
    state = member("XCC", status=None, seated=False)
    with seeing_as(SERVICE):
        from members.states.models import StatusInterval
        from portal.core.intervals import between, since

        fact = {"member": state, "recorded": since(joined), "source": "test", "grade": "demonstration"}
        StatusInterval.objects.create(
            status="signatory", valid=between(datetime(2026, 1, 1, tzinfo=UTC), joined), **fact
        )
        StatusInterval.objects.create(status="member", valid=since(joined), **fact)

    def status(**parameters: Any) -> list[str]:
        return [row["status"] for row in listed(client, "api-members", code="XCC", **parameters)]

    assert status() == ["member"]
    assert status(status="signatory") == []
    assert status(status="member,signatory") == ["member"]
    assert status(as_of="2026-03-10") == ["signatory"]
    assert status(as_of="2026-03-10T16:00:00Z") == ["member"]
    assert status(as_of="2026-03-11", status="member") == ["member"]
    assert status(as_of="2025-12-31") == []
    assert read(client, "/api/v1/members/XCC/", as_of="2026-02-01")["status"] == "signatory"
    assert read(client, "/api/v1/members/XCC/", as_of="2020-02-01")["status"] is None
    assert client.get("/api/v1/members/XCC/", {"as_of": "yesterday"}).status_code == 400


def test_conditions_and_groups_are_told_as_of_the_day(client: Client) -> None:
    left = datetime(2026, 11, 23, 16, tzinfo=UTC)
    state = member("XCC", seated=False)
    with seeing_as(SERVICE):
        from members.states.models import Condition, Group, GroupMembership
        from portal.core.intervals import between

        fact = {"member": state, "source": "test", "grade": "demonstration", "valid": between(None, left)}
        group = Group.objects.create(key="ldc", kind="special", name={"en": "LDC"})
        GroupMembership.objects.create(group=group, **fact)
        Condition.objects.create(kind="observer", recorded=between(left, None), **fact)
    for day, there in (("2026-11-23", True), ("2026-11-23T15:59:59Z", True), ("2026-11-23T16:00:00Z", False)):
        (row,) = listed(client, "api-members", as_of=day)
        assert (row["groups"], [one["condition"] for one in row["conditions"]]) == (
            (["ldc"], ["observer"]) if there else ([], [])
        )
        assert len(listed(client, "api-members", as_of=day, condition="observer")) == there
        assert len(listed(client, "api-members", as_of=day, group="ldc")) == there
    (row,) = listed(client, "api-members")
    assert (row["since"], row["source"], row["grade"], row["iso3"]) == (
        "2020-01-01T00:00:00Z",
        "test",
        "demonstration",
        None,
    )


def test_who_has_no_status_is_not_on_the_register(client: Client) -> None:
    member("XCC", status=None, seated=False)
    assert listed(client, "api-members") == []
    assert client.get("/api/v1/members/XCC/").status_code == 404


def test_people_read_with_their_own_eyes(client: Client) -> None:
    made = world(audience=Audience.MEMBERS)
    assert listed(client, "api-commitments") == []
    client.force_login(delegate(made["other"], "reader"))
    response = client.get(reverse("api-commitments"))
    assert len(response.json()["results"]) == 1
    assert response["Cache-Control"] == "private, no-cache"

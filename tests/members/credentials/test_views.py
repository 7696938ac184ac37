"""Pages of credentials and of lost second factors: who finds them, what they show to whom, what they cost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from members.accounts.models import User
from members.credentials.models import Credential
from members.credentials.services import Named, credential_examine
from members.recovery.models import FactorRecovery
from portal.core.eyes import SERVICE, seeing_as
from portal.core.reads import ReadEntry
from tests import factories
from tests.factories import as_user
from tests.factories.credentials import Cast
from tests.statements import statements

pytestmark = pytest.mark.django_db
LIST = "/en/credentials/demonstration/"


class Desk:
    """One of everything the pages show, and everybody who reads them."""

    def __init__(self) -> None:
        self.cast = Cast()
        self.contested = self.cast.told()
        with seeing_as(SERVICE):
            self.contested.refresh_from_db()
            self.other = User.objects.get(name="far")
            self.recovery = FactorRecovery.objects.get()
        self.people: dict[str, User | None] = {
            "public": None, "own": self.cast.focal_user, "colleague": self.cast.expert_user, "other": self.other,
            "legal": self.cast.legal_user, "chair": User.objects.get(name="chair"), "officer": User.objects.get(name="officer"),
        }  # fmt: skip

    def browser(self, who: str) -> Client:
        return as_user(self.people[who])

    def at(self, name: str = "") -> str:
        return f"/en/credentials/{self.contested.uid}/" + (f"{name}/" if name else "")


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_members_see_where_it_stands_and_who_leads_and_only_the_member_whom_it_names(desk: Desk) -> None:
    assert desk.browser("public").get(desk.at()).status_code == 404
    for who, sees in (("own", True), ("colleague", True), ("legal", True), ("other", False)):
        page = desk.browser(who).get(desk.at()).content.decode()
        assert "Another credential stands for the same time." in page
        assert "Head of delegation" in page
        assert ("Whom it names" in page, "expert@xaa.example" in page, "No seal." in page) == (sees, sees, sees)
    with seeing_as(SERVICE):
        assert set(ReadEntry.objects.values_list("user_id", flat=True)) == {desk.people["legal"].pk}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "who", "expected"),
    [
        ("list", "public", 3),
        ("list", "other", 7),
        ("detail", "own", 13),
        ("detail", "other", 15),
        ("detail", "legal", 17),
        ("examine", "legal", 7),
        ("report", "legal", 7),
        ("accept", "chair", 7),
        ("object", "other", 7),
        ("recoveries", "officer", 10),
        ("recovery", "legal", 10),
        ("enter", "officer", 6),
    ],
)
def test_what_the_pages_cost(desk: Desk, name: str, who: str, expected: int) -> None:
    requests = "/en/account/second-factor/requests/"
    others = {
        "list": LIST, "detail": desk.at(), "recoveries": requests, "enter": f"{requests}new/",
        "recovery": f"{requests}{desk.recovery.uid}/confirm/",
    }  # fmt: skip
    client, path = desk.browser(who), others.get(name) or desk.at(name)
    with statements(expected):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("join", "Only the secretariat or the chair may do this."),
        ("original", "Only the secretariat or the chair may do this."),
        ("report", "Only the legal officer may do this."),
    ],
)
def test_who_may_not_take_a_step_is_told_why_and_nothing_happens(desk: Desk, name: str, words: str) -> None:
    sent = {"_step": "send", "expected_version": desk.contested.version, "report": "Fine."}
    for who in ("own", "other"):
        answer = desk.browser(who).post(desk.at(name), sent)
        assert (answer.status_code, words in answer.content.decode()) == (403, True)
    assert "/account/sign-in/" in desk.browser("public").post(desk.at(name), sent).url
    assert desk.browser("legal").delete(desk.at(name)).status_code == 405
    with seeing_as(SERVICE):
        row = Credential.objects.get(pk=desk.contested.pk)
        assert (row.state, row.version) == (desk.contested.state, desk.contested.version)


@pytest.mark.parametrize("name", ["examine", "accept", "defer", "refuse"])
def test_a_step_that_is_not_its_turn_is_refused(desk: Desk, name: str) -> None:
    sent = {"_step": "send", "expected_version": desk.contested.version, "decision": "MC/1"}
    for who in ("legal", "chair"):
        assert desk.browser(who).post(desk.at(name), sent).status_code == 409


def test_the_acts_by_page_to_the_decision(desk: Desk) -> None:
    row, legal, chair = desk.cast.filed(kind="ad_hoc"), desk.browser("legal"), desk.browser("chair")
    at = f"/en/credentials/{row.uid}/"
    for client, name, answers in (
        (legal, "examine", {"checklist": ["signed"], "remarks": "Fine."}),
        (legal, "original", {}),
        (legal, "report", {"report": "In due form."}),
        (chair, "defer", {"decision": "MC/1, item 3", "reason": "Next session."}),
        (chair, "accept", {"decision": "MC/2, item 3"}),
    ):
        with seeing_as(SERVICE):
            version = Credential.objects.get(pk=row.pk).version
        sent = answers | {"_step": "send", "expected_version": version}
        assert client.post(f"{at}{name}/", sent).status_code == 302, name
        assert client.post(f"{at}{name}/", sent).status_code in (409, 412), name  # once
    page = desk.browser("own").get(at).content.decode()
    assert "MC/2, item 3" in page
    assert "In due form." in page


def test_a_national_is_told_to_wait_and_a_second_officer_finds_the_button(desk: Desk) -> None:
    row = desk.cast.filed(kind="ad_hoc", people=[Named("Sela Marin", "sela@xaa.example", "head")])
    at = f"/en/credentials/{row.uid}/"
    national = as_user(factories.office("legal", "national", nationality=desk.cast.home))
    page = national.get(at).content.decode()
    assert "a second officer has to join" in page
    assert "Join the examination" not in page
    officer = desk.browser("officer")
    assert "Join the examination" in officer.get(at).content.decode()
    assert officer.post(f"{at}join/", {"_step": "send", "expected_version": row.version}).status_code == 302
    assert "Join the examination" not in officer.get(at).content.decode()
    sent = {"_step": "send", "expected_version": row.version + 1, "checklist": ["signed"]}
    assert national.post(f"{at}examine/", sent).status_code == 302
    assert "Examined by two officers" in national.get(at).content.decode()


def test_the_form_is_for_who_leads_and_for_the_secretariat(desk: Desk) -> None:
    path = "/en/members/XAA/credential/"
    found = {who: desk.browser(who).get(path).status_code for who in desk.people}
    assert found == {
        "public": 302, "own": 200, "colleague": 200, "other": 404, "legal": 200, "chair": 404, "officer": 200,
    }  # fmt: skip


def test_a_list_costs_the_same_however_long(desk: Desk) -> None:
    for number in range(3):
        credential_examine(
            credential=desk.cast.filed(kind="session", session=f"Session {number}").pk, actor=desk.cast.legal
        )
    client: Any = desk.browser("other")
    with statements(7):
        assert client.get(LIST).content.decode().count('<tr role="row"><th scope="row"') == 5

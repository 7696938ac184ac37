"""Pages of participants: the public list and page, and what officers do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from members.delegations.models import Invitation
from members.participants import services
from members.participants.models import Participant, Representative
from members.participants.services import About
from members.participants.views.acts import ACTS
from portal.core.actors import system
from portal.core.eyes import SERVICE, seeing_as
from tests import factories
from tests.factories import actor_for, as_user
from tests.statements import statements

pytestmark = pytest.mark.django_db
LIST = "/en/participants/"
DEMO = f"{LIST}demonstration/"


@pytest.fixture
def cast() -> dict[str, Any]:
    return {
        "officer": factories.office("officer"),
        "second": factories.office("legal"),
        "chair": factories.office("chair"),
        "delegate": factories.delegate(factories.member("XAA"), "focal", role="focal_point", powers="bind"),
        "nobody": None,
    }


def entered(name: str = "Institute for Shared Models", *, fictional: bool = True, **changes: Any) -> Participant:
    said = About(name={"en": name}, contact="Office", address="office@ism.example", **changes)
    return services.participant_enter(
        kind="research", about=said, paper="Letter 7", received_at=timezone.now(), fictional=fictional, actor=system()
    )


def admitted(name: str = "Institute for Shared Models", **changes: Any) -> Participant:
    return services.participant_admit(participant=entered(name, **changes).pk, actor=system())


def answers(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Open Weights Company", "name_in": "en", "about": "It trains.", "contact": "Office", "language": "en",
        "address": "office@owc.example", "kind": "company", "paper": "Letter 8",
        "received_at": f"{timezone.now() - timedelta(days=1):%Y-%m-%dT%H:%M}", "_step": "send",
    } | changes  # fmt: skip


def fresh(model: Any, **found: Any) -> Any:
    with seeing_as(SERVICE):
        return model.objects.get(**found)


@pytest.mark.parametrize("who", ["nobody", "delegate", "officer", "chair"])
def test_each_world_has_its_list(cast: dict[str, Any], who: str) -> None:
    admitted("Invented institute")
    admitted("Real institute", fictional=False, identifiers={"ror": "00f54p054"})
    entered("Applicant institute")
    browser = as_user(cast[who])
    real, invented = (browser.get(path).content.decode() for path in (LIST, DEMO))
    assert "Real institute" in real
    assert "00f54p054" in real
    assert "Invented institute" not in real
    assert "Invented institute" in invented
    assert ("Applicant institute" in invented) is (who in ("officer", "chair"))
    assert ("Enter an application" in invented) is (who == "officer")
    assert "Enter an application" not in real, "an officer of the demonstration"


@pytest.mark.parametrize("who", ["nobody", "delegate"])
def test_an_application_does_not_exist_for_others(cast: dict[str, Any], who: str) -> None:
    row, browser = entered(), as_user(cast[who])
    assert browser.get(f"{LIST}{row.code}/").status_code == 404
    for tail in ("describe/", "invite/", *(f"{name}/" for name in ACTS)):
        answer = browser.post(f"{LIST}{row.code}/{tail}", {"_step": "send"})
        assert answer.status_code == (302 if who == "nobody" else 403)
    assert browser.get(f"/api/v1/participants/{row.code}/").status_code == 404


def test_an_officer_enters_and_admits(cast: dict[str, Any]) -> None:
    browser = as_user(cast["officer"])
    sent = browser.post(f"{LIST}enter/", answers())
    row = fresh(Participant)
    assert (sent["Location"], row.state, row.fictional) == (f"{LIST}{row.code}/", "applied", True)
    page = browser.get(sent["Location"]).content.decode()
    assert "An officer admits it, or proposes to decline it" in page
    assert "office@owc.example" in page
    assert (
        browser.post(f"{LIST}{row.code}/admit/", {"_step": "send", "expected_version": row.version}).status_code == 302
    )
    public = as_user().get(f"{LIST}{row.code}/").content.decode()
    assert "office@owc.example" not in public
    assert "Letter 8" not in public
    assert "no rules of procedure are in force" in public.lower()


def test_what_it_may_do_comes_from_the_rules(cast: dict[str, Any]) -> None:
    factories.rules()
    page = as_user().get(f"{LIST}{admitted().code}/").content.decode()
    for words in ("comment where invited", "pledge", "offer resources"):
        assert words in page
    assert "read documents of limited distribution" not in page


def test_two_officers_decline_on_pages(cast: dict[str, Any]) -> None:
    row, first, second = entered(), as_user(cast["officer"]), as_user(cast["second"])
    path = f"{LIST}{row.code}/"
    assert first.post(f"{path}decline/", {"_step": "send", "code": "identity"}).context["form"].errors
    assert (
        first.post(f"{path}decline/", {"_step": "send", "code": "identity", "reason": "No papers."}).status_code == 302
    )
    assert "A second officer decides it." in first.get(path).content.decode()
    assert first.post(f"{path}decline-confirm/", {"_step": "send"}).status_code == 403
    assert "Institute" in second.get("/en/work/").content.decode()
    assert "No papers." in second.get(f"{path}decline-confirm/").content.decode()
    assert second.post(f"{path}decline-confirm/", {"_step": "send"}).status_code == 302
    assert fresh(Participant).state == "declined"
    assert as_user().get(path).status_code == 404


def test_an_identifier_that_is_none_is_refused_on_the_form(cast: dict[str, Any]) -> None:
    browser = as_user(cast["officer"])
    row = admitted(fictional=False)
    before = browser.get(f"{LIST}{row.code}/describe/").context["form"].initial
    sent = browser.post(f"{LIST}{row.code}/describe/", before | {"ror": "00f54p055", "_step": "send"})
    assert sent.status_code == 409
    assert "its form or its check digits are wrong" in sent.content.decode()
    sent = browser.post(f"{LIST}{row.code}/describe/", before | {"ror": "https://ror.org/00f54p054", "_step": "send"})
    assert sent.status_code == 302
    assert "https://ror.org/00f54p054" in as_user().get(f"{LIST}{row.code}/").content.decode()


def test_people_are_invited_and_ended(cast: dict[str, Any]) -> None:
    row, browser = admitted(), as_user(cast["officer"])
    path = f"{LIST}{row.code}/"
    given = {"email": "rea@ism.example", "name": "Rea", "language": "en", "_step": "send"}
    assert browser.post(f"{path}invite/", given).status_code == 302
    invitation = fresh(Invitation)
    for act in ("send-again", "revoke"):
        address = f"{LIST}invitations/{invitation.uid}/{act}/"
        assert as_user(cast["delegate"]).post(address).status_code == 403
        assert browser.post(address)["Location"] == path
    assert fresh(Invitation).revoked_at is not None
    with seeing_as(SERVICE):
        person = Representative.objects.create(
            participant=row, user=factories.person("rea@ism.example", "Rea"), valid=row.admissions.get().valid,
            audience="restricted",
        )  # fmt: skip
    assert "Rea" in browser.get(path).content.decode()
    assert browser.post(f"{LIST}people/{person.uid}/end/")["Location"] == path
    assert fresh(Representative).valid.upper is not None


def test_an_observer_reads_what_members_read_and_acts_for_nobody(cast: dict[str, Any]) -> None:
    factories.rules()
    row = services.participant_admit(
        participant=services.participant_enter(
            kind="intergovernmental", about=About(name={"en": "Union of Harbours"}, contact="A", address="a@b.example"),
            paper="Letter", received_at=timezone.now(), fictional=True, actor=system(),
        ).pk, actor=actor_for(cast["officer"]),
    )  # fmt: skip
    with seeing_as(SERVICE):
        user = factories.person("rea@uh.example", "Rea", factor=False)
        Representative.objects.create(
            participant=row, user=user, valid=row.admissions.get().valid, audience="restricted"
        )
    browser = as_user(user)
    page = browser.get(f"{LIST}{row.code}/").content.decode()
    assert "Union of Harbours" in page.split("<main")[0]
    assert "You take part for Union of Harbours, without any power." in browser.get("/en/work/").content.decode()
    for path in ("/en/", "/en/work/", "/en/proposals/", "/en/partners/", "/en/commitments/", "/en/initiatives/needs/"):
        assert browser.get(path).status_code in (200, 403, 404), path
    for path in ("/en/proposals/new/", "/en/commitments/new/"):
        assert browser.get(path).status_code in (302, 403, 404), path


@pytest.mark.parametrize("number", [1, 12])
def test_the_list_is_four_statements_however_many(cast: dict[str, Any], number: int) -> None:
    for place in range(number):
        admitted(f"Institute {place}")
    browser = as_user()
    browser.get(DEMO)
    with statements(5):
        assert browser.get(DEMO).content.decode().count('<th scope="row"') == number

"""Pages of the exchange: who gets in, who does not, and the whole road of a match."""

from decimal import Decimal

import pytest
from django.test import Client

from initiatives.exchange import services
from initiatives.exchange.models import Match, MatchState, Need, NeedState, Offer, OfferState
from portal.core import clock as portal_clock
from portal.core.eyes import SERVICE, seeing_as
from tests import factories
from tests.factories import as_user
from tests.factories import exchange as make
from tests.factories.exchange import Cast, act, fresh
from tests.statements import statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return make.cast()


def send(user, kind: str, row, name: str, **data):
    path = f"/en/exchange/{kind}/{row.uid}/{name}/"
    return as_user(user).post(path, {"_step": "send", "expected_version": fresh(row).version, **data}, follow=True)


ANSWERS = {
    "original_language": "en", "title": "Nights on a cluster", "summary": "Sixty nights.", "unit": "gpu_hours",
    "quantity": "100", "chosen_audience": "public", "licence": "none", "eligibility": "Public bodies",
}  # fmt: skip


def test_the_whole_road_of_a_match_by_pages(people: Cast) -> None:
    as_user(people.expert).post("/en/exchange/needs/new/", ANSWERS)
    as_user(people.giver_expert).post("/en/exchange/offers/new/", ANSWERS)
    with seeing_as(SERVICE):
        wanted, given = Need.objects.get(), Offer.objects.get()
    send(people.focal, "needs", wanted, "endorse")
    send(people.head, "needs", wanted, "publish")
    send(people.giver_focal, "offers", given, "submit")
    send(people.officer, "offers", given, "verify")
    send(people.giver_head, "offers", given, "open")
    assert (fresh(wanted).state, fresh(given).state) == (NeedState.PUBLISHED, OfferState.OPEN)
    page = as_user(people.officer).get(f"/en/exchange/needs/{wanted.uid}/").content.decode()
    assert "the same unit" in page
    as_user(people.officer).post(f"/en/exchange/needs/{wanted.uid}/suggest/{given.uid}/", {"_step": "send"})
    with seeing_as(SERVICE):
        row = Match.objects.get()
    send(people.officer, "matches", row, "introduce")
    assert "Silence counts as no." in as_user(people.head).get(f"/en/exchange/matches/{row.uid}/").content.decode()
    assert "Give an answer to" in send(people.head, "matches", row, "consent").content.decode()
    send(people.head, "matches", row, "consent", declared="on")
    send(people.giver_head, "matches", row, "consent", declared="on", words="Under licence 7.")
    for person in (people.head, people.giver_head, people.officer):
        page = as_user(person).get(f"/en/exchange/matches/{row.uid}/").content.decode()
        assert "Declaration on export control and sanctions" in page and "Under licence 7." in page
    until = (portal_clock.now() + factories.tick(days=30)).date().isoformat()
    send(people.head, "matches", row, "terms", quantity="80", delivers_on=until, terms="Nights only.")
    send(people.giver_head, "matches", row, "agree")
    send(people.giver_head, "matches", row, "start")
    assert "20 of 100 GPU-hours" in Client().get(f"/en/exchange/offers/{given.uid}/").content.decode()
    send(people.head, "matches", row, "complete")
    assert fresh(row).state == MatchState.COMPLETED


@pytest.mark.parametrize(("kind", "maker"), [("needs", make.need), ("offers", make.offer)])
def test_a_draft_does_not_exist_for_anybody_else(people: Cast, kind: str, maker) -> None:
    row = maker(people, published=False) if kind == "needs" else maker(people, opened=False)
    name = "endorse" if kind == "needs" else "submit"
    mine = people.expert if kind == "needs" else people.giver_expert
    for path in ("", "edit/", f"{name}/"):
        for client in (Client(), as_user(people.stranger), as_user(people.officer)):
            assert client.get(f"/en/exchange/{kind}/{row.uid}/{path}").status_code == 404
        assert as_user(mine).get(f"/en/exchange/{kind}/{row.uid}/{path}").status_code == 200


@pytest.mark.parametrize("kind", ["needs", "offers"])
def test_lists_and_forms_by_reader(people: Cast, kind: str) -> None:
    make.need(people)
    make.offer(people)
    page = Client().get(f"/en/exchange/{kind}/")
    assert page.status_code == 200
    assert ("Computing time" if kind == "needs" else "100 of 100 GPU-hours") in page.content.decode()
    assert Client().get(f"/en/exchange/{kind}/new/").status_code == 302
    assert as_user(people.officer).get(f"/en/exchange/{kind}/new/").status_code == 404
    assert as_user(people.expert).get(f"/en/exchange/{kind}/new/").status_code == 200
    assert Client().post(f"/en/exchange/{kind}/").status_code == 405
    assert "No " in Client().get(f"/en/exchange/{kind}/?unit=fellowships").content.decode()


def test_a_match_is_for_its_sides_and_the_secretariat(people: Cast) -> None:
    row = make.introduced(people, make.need(people), make.offer(people))
    path = f"/en/exchange/matches/{row.uid}/"
    for client, status in (
        (Client(), 404),
        (as_user(people.stranger), 404),
        (as_user(people.head), 200),
        (as_user(people.officer), 200),
    ):
        assert client.get(path).status_code == status
    assert as_user(people.expert).get(f"{path}consent/").status_code == 200
    assert send(people.expert, "matches", row, "consent", declared="on").status_code == 403
    assert as_user(people.head).get(f"{path}explode/").status_code == 404
    assert as_user(people.head).delete(f"{path}consent/").status_code == 405
    assert Client().get("/en/exchange/matches/").status_code == 302
    assert "Computing time" in as_user(people.giver_head).get("/en/exchange/matches/").content.decode()
    assert "Computing time" not in as_user(people.stranger).get("/en/exchange/matches/").content.decode()


def test_a_side_says_no_with_a_reason_of_the_list(people: Cast) -> None:
    row = make.introduced(people, make.need(people), make.offer(people))
    page = as_user(people.head).get(f"/en/exchange/matches/{row.uid}/fail/").content.decode()
    assert "Export licence refused" in page
    send(people.head, "matches", row, "fail", code="no_funds")
    assert fresh(row).state == MatchState.FAILED


def test_reasons_of_failure_are_published_as_sums_of_three_or_more(people: Cast) -> None:
    codes = ["no_funds", "no_funds", "no_visa", "export_licence_refused"]
    for code in codes:
        row = make.introduced(people, make.need(people), make.offer(people))
        services.match_fail(match=row.pk, code=code, actor=act(people.head))
    page = Client().get("/en/exchange/needs/").content.decode()
    assert "<dt>Other reasons</dt><dd>4</dd>" in page
    assert "No visa" not in page
    row = make.introduced(people, make.need(people), make.offer(people))
    services.match_fail(match=row.pk, code="no_funds", actor=act(people.head))
    page = Client().get("/en/exchange/needs/").content.decode()
    assert "<dt>No funds</dt><dd>3</dd>" in page
    assert "Other reasons" not in page


def test_waiting_time_is_shown_to_whom_the_need_is_shown(people: Cast, clock) -> None:
    row = make.need(people)
    clock.forward(days=40)
    assert "1\u00a0month" in Client().get(f"/en/exchange/needs/{row.uid}/").content.decode()
    assert "1\u00a0month" in Client().get("/en/exchange/needs/").content.decode()


def test_a_returned_offer_shows_the_questions_to_its_delegation(people: Cast) -> None:
    row = make.offer(people, opened=False)
    services.offer_submit(offer=row.pk, actor=act(people.giver_focal))
    page = send(people.officer, "offers", row, "return", reason="Which licence?")
    assert page.redirect_chain[-1][0] == "/en/exchange/offers/"
    assert "Which licence?" in as_user(people.giver_expert).get(f"/en/exchange/offers/{row.uid}/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_whatever_their_length(people: Cast, rows: int) -> None:
    for _ in range(rows):
        make.introduced(people, make.need(people, quantity=Decimal(10)), make.offer(people))
    client, officer = Client(), as_user(people.officer)
    with statements(8):
        client.get("/en/exchange/needs/")
    with statements(7):
        client.get("/en/exchange/offers/")
    with statements(10):  # three of them list the look for both sides
        officer.get("/en/exchange/matches/")

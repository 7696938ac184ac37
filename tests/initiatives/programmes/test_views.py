"""Pages of initiatives: proposed to those named, endorsed by each, then read by all."""

import pytest
from django.test import Client

from initiatives.programmes import services
from initiatives.programmes.models import Initiative, InitiativeState
from initiatives.programmes.services import Part, Plan
from portal.core.eyes import SERVICE, seeing_as
from tests.factories import as_user
from tests.factories import exchange as make
from tests.factories.exchange import Cast, act, fresh
from tests.factories.plan import plan
from tests.initiatives.programmes.test_services import commitment
from tests.statements import statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return make.cast()


def answers(people: Cast, **changes) -> dict:
    return {
        "original_language": "en", "kind": "laboratory", "title": "A joint laboratory", "summary": "Shared test benches.",
        "contribution": "Premises", "member_1": people.giver.pk, "part_1": "Two engineers", "others": "An institute",
        "chosen_audience": "public", "milestone_1": "Opened", "milestone_1_due": "2030-06-30", "_step": "send",
    } | changes  # fmt: skip


def send(user, row: Initiative, name: str, **typed):
    return as_user(user).post(
        f"/en/initiatives/{row.uid}/{name}/",
        typed | {"_step": "send", "expected_version": fresh(row).version},
        follow=True,
    )


def test_from_proposal_to_close_by_pages(people: Cast) -> None:
    assert "The members you name are served" in as_user(people.head).get("/en/initiatives/new/").content.decode()
    page = as_user(people.head).post("/en/initiatives/new/", answers(people), follow=True).content.decode()
    assert "Endorsement by State XBB." in page
    with seeing_as(SERVICE):
        row = Initiative.objects.get()
    assert Client().get(f"/en/initiatives/{row.uid}/").status_code == 404
    assert as_user(people.stranger).get(f"/en/initiatives/{row.uid}/").status_code == 404
    assert send(people.giver_focal, row, "endorse").status_code == 403
    send(people.giver_head, row, "endorse")
    page = Client().get(f"/en/initiatives/{row.uid}/").content.decode()
    for words in ("A joint laboratory", "Two engineers", "An institute", "Opened", "I-001"):
        assert words in page
    send(people.head, row, "begin")
    pages = [
        as_user(user).get(f"/en/initiatives/{row.uid}/").content.decode() for user in (people.focal, people.giver_focal)
    ]
    assert ["Mark milestones as reached" in page for page in pages] == [True, False]
    assert "Button(" not in pages[0]  # what stands beside the steps is not what stands beside the symbol
    form = as_user(people.focal).get(f"/en/initiatives/{row.uid}/milestones/").content.decode()
    assert "Opened" in form
    page = send(people.focal, row, "milestones", reached="0").content.decode()
    assert "Milestones recorded." in page and "reached " in page
    assert "checked" in as_user(people.focal).get(f"/en/initiatives/{row.uid}/milestones/").content.decode()
    assert send(people.giver_focal, row, "milestones", reached="0").status_code == 403
    send(people.head, row, "complete")
    send(people.officer, row, "close")
    assert fresh(row).state == InitiativeState.CLOSED


def test_it_is_checked_before_anybody_is_told(people: Cast) -> None:
    page = as_user(people.head).post("/en/initiatives/new/", answers(people, _step="check")).content.decode()
    assert "State XBB" in page
    with seeing_as(SERVICE):
        assert not Initiative.objects.exists()


def test_without_the_power_to_bind_the_proposal_is_refused_and_kept(people: Cast) -> None:
    page = as_user(people.focal).post("/en/initiatives/new/", answers(people)).content.decode()
    assert "You do not hold the power to bind this member" in page
    assert "Shared test benches." in page


def test_who_may_open_which_page(people: Cast) -> None:
    row = services.initiative_propose(
        plan=Plan(title={"en": "Alone"}, kind="training", parts=[Part(name="An institute")]), lead=people.receiver.pk,
        actor=act(people.head),
    )  # fmt: skip
    assert Client().get("/en/initiatives/").status_code == 200
    assert Client().post("/en/initiatives/").status_code == 405
    assert Client().get("/en/initiatives/new/").status_code == 302
    assert as_user(people.officer).get("/en/initiatives/new/").status_code == 404
    assert Client().get(f"/en/initiatives/{row.uid}/begin/").status_code == 302
    assert as_user(people.head).get(f"/en/initiatives/{row.uid}/explode/").status_code == 404
    assert as_user(people.head).put(f"/en/initiatives/{row.uid}/begin/").status_code == 405
    assert send(people.stranger, row, "begin").status_code == 403


def test_the_lead_chooses_the_commitments_on_a_page(people: Cast) -> None:
    row = services.initiative_propose(
        plan=Plan(title={"en": "Alone"}, kind="training", parts=[Part(name="An institute")]), lead=people.receiver.pk,
        actor=act(people.head),
    )  # fmt: skip
    promise = commitment(people, people.receiver, 1)
    path = f"/en/initiatives/{row.uid}/commitments/"
    assert f"{path}" in as_user(people.focal).get(f"/en/initiatives/{row.uid}/").content.decode()
    assert "Promise 1" in as_user(people.focal).get(path).content.decode()
    assert "Promise 1" not in as_user(people.stranger).get(path).content.decode()
    assert "Promise 1" in send(people.focal, row, "commitments", commitments=promise.pk).content.decode()
    assert "Promise 1" in Client().get(f"/en/initiatives/{row.uid}/").content.decode()
    assert "Promise 1" not in send(people.focal, row, "commitments").content.decode()


def test_a_point_shows_the_initiatives_under_it(people: Cast) -> None:
    point = plan().points.get(number=1)
    described = Plan(title={"en": "A course"}, kind="training", points=[point.pk])
    services.initiative_propose(plan=described, lead=people.receiver.pk, actor=act(people.head))
    assert "A course" in Client().get("/en/plans/shared-plan/1/1/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_and_the_page_cost_the_same_whatever_their_length(people: Cast, rows: int) -> None:
    parts = [Part(name=f"Institute {n}") for n in range(rows)]
    for _ in range(rows):
        described = Plan(title={"en": "A course"}, kind="training", parts=parts)
        row = services.initiative_propose(plan=described, lead=people.receiver.pk, actor=act(people.head))
    client = Client()
    with statements(3):
        client.get("/en/initiatives/")
    with statements(9):
        client.get(f"/en/initiatives/{row.uid}/")

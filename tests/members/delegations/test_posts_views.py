"""Pages by which a delegation changes: suspend, stand in, hand over, confirm, set an act aside; who finds them, their cost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from governance.commitments import services as commitments
from governance.commitments.models import Commitment
from governance.consultations.models import NationalResponse
from governance.consultations.services import consultations_move_due
from members.accounts.models import User
from members.delegations.models import ActingFor, Delegate, Grant, Supersession, Suspension
from members.delegations.services import grant_propose
from portal.core import clock as portal_clock
from portal.core.eyes import SERVICE, seeing_as
from tests import factories
from tests.factories import actor_for, as_user
from tests.factories import commitments as make
from tests.factories.consultations import ConsultationWorld
from tests.factories.plan import plan
from tests.statements import statements

pytestmark = pytest.mark.django_db
PAGE = "/en/members/XAA/delegation/"
CHANGES = f"{PAGE}changes/"


class Cast:
    """A delegation with a draft in clearance and a grant that waits; a stranger who leads another; an officer."""

    def __init__(self) -> None:
        factories.rules()
        home = factories.member("XAA")
        self.head = factories.delegate(home, "head", role="head", powers="speak bind")
        self.focal = factories.delegate(home, "focal", role="focal_point", powers="table")
        self.expert = factories.delegate(home, "expert")
        self.colleague = factories.delegate(home, "colleague")
        self.stranger = factories.delegate(factories.member("XAB"), "stranger", role="head", powers="bind")
        self.officer = factories.office()
        self.draft = commitments.commitment_draft(
            terms=make.terms(plan().points.get(number=1)), lead=home.pk, actor=actor_for(self.expert)
        )
        commitments.commitment_send_for_clearance(commitment=self.draft.pk, actor=actor_for(self.expert))
        self.grant = grant_propose(delegate=row(self.colleague).pk, kind="vote", actor=actor_for(self.focal))

    def paths(self) -> dict[str, str]:
        """Every page of this file, and one button."""
        focal, expert = row(self.focal).uid, row(self.expert).uid
        return {
            "suspend": f"/en/delegations/delegates/{expert}/suspend/",
            "stand_in": f"/en/delegations/delegates/{focal}/stand-in/",
            "hand_over": f"/en/delegations/delegates/{focal}/hand-over/",
            "grant": f"/en/delegations/grants/{self.grant.uid}/confirm/",
            "supersede": f"/en/delegations/supersede/commitment/{self.draft.uid}/",
            "changes": CHANGES,
        }


def row(user: User) -> Any:
    with seeing_as(SERVICE):
        return Delegate.objects.filter(user=user).latest("pk")


def count(model: Any) -> int:
    with seeing_as(SERVICE):
        return int(model.objects.count())


@pytest.fixture
def cast() -> Cast:
    return Cast()


ALL = ["suspend", "stand_in", "hand_over", "grant", "supersede", "changes"]


@pytest.mark.parametrize("name", ALL)
def test_strangers_find_nothing_and_the_public_is_asked_to_sign_in(cast: Cast, name: str) -> None:
    path = cast.paths()[name]
    for send in ("get", "post") if name != "changes" else ("get",):
        assert getattr(as_user(cast.stranger), send)(path).status_code == 404
        answer = getattr(Client(), send)(path)
        assert (answer.status_code, "/account/sign-in/" in answer.get("Location", "")) == (302, True)


@pytest.mark.parametrize("name", ALL)
def test_other_methods_are_refused(cast: Cast, name: str) -> None:
    client = as_user(cast.head)
    assert client.delete(cast.paths()[name]).status_code == 405
    assert client.put(cast.paths()[name]).status_code == 405


@pytest.mark.parametrize("name", ALL)
def test_a_colleague_changes_nothing(cast: Cast, name: str) -> None:
    expected = {"changes": 200, "grant": 200}.get(name, 404)  # a colleague reads what waits; the act itself is refused
    client = as_user(cast.colleague)
    assert client.get(cast.paths()[name]).status_code == expected
    if name == "grant":
        answer = client.post(cast.paths()[name], {"_step": "send", "expected_version": cast.grant.version})
        assert (answer.status_code, "confirms this grant" in answer.content.decode()) == (403, True)


@pytest.mark.parametrize(
    ("name", "who", "expected"),
    [
        ("suspend", "focal", 7),
        ("stand_in", "focal", 9),
        ("hand_over", "focal", 9),
        ("grant", "head", 7),
        ("supersede", "head", 7),
        ("changes", "focal", 12),
        ("suspend", "officer", 10),
        ("changes", "officer", 15),
    ],
)
def test_what_the_pages_cost(cast: Cast, name: str, who: str, expected: int) -> None:
    client, path = as_user(getattr(cast, who)), cast.paths()[name]
    with statements(expected):
        assert client.get(path).status_code == 200


def test_a_focal_point_suspends_and_lifts(cast: Cast) -> None:
    client, path = as_user(cast.focal), cast.paths()["suspend"]
    answers = {"reason": "Leave", "expected_version": row(cast.expert).version}
    assert client.post(path, answers).url == PAGE
    with seeing_as(SERVICE):
        suspension = Suspension.objects.get()
    page = client.get(CHANGES).content.decode()
    assert "Leave" in page
    assert as_user(cast.stranger).post(f"/en/delegations/suspensions/{suspension.uid}/lift/").status_code == 404
    assert client.get(f"/en/delegations/suspensions/{suspension.uid}/lift/").status_code == 405
    client.post(f"/en/delegations/suspensions/{suspension.uid}/lift/")
    assert row(cast.expert).valid.upper is None


def test_a_focal_point_lets_somebody_stand_in_and_is_back(cast: Cast) -> None:
    client, path = as_user(cast.focal), cast.paths()["stand_in"]
    missing = client.post(path, {"colleague": row(cast.expert).pk})
    assert "Give an answer to: Last day" in missing.content.decode()
    until = (portal_clock.now() + timedelta(days=5)).date().isoformat()
    assert client.post(path, {"colleague": row(cast.expert).pk, "until": until}).url == PAGE
    with seeing_as(SERVICE):
        acting = ActingFor.objects.get()
    assert "acting national focal point" in as_user(cast.expert).get("/en/work/").content.decode()
    again = client.post(path, {"colleague": row(cast.colleague).pk, "until": until})
    assert "Somebody stands in for this delegate already" in again.content.decode()
    foreign = client.post(path, {"colleague": row(cast.stranger).pk, "until": until})
    assert "Select a valid choice" in foreign.content.decode()
    assert as_user(cast.stranger).post(f"/en/delegations/stand-ins/{acting.uid}/end/").status_code == 404
    client.post(f"/en/delegations/stand-ins/{acting.uid}/end/")
    assert "acting national focal point" not in as_user(cast.expert).get("/en/work/").content.decode()


def test_the_head_hands_the_post_of_the_focal_point_over(cast: Cast) -> None:
    client, path = as_user(cast.head), cast.paths()["hand_over"]
    stale = client.post(path, {"colleague": row(cast.expert).pk, "expected_version": 99})
    assert stale.status_code == 412
    answers = {"colleague": row(cast.expert).pk, "paper": "Note 5", "expected_version": row(cast.focal).version}
    assert client.post(path, answers).url == PAGE
    assert row(cast.expert).role == "focal_point"


def test_a_second_person_confirms_by_the_page_and_the_proposer_does_not(cast: Cast) -> None:
    path = cast.paths()["grant"]
    sent = {"_step": "send", "expected_version": cast.grant.version}
    assert as_user(cast.focal).post(path, sent).status_code == 403
    assert as_user(cast.head).post(path, sent).status_code == 302
    with seeing_as(SERVICE):
        assert Grant.objects.get().state == "confirmed"


def test_the_head_sets_a_draft_aside_by_the_page_with_a_reason_that_stays(cast: Cast) -> None:
    path = cast.paths()["supersede"]
    for who in (cast.focal, cast.officer, cast.colleague):
        assert as_user(who).get(path).status_code == 404
    head = as_user(cast.head)
    assert "Set this act aside" in head.get(f"/en/commitments/{cast.draft.uid}/").content.decode()
    assert "Give an answer to: Reason" in head.post(path, {"_step": "send"}).content.decode()
    assert "Set it aside" in head.post(path, {"_step": "check", "reason": "Other figures."}).content.decode()
    assert head.post(path, {"_step": "send", "reason": "Other figures."}).status_code == 302
    with seeing_as(SERVICE):
        assert Commitment.objects.get(pk=cast.draft.pk).state == "draft"
    assert "Other figures." in as_user(cast.colleague).get(CHANGES).content.decode()
    late = head.post(path, {"_step": "send", "reason": "Once more."})
    assert (late.status_code, "no longer waits for clearance" in late.content.decode()) == (409, True)
    assert count(Supersession) == 1
    assert head.get(f"/en/delegations/supersede/nonsense/{cast.draft.uid}/").status_code == 404


def test_the_head_sets_a_received_response_aside_while_the_round_is_open_and_not_after(clock: Any) -> None:
    world = ConsultationWorld()
    head = factories.delegate(world.other, "head", role="head", powers="bind")
    round_ = world.open_round()
    world.answered(round_, words="We agree.")
    with seeing_as(SERVICE):
        standing = NationalResponse.objects.get(state="received")
    path = f"/en/delegations/supersede/national-response/{standing.uid}/"
    page = as_user(head).get(f"/en/consultations/{round_.uid}/").content.decode()
    assert path in page
    assert as_user(world.focal).get(path).status_code == 404
    sent = {"_step": "send", "reason": "The ministry decides otherwise."}
    assert as_user(head).post(path, sent).status_code == 302
    assert world.fresh(standing).state == "replaced"
    with seeing_as(SERVICE):
        draft = NationalResponse.objects.get(state="draft")
        assert (draft.words, draft.author_id) == ("We agree.", head.pk)
        assert Supersession.objects.get().author_id == world.focal.pk
    again = as_user(head).post(path, sent)
    assert (again.status_code, "does not stand" in again.content.decode()) == (409, True)


def test_what_was_answered_when_the_round_has_closed_is_not_set_aside(clock: Any) -> None:
    world = ConsultationWorld()
    head = factories.delegate(world.other, "head", role="head", powers="bind")
    round_ = world.open_round()
    world.answered(round_)
    with seeing_as(SERVICE):
        standing = NationalResponse.objects.get(state="received")
    clock.forward(days=400)
    consultations_move_due()
    answer = as_user(head).post(
        f"/en/delegations/supersede/national-response/{standing.uid}/", {"_step": "send", "reason": "Too late."}
    )
    assert answer.status_code == 409
    assert world.fresh(standing).state == "received"
    assert count(Supersession) == 0

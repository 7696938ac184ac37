"""Forms sent twice, late, or after somebody else: each gets a page that says what happened, and what was typed is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from governance.commitments.models import Commitment
from governance.decisions.models import RunAct, RunState
from governance.proposals.models import Proposal
from initiatives.exchange import services as exchange
from initiatives.exchange.models import Need, NeedState
from portal.core.audit.models import AuditEvent
from portal.core.eyes import SERVICE, seeing_as
from tests.factories import commitments
from tests.factories import exchange as make
from tests.factories.commitments import act, fresh
from tests.factories.proposals import World
from tests.journeys.walks import CHECK, WAYS, Silence, Walk

pytestmark = pytest.mark.django_db(transaction=True)

SOMEBODY_ELSE = "This page was changed by somebody else after you opened it."


@pytest.fixture
def desk(open_page: Any, sign_in: Any) -> Callable[..., Walk]:
    """`desk(way, user, path)`: a person at a browser of his or her own, with a page open."""

    def sit_down(way: str, user: Any, path: str) -> Walk:
        walk = Walk(open_page, sign_in, way)
        walk.as_(user, path)
        return walk

    return sit_down


def events(name: str) -> int:
    with seeing_as(SERVICE):
        return AuditEvent.objects.filter(name=name).count()


@pytest.mark.parametrize("way", WAYS)
def test_two_write_in_one_commitment_and_the_second_is_told(desk: Any, way: str) -> None:
    people = commitments.cast()
    row = commitments.draft(people)
    first, second = (desk(way, user, f"/en/commitments/{row.uid}/edit/") for user in (people.focal, people.expert))
    first.hand.fill("Title", "Fifty services")
    first.hand.press("Save the draft")
    second.hand.fill("Title", "Sixty services")
    second.hand.press("Save the draft")
    assert second.hand.status == 412
    second.says(SOMEBODY_ELSE)
    assert second.hand.typed("Title") == "Sixty services"
    assert fresh(row).title == {"en": "Fifty services"}
    second.hand.press("Save the draft")
    second.says("The draft is saved.")
    assert second.one(Commitment).title == {"en": "Sixty services"}


def test_two_write_in_one_proposal_and_the_words_of_the_second_are_kept(desk: Any) -> None:
    world = World()
    row = world.draft()
    first, second = (
        desk("without script", user, f"/en/proposals/{row.uid}/write/") for user in (world.author, world.delegate)
    )
    for walk, words in ((first, "*Decides* at once;"), (second, "*Decides* in a year;")):
        walk.hand.fill("Words of OP 1", words)
        walk.hand.press("Save and check before submitting")
    assert second.hand.status == 412
    second.says(SOMEBODY_ELSE)
    assert second.hand.typed("Words of OP 1") == "*Decides* in a year;"


@pytest.mark.parametrize("way", WAYS)
def test_a_double_click_is_one_draft_and_one_submission_with_one_receipt(desk: Any, way: str) -> None:
    people = make.cast()
    walk = desk(way, people.expert, "/en/exchange/needs/new/")
    walk.hand.fill("Title", "Nights")
    walk.hand.fill("Quantity", "80")
    sent = walk.count_posts()
    walk.hand.press_twice("Save the draft")
    assert len(sent) == 2
    walk.says("The draft is saved.")
    assert walk.page.url.endswith(f"/exchange/needs/{walk.one(Need).uid}/")
    people = commitments.Cast(
        member=people.receiver, expert=people.expert, focal=people.focal, binder=people.head, other=people.giver,
        stranger=people.stranger, partner_binder=people.giver_head, officer=people.officer,
        point=commitments.plan().points.get(number=1),
    )  # fmt: skip
    row = commitments.in_clearance(people)
    commitments.services.commitment_clear(commitment=row.pk, actor=act(people.focal))
    hand = walk.as_(people.binder, f"/en/commitments/{row.uid}/")
    hand.press("Submit")
    hand.press_twice("Submit")
    assert len(sent) == 4
    walk.says(f"Your receipt: {fresh(row).receipt}.")
    assert events("commitment.submitted") == 1


@pytest.mark.parametrize("way", WAYS)
def test_a_double_click_on_an_objection_is_one_objection(open_page: Any, sign_in: Any, clock: Any, way: str) -> None:
    job = Silence(open_page, sign_in, clock, way)
    job.running()
    hand = job.as_(job.world.stranger, f"/en/decisions/runs/{job.run.uid}/act/objection/")
    hand.fill("Reason for the objection", "The costs are not known.")
    hand.press(CHECK)
    hand.press_twice("Object")
    job.says("Your act was received in time and counts.")
    job.says(job.one(RunAct).receipt)
    assert events("silence.broken") == 1


@pytest.mark.parametrize("way", ["with script", "without script"])
def test_what_is_not_allowed_any_more_is_refused_with_its_reason(desk: Any, way: str) -> None:
    people = make.cast()
    row = make.need(people, published=False)
    exchange.need_endorse(need=row.pk, actor=act(people.focal))
    walk = desk(way, people.head, f"/en/exchange/needs/{row.uid}/publish/")
    exchange.need_withdraw(need=row.pk, actor=act(people.head))
    walk.hand.press("Publish")
    assert walk.hand.status == 412
    walk.says(SOMEBODY_ELSE)
    walk.hand.press(CHECK)
    walk.hand.press("Publish")
    assert walk.hand.status == 409
    assert fresh(row).state == NeedState.WITHDRAWN


@pytest.mark.parametrize("way", WAYS)
def test_an_objection_after_the_expiry_is_received_without_effect(
    open_page: Any, sign_in: Any, clock: Any, way: str
) -> None:
    job = Silence(open_page, sign_in, clock, way)
    job.running()
    clock.to(job.run.expires_at - timedelta(minutes=5))
    hand = job.as_(job.world.stranger, f"/en/decisions/runs/{job.run.uid}/act/objection/")
    hand.fill("Reason for the objection", "The costs are not known.")
    hand.press(CHECK)
    clock.to(job.run.expires_at + timedelta(seconds=1))
    hand.press("Object")
    late = job.one(RunAct)
    for words in ("Received after expiry, without effect.", "silence.received_after_expiry", late.receipt):
        job.says(words)
    assert (late.effect, late.words) == (False, "The costs are not known.")
    job.expire()
    assert fresh(job.run).state == RunState.ADOPTED
    assert job.one(Proposal).state == "adopted"
    hand.press("Back to the run")
    job.says("Received after expiry, without effect.")

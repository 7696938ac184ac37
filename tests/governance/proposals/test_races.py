"""Two at once: one submission, one claim, one outcome of the deadline, whichever comes first (issue: double click, races)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections

from governance.proposals import services
from governance.proposals.models import Proposal
from portal.core import clock as portal_clock
from portal.core.audit.models import AuditEvent
from portal.core.audit.verify import verify
from portal.core.eyes import SERVICE, seeing_as
from portal.core.refusals import Refused
from tests.factories.proposals import World

pytestmark = pytest.mark.django_db(transaction=True)


def together(*works: Callable[[], object]) -> list[object]:
    """Do all at the same time; what each gave, or the refusal it met."""
    start, answers = threading.Barrier(len(works)), [None] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        try:
            start.wait()
            answers[place] = work()
        except Refused as refused:
            answers[place] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def events(row: Proposal, name: str) -> int:
    with seeing_as(SERVICE):
        return AuditEvent.objects.filter(target_uid=row.uid, name=name).count()


def test_a_double_click_submits_once() -> None:
    world = World()
    row, actor = world.draft(), world.acts(world.delegate)
    receipts = together(*[lambda: services.proposal_submit(proposal=row.pk, actor=actor, expected_version=1)] * 4)
    assert len(set(receipts)) == 1
    assert receipts[0].number == world.again(row).receipt
    assert events(row, "proposal.submitted") == 1
    with seeing_as(SERVICE):
        assert verify().bad_seq is None


def test_of_two_officers_one_claims() -> None:
    world = World()
    row = world.submitted()
    actors = [world.acts(world.officer), world.acts(world.colleague)]
    answers = together(*[lambda a=actor: services.proposal_claim(proposal=row.pk, actor=a) for actor in actors])
    assert sorted(isinstance(answer, Refused) for answer in answers) == [False, True]
    assert events(row, "proposal.claimed") == 1


def test_submitting_again_races_the_lapse_and_one_of_them_wins() -> None:
    world = World()
    outcomes = set()
    for _round in range(4):
        row = world.returned()
        with seeing_as(SERVICE):
            Proposal.objects.filter(pk=row.pk).update(due_at=portal_clock.now() - timedelta(seconds=1))
        actor = world.acts(world.delegate)
        again, lapsed = together(
            lambda r=row, a=actor: services.proposal_resubmit(proposal=r.pk, actor=a), services.proposals_lapse_due
        )
        state = world.again(row).state
        outcomes.add(state)
        assert (state == "lapsed") == isinstance(again, Refused) == (lapsed == 1)
        assert events(row, "proposal.lapsed") + events(row, "proposal.resubmitted") == 1
    assert outcomes <= {"lapsed", "submitted"}

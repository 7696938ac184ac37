"""Text public at once or when recorded, by rule: both are one act with the decision (domain.md §7)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from governance.decisions import services
from governance.decisions.models import Decision, RunAct, SilenceRun
from governance.proposals.models import Proposal
from portal.core import clock as portal_clock
from portal.core.audit.models import AuditEvent
from portal.core.eyes import PUBLIC, SERVICE, seeing_as
from portal.core.notices.models import Delivery, State
from portal.core.refusals import PermissionRefused
from portal.core.search.selectors import search
from portal.core.texts.models import Block
from tests import factories as make
from tests.factories import as_user
from tests.factories.proposals import World


@pytest.fixture
def world(db: None) -> World:
    return World()


def adopted(world: World, clock: Any, rule: str) -> tuple[Proposal, SilenceRun]:
    """A proposal adopted by silence, under rules that make texts public by `rule`; one member made a statement."""
    with seeing_as(SERVICE):
        rules = make.rules()
        rules.content["silence"]["text_public"]["value"] = rule
        rules.save()
    chair = make.actor_for(make.office("chair", "of organ", organ=world.organ))
    proposal = world.for_action()
    opens = portal_clock.now() + timedelta(hours=1)
    run = services.run_prepare(
        subject_type="governance.proposal", subject_id=proposal.pk, opens_at=opens,
        expires_at=make.next_working_day(opens + timedelta(hours=96)), actor=chair,
    )  # fmt: skip
    services.run_notify(run=run.pk, actor=chair)
    with seeing_as(SERVICE):
        Delivery.objects.filter(notice__kind="silence.opened").update(
            state=State.DELIVERED, delivered_at=portal_clock.now()
        )
    clock.to(opens)
    services.act_receive(run=run.pk, kind="reservation", words="Within its law.", actor=make.actor_for(world.stranger))
    clock.to(run.expires_at + timedelta(hours=3))
    services.runs_move_due()
    return world.again(proposal), run


def seen_by_public(proposal: Proposal, run: SilenceRun) -> dict[str, bool]:
    with seeing_as(PUBLIC):
        return {
            "decision": Decision.objects.filter(run=run.pk).exists(),
            "proposal": Proposal.objects.filter(pk=proposal.pk).exists(),
            "run": SilenceRun.objects.filter(pk=run.pk).exists(),
            "text": Block.objects.filter(text_version__text=proposal.text_id).exists(),
            "statement": RunAct.objects.filter(run=run.pk).exists(),
            "search": bool(search("register", language="en")),
        }


def test_at_once_it_is_public_from_its_adoption(world: World, clock: Any) -> None:
    proposal, run = adopted(world, clock, "at_once")
    assert proposal.state == "adopted"
    assert set(seen_by_public(proposal, run).values()) == {True}
    with seeing_as(PUBLIC):
        assert set(AuditEvent.objects.values_list("name", flat=True)) >= {"decision.adopted", "proposal.decided"}


def test_when_recorded_it_is_public_from_the_meeting_on(world: World, clock: Any) -> None:
    proposal, run = adopted(world, clock, "when_recorded")
    assert proposal.state == "adopted"
    assert set(seen_by_public(proposal, run).values()) == {False}
    with seeing_as(SERVICE):
        decision = Decision.objects.get(run=run.pk)
    page = f"/en/decisions/{decision.uid}/"
    assert as_user().get(page).status_code == 404
    assert as_user(world.stranger).get(page).status_code == 200
    with pytest.raises(PermissionRefused):
        services.decision_record(decision=decision.pk, actor=make.actor_for(world.stranger))
    assert set(seen_by_public(proposal, run).values()) == {False}
    services.decision_record(decision=decision.pk, actor=make.actor_for(world.officer))
    assert set(seen_by_public(proposal, run).values()) == {True}
    assert "Within its law." in as_user().get(page).content.decode()
    with seeing_as(PUBLIC):
        published = AuditEvent.objects.filter(name__in=["decision.recorded", "proposal.published"])
        assert {event.name: decision.text_digest in event.body for event in published} == {
            "decision.recorded": True, "proposal.published": True,
        }  # fmt: skip

"""A state machine that plays silence runs at random and compares them with a model of domain.md §7 that fits on a page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from governance.decisions import services
from governance.decisions.models import Decision, RunAct, RunState, SilenceRun
from portal.core import clock as portal_clock
from portal.core.eyes import SERVICE, seeing_as
from portal.core.refusals import Refused
from tests import factories as make
from tests.governance.decisions.conftest import Chamber

ENDED = {RunState.ADOPTED, RunState.BROKEN, RunState.NOT_ADOPTED, RunState.WITHDRAWN, RunState.TO_MEETING}


class Undo(Exception):
    """Ends the transaction of one example, so that the next begins afresh."""


class SilenceMachine(RuleBasedStateMachine):
    """`chamber` and `clock` are set on the class by the test. Everything happens in one transaction that is undone."""

    chamber: Chamber
    clock: Any

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.clock.set(timedelta())
        self.state = RunState.PREPARED
        self.served_all = False
        self.timely = self.broke = 0
        self.receipts: set[str] = set()
        self.run: SilenceRun

    def teardown(self) -> None:
        self.block.__exit__(Undo, Undo(), None)

    @initialize(all_served=st.booleans())
    def call(self, all_served: bool) -> None:
        run = self.chamber.prepare()
        self.run = services.run_notify(run=run.pk, actor=make.actor_for(self.chamber.chair))
        self.served_all = all_served
        self.chamber.serve(self.run, *self.chamber.members[: 3 if all_served else 2])
        self.state = RunState.NOTIFIED

    @rule(hours=st.sampled_from([1, 2, 3, 24, 25, 48, 96, 240]))
    def time_passes(self, hours: int) -> None:
        self.clock.forward(hours=hours)

    @rule()
    def the_job_runs(self) -> None:
        services.runs_move_due()
        self._model_job(portal_clock.now())

    def _model_job(self, at: datetime) -> None:
        run = self.chamber.fresh(self.run)
        if self.state == RunState.NOTIFIED and at >= run.opens_at:
            self.state = RunState.RUNNING
        if self.state == RunState.RUNNING and at >= run.expires_at:
            self.state = RunState.CLOSING if self.served_all else RunState.HELD
        if self.state == RunState.CLOSING and at >= run.expires_at + timedelta(hours=2):
            self.state = RunState.ADOPTED
        if self.state == RunState.HELD and at >= run.expires_at + timedelta(days=10):
            self.state = RunState.NOT_ADOPTED

    @rule(who=st.integers(0, 2), kind=st.sampled_from(["objection", "amendment", "reservation", "procedure"]))
    def a_member_acts(self, who: int, kind: str) -> None:
        run = self.chamber.fresh(self.run)
        at = portal_clock.now()
        try:
            receipt = self.chamber.act(run, who, kind)
        except Refused as refused:
            ended = {RunState.WITHDRAWN, RunState.TO_MEETING, RunState.NOT_ADOPTED}
            reasons = {
                "silence_not_open": {RunState.NOTIFIED, *ended},
                "run_ended": ended,
                "procedure_stands": set(RunState),
            }
            assert self.state in reasons[refused.refusal.code]
            assert refused.refusal.code != "silence_not_open" or self.state != RunState.NOTIFIED or at < run.opens_at
            return
        if receipt.number in self.receipts:  # type: ignore[attr-defined]
            return  # the same act sent twice is one act, and what counted counts
        self.receipts.add(receipt.number)  # type: ignore[attr-defined]
        if self.state == RunState.NOTIFIED:  # the instant opens it, not the job
            assert at >= run.opens_at
            self.state = RunState.RUNNING
        timely = at < run.expires_at
        assert receipt.effect == (timely and (kind != "procedure" or self.state == RunState.RUNNING))  # type: ignore[attr-defined]
        if timely and self.state == RunState.RUNNING and kind in {"objection", "amendment"}:
            self.state, self.broke = RunState.BROKEN, self.broke + 1
        elif timely and self.state == RunState.RUNNING and kind == "procedure":
            self.state = RunState.TO_MEETING

    @precondition(lambda self: self.state == RunState.CLOSING)
    @rule()
    def an_officer_certifies(self) -> None:
        services.run_certify(run=self.run.pk, actor=make.actor_for(self.chamber.officer))
        self.state = RunState.ADOPTED

    @rule()
    def the_chair_withdraws(self) -> None:
        run = self.chamber.fresh(self.run)
        possible = self.state in {RunState.NOTIFIED, RunState.RUNNING} and portal_clock.now() < run.expires_at
        try:
            services.run_withdraw(run=self.run.pk, reason="A new text.", actor=make.actor_for(self.chamber.chair))
        except Refused:
            assert not possible
        else:
            assert possible
            self.state = RunState.WITHDRAWN

    @invariant()
    def the_run_is_where_the_model_is(self) -> None:
        if hasattr(self, "run"):
            assert self.chamber.fresh(self.run).state == self.state

    @invariant()
    def one_outcome_at_most(self) -> None:
        if not hasattr(self, "run"):
            return
        with seeing_as(SERVICE):
            adopted = Decision.objects.filter(run=self.run.pk).count()
            assert adopted == (self.state == RunState.ADOPTED)
            if adopted:
                assert self.served_all
                breaking = RunAct.objects.filter(run=self.run.pk, kind__in=["objection", "amendment"], effect=True)
                assert not breaking.exists()


@pytest.mark.django_db(transaction=False)
def test_random_runs_agree_with_the_model(chamber: Chamber, clock: Any) -> None:
    SilenceMachine.chamber, SilenceMachine.clock = chamber, clock
    run_state_machine_as_test(
        SilenceMachine,
        settings=settings(
            max_examples=25, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )

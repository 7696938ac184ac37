"""Objections racing the expiry: exactly one outcome, and the right one by the clock read under the run's lock (goals.md R5)."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections

from governance.decisions import services
from governance.decisions.models import Decision, RunAct, RunState, SilenceRun
from governance.decisions.services.timed import run_step
from portal.core import clock as portal_clock
from portal.core.audit.verify import verify
from portal.core.eyes import SERVICE, seeing_as
from portal.core.refusals import Refused
from tests.governance.decisions.conftest import Chamber

ROUNDS = 12
SURE = 5.0  # seconds in which a thread surely gets its turn, on a busy machine too
WINDOW = 0.08  # seconds around the expiry in which everybody acts


def _together(*works: Callable[[], None]) -> None:
    def closing(work: Callable[[], None]) -> None:
        try:
            work()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=closing, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_objections_racing_the_expiry_end_in_one_right_outcome(chamber: Chamber, clock: object) -> None:
    dice = random.Random(41)
    outcomes = set()
    for number in range(ROUNDS):
        window = SURE if number == 0 else WINDOW
        run = chamber.running(clock)
        with seeing_as(SERVICE):  # the expiry comes in a moment: what is tested is the race, not the waiting
            expires = portal_clock.now() + timedelta(seconds=window)
            SilenceRun.objects.filter(pk=run.pk).update(expires_at=expires)
        # the first round is surely in time, the second surely late; the others fall where the dice and the machine let them
        pauses = [{0: 0.0, 1: 3 * WINDOW}.get(number, dice.random() * 2 * WINDOW) for _ in range(2)]

        def objecting(who: int, pause: float, run: SilenceRun = run) -> None:
            time.sleep(pause)
            try:
                chamber.act(run, who, "objection")
            except Refused:
                return  # the other one had ended it for good

        def job(run: SilenceRun = run) -> None:
            until = time.monotonic() + 3 * SURE
            while time.monotonic() < until and not run_step(run.pk):
                if chamber.fresh(run).state != RunState.RUNNING:
                    return
                time.sleep(0.002)

        _together(lambda: objecting(0, pauses[0]), lambda: objecting(1, pauses[1]), job, job)  # noqa: B023 - joined in the round
        _judge(chamber, run)
        outcomes.add(chamber.fresh(run).state)
        with seeing_as(SERVICE):  # the next round needs the subject free
            SilenceRun.objects.filter(pk=run.pk, state=RunState.CLOSING).update(state=RunState.BROKEN)
    assert outcomes == {RunState.BROKEN, RunState.CLOSING}, "both sides of the instant were tried"
    with seeing_as(SERVICE):
        assert verify().bad_seq is None


def _judge(chamber: Chamber, run: SilenceRun) -> None:
    """By the record itself: broken if and only if an objection was received before the expiry; never both, never neither."""
    ended = chamber.fresh(run)
    with seeing_as(SERVICE):
        acts = list(RunAct.objects.filter(run=run.pk))
        timely = [act for act in acts if act.received_at < ended.expires_at]
        assert all(act.effect == (act.received_at < ended.expires_at) for act in acts)
        assert ended.state == (RunState.BROKEN if timely else RunState.CLOSING)
        assert not Decision.objects.filter(run=run.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_eight_jobs_adopt_once(chamber: Chamber, clock: object) -> None:
    run = chamber.running(clock)
    clock.to(run.expires_at + timedelta(days=1))  # type: ignore[attr-defined]
    _together(*[services.runs_move_due] * 8)
    assert chamber.fresh(run).state == RunState.ADOPTED
    with seeing_as(SERVICE):
        assert Decision.objects.filter(run=run.pk).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["support", "objection", "procedure"])
def test_eight_clicks_are_one_act_and_one_receipt(chamber: Chamber, clock: object, kind: str) -> None:
    run = chamber.running(clock)
    receipts = []
    words = "" if kind == "support" else "A reason."
    _together(*[lambda: receipts.append(chamber.act(run, 0, kind, words).number)] * 8)
    assert len(receipts) == 8
    assert len(set(receipts)) == 1
    with seeing_as(SERVICE):
        assert RunAct.objects.filter(run=run.pk).count() == 1

"""Deposits at once: the number needed is reached once, and nobody is forgotten."""

from __future__ import annotations

import threading

import pytest
from django.db import DatabaseError, connections

from members.states import services
from members.states.models import Instrument
from portal.core.audit.models import AuditEvent
from portal.core.audit.verify import verify
from portal.core.eyes import SERVICE, seeing_as
from portal.core.refusals import Refused
from tests.factories.treaties import Depositary, fresh, state

pytestmark = pytest.mark.django_db(transaction=True)


def test_instruments_deposited_at_the_same_time_are_all_counted() -> None:
    desk = Depositary(needed=4)
    rows = []
    for code in ("XAA", "XBB", "XCC", "XDD"):
        desk.deposit(one := state(code), "signature")
        rows.append(desk.examine(desk.receive(one)))
    actor, start, problems = desk.examines, threading.Barrier(len(rows)), []

    def deposit(pk: int) -> None:
        try:
            start.wait()
            services.instrument_deposit(instrument=pk, actor=actor)
        except (DatabaseError, Refused) as problem:  # said by the main thread
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=deposit, args=(row.pk,)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    entered = fresh(desk.treaty).entered_on
    assert entered == desk.today(30)
    with seeing_as(SERVICE):
        assert {row.effect_on for row in Instrument.objects.filter(kind="ratification")} == {entered}
        assert AuditEvent.objects.filter(name="treaty.force_reached").count() == 1
        assert verify().bad_seq is None


def test_two_jobs_carry_an_effect_out_once(clock) -> None:
    desk = Depositary(needed=1)
    desk.join(state("XAA"))
    clock.forward(days=31)
    done: list[int] = []

    def settle() -> None:
        try:
            done.append(services.instruments_settle_due())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=settle) for _worker in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(done) == 1
    with seeing_as(SERVICE):
        assert AuditEvent.objects.filter(name="instrument.took_effect").count() == 1

"""Two hands at once: a commitment is registered or returned, never both; a report is submitted once."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from governance.commitments import services
from governance.commitments.models import CommitmentState
from portal.core.audit.models import AuditEvent
from portal.core.eyes import SERVICE, seeing_as
from portal.core.refusals import Refused
from tests.factories import commitments as make
from tests.factories.commitments import act, fresh

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], object]) -> list[str]:
    """Make the calls at the same instant, each on a connection of its own; "done", or the code of the refusal."""
    results: list[str] = []
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> None:
        start.wait()
        try:
            call()
            results.append("done")
        except Refused as refused:
            results.append(refused.refusal.code)
        finally:
            connection.close()

    hands = [threading.Thread(target=run, args=[call]) for call in calls]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    return sorted(results)


def count(name: str) -> int:
    with seeing_as(SERVICE):
        return AuditEvent.objects.filter(name=name).count()


def test_registered_or_returned_never_both() -> None:
    people = make.cast()
    row, officer = make.submitted(people), act(people.officer)
    assert (
        at_once(
            *[lambda: services.commitment_register(commitment=row.pk, actor=officer)] * 3,
            *[lambda: services.commitment_return(commitment=row.pk, actor=officer, reason="Which unit?")] * 3,
        )
        == ["done"] + ["transition_not_allowed"] * 5
    )
    assert count("commitment.registered") + count("commitment.returned") == 1
    assert fresh(row).state in {CommitmentState.ACTIVE, CommitmentState.RETURNED}


def test_a_report_is_submitted_once() -> None:
    people = make.cast()
    report = make.open_report(make.active(people))
    services.report_write(report=report.pk, stage="planning", value=None, narrative={}, actor=act(people.expert))
    services.report_send_for_clearance(report=report.pk, actor=act(people.expert))
    focal = act(people.focal)
    results = at_once(*[lambda: services.report_clear(report=report.pk, actor=focal)] * 4)
    assert results == ["done"] + ["transition_not_allowed"] * 3
    assert count("report.submitted") == 1


def test_two_jobs_at_once_remind_once() -> None:
    people = make.cast()
    make.active(people)
    services.reports_open()
    results = at_once(*[services.reports_remind] * 4)
    assert results == ["done"] * 4
    with seeing_as(SERVICE):
        reminded = list(AuditEvent.objects.filter(name="report.reminded").values_list("target_id", flat=True))
    assert len(reminded) == len(set(reminded)) > 0

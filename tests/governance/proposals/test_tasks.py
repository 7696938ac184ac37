"""The clock of proposals, as the scheduler calls it."""

from datetime import timedelta

from governance.tasks import proposals_due
from portal.celery import SCHEDULE
from portal.core.eyes import PUBLIC, seeing_as
from portal.core.heartbeats import JobHeartbeat
from tests.factories.proposals import World


def test_the_job_lapses_what_is_due_and_leaves_a_heartbeat(world: World, clock) -> None:
    row = world.returned()
    clock.to(row.due_at + timedelta(minutes=1))
    assert proposals_due() == {"warned": 0, "lapsed": 1}
    assert proposals_due() == {"warned": 0, "lapsed": 0}
    with seeing_as(PUBLIC):
        assert JobHeartbeat.objects.get(name="proposals_due").runs == 2
    assert SCHEDULE["proposals_due"]["task"] == proposals_due.name

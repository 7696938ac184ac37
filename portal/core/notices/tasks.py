"""The doors of the queue for Celery. A task lost or run twice does no harm: what counts are the rows."""

from datetime import timedelta

from celery import shared_task

from portal.core.heartbeats import heartbeat
from portal.core.notices import outbox
from portal.core.notices.wake import DELIVER, wake
from portal.core.notices.worker import Worker, sweep

EVERY = timedelta(seconds=5)
DELIVER_FOR = timedelta(seconds=20)
SWEEP_FOR = timedelta(seconds=4)


@shared_task(name=DELIVER)
def notices_deliver() -> dict[str, int]:
    """Deliver what is due; with more left than fits into one task, the next one is woken."""
    worker = Worker()
    if worker.run(DELIVER_FOR):
        wake()
    return dict(worker.tally)


@shared_task(name="portal.core.tasks.notices_sweep", expires=EVERY.total_seconds())
def notices_sweep() -> None:
    """Every few seconds: take back the leases of lost workers, deliver what nobody was woken for."""
    with heartbeat("notices_sweep", EVERY):
        sweep()
        if outbox.any_due():
            Worker().run(SWEEP_FOR)

"""The clock of consultation rounds. A run missed or doubled does no harm: the rows say what is due."""

from datetime import timedelta

from celery import shared_task

from governance.consultations.services import consultations_move_due, consultations_remind_due
from portal.core.heartbeats import heartbeat

EVERY = timedelta(seconds=30)


@shared_task(name="governance.tasks.consultations_due")
def consultations_due() -> dict[str, int]:
    """Open and close rounds at their instants, then remind who has not responded."""
    with heartbeat("consultations_due", EVERY):
        return {**consultations_move_due(), "reminded": consultations_remind_due()}

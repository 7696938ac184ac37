"""The clock of proposals. A run missed or doubled does no harm: the rows say what is due."""

from datetime import timedelta

from celery import shared_task

from governance.proposals.services import proposals_lapse_due, proposals_warn_due
from portal.core.heartbeats import heartbeat

EVERY = timedelta(minutes=1)


@shared_task(name="governance.tasks.proposals_due")
def proposals_due() -> dict[str, int]:
    """Warn about returned texts, then lapse those whose time is over."""
    with heartbeat("proposals_due", EVERY):
        return {"warned": proposals_warn_due(), "lapsed": proposals_lapse_due()}

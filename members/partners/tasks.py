"""What happens to partner systems by the clock. It may run twice or late without harm."""

from datetime import timedelta

from celery import shared_task

from members.partners.services import partners_warn
from portal.core.heartbeats import heartbeat

EVERY = timedelta(hours=1)


@shared_task(name="members.partners.warn", expires=EVERY.total_seconds())
def partners_expiring() -> int:
    """Warn before partner systems expire."""
    with heartbeat("partners", EVERY):
        return partners_warn()

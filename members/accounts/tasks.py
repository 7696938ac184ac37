"""What the portal does with accounts by the clock."""

from datetime import timedelta

from celery import shared_task

from members.accounts.services import sessions_forget
from portal.core.heartbeats import heartbeat

EVERY = timedelta(hours=1)


@shared_task(name="members.accounts.sessions_forget", expires=EVERY.total_seconds())
def forget_sessions() -> None:
    """Delete the sessions that are over."""
    with heartbeat("sessions", EVERY):
        sessions_forget()

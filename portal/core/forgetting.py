"""What the floor keeps for a while only."""

from datetime import timedelta

from celery import shared_task

from portal.core import once, stash
from portal.core.files.services import files_sweep
from portal.core.heartbeats import heartbeat

EVERY = timedelta(hours=1)


@shared_task(name="portal.core.tasks.forget", expires=EVERY.total_seconds())
def forget() -> None:
    """Delete forms kept for somebody who did not come back, and what can no longer be a double click."""
    with heartbeat("forget", EVERY):
        stash.forget()
        once.forget()


@shared_task(name="portal.core.tasks.sweep_files", expires=EVERY.total_seconds())
def sweep_files() -> None:
    """Delete files that no act has kept."""
    with heartbeat("sweep_files", EVERY):
        files_sweep()

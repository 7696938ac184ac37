"""The warning before a member is left with nobody who can bind it."""

from celery import shared_task

from members.delegations.services import powers_warn


@shared_task(name="members.delegations.warn")
def powers_ending() -> int:
    """Warn where the last power to bind ends soon. Often and idempotent: each step once for each end."""
    return powers_warn()

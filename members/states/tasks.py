"""The clockwork of treaties."""

from celery import shared_task

from members.states.services import instruments_settle_due, names_turn_due, rectifications_make_due


@shared_task(name="members.states.effects_due")
def effects_due() -> int:
    """Carry out effects of instruments, rectifications and new names that have come.

    Idempotent: a missed round is caught up by the next.
    """
    return instruments_settle_due() + rectifications_make_due() + names_turn_due()

"""The clockwork of silence runs."""

from celery import shared_task

from governance.decisions.services import runs_move_due


@shared_task(name="governance.decisions.runs_move_due")
def silence_runs_move_due() -> int:
    """Open, close, hold and adopt what is due. Often and idempotent: a missed round is caught up by the next."""
    return runs_move_due()

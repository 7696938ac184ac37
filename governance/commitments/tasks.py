"""What commitments do by the clock. Each may run twice or late without harm."""

from celery import shared_task

from governance.commitments import services


@shared_task(name="governance.commitments.timed_moves")
def timed_moves() -> dict[str, int]:
    """Lapse of clearances, beginning of commitments, opening of reports."""
    return {
        "lapsed": services.clearances_lapse(),
        "begun": services.commitments_begin(),
        "opened": services.reports_open(),
    }


@shared_task(name="governance.commitments.remind")
def remind() -> int:
    """Reminders of reports."""
    return services.reports_remind()

"""Waking the workers once an act is committed. A lost wake-up costs seconds: the sweeper finds the rows anyway."""

import logging

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)

DELIVER = "portal.core.tasks.notices_deliver"
STALE_AFTER = 30  # seconds; by then the sweeper has been there


def wake_after_commit() -> None:
    """Wake a worker when, and only when, the running transaction commits; once a transaction."""
    connection = transaction.get_connection()
    if not any(task[1] is wake for task in connection.run_on_commit):
        transaction.on_commit(wake, robust=True)


def wake() -> None:
    """Ask for a delivery run. A broker that is away is not waited for, and nobody's act fails over it."""
    try:
        application = import_string(settings.CELERY_APPLICATION)  # the roof's; the floor knows it by name only
        application.send_task(DELIVER, ignore_result=True, retry=False, expires=STALE_AFTER)
    except Exception as problem:  # noqa: BLE001 - whatever the broker's client may raise
        logger.warning("workers were not woken, the sweeper will do it: %s", type(problem).__name__)

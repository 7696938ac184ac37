"""The job that makes archives, some seconds at a time; what is left the next run takes up."""

from datetime import timedelta

from celery import shared_task

from members.exports.services import exports_expire, exports_make
from portal.core.heartbeats import heartbeat

EVERY = timedelta(seconds=15)
MAKE_FOR = timedelta(seconds=25)


@shared_task(name="members.exports.make", expires=EVERY.total_seconds())
def make_exports() -> None:
    """Go on with what was asked for; delete what has expired."""
    with heartbeat("exports", EVERY):
        exports_make(MAKE_FOR)
        exports_expire()

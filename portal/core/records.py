"""What every record of ours has: an opaque public id, a version, the instants of its making and last change."""

from django.db import models

from portal.core.clock import PortalClock
from portal.core.ids import uuid7


class Record(models.Model):
    """A row that services lock, change and version. `version` rises by one at every change (see locks.store)."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=PortalClock(), editable=False)
    updated_at = models.DateTimeField(db_default=PortalClock(), editable=False)

    class Meta:
        abstract = True

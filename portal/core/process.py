"""What every object with a workflow has: a class, a state moved only by `workflow.move`, and the rules it was begun under."""

from django.db import models

from portal.core.classes import Classed
from portal.core.clock import PortalClock
from portal.core.records import Record


class Process(Record, Classed):
    """`rules_version` is the number of the rules of procedure it began under and ends under (domain.md §1).

    `fictional` marks the demonstration world: shown with a banner, never added up with real facts.
    """

    state_since = models.DateTimeField(db_default=PortalClock())
    rules_version = models.PositiveIntegerField(null=True)
    fictional = models.BooleanField(default=False)

    class Meta(Classed.Meta):
        abstract = True

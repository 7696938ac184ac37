"""The read log: who read what a member has not published (domain.md §3.9). The owning member sees it.

Three doors write it, each for all that goes through it: `eyes.seen` for pages, lists and downloads, the views of the API
(core/api/views.py), and the search page.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models

from portal.core.classes import Audience, Classed
from portal.core.clock import PortalClock
from portal.core.eyes import SERVICE, Eyes, Viewer, seeing_as


class ReadEntry(Classed):
    """One look at a restricted object by staff, an administrator or a partner system. Shown to the members in `parties`."""

    at = models.DateTimeField()
    eyes = models.CharField(max_length=10)
    user_id = models.BigIntegerField(null=True)
    partner_id = models.BigIntegerField(null=True)
    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    target_name = models.CharField(max_length=300)

    read_as: ClassVar[str | None] = None

    class Meta(Classed.Meta):
        indexes = [models.Index(fields=["-at"], name="core_readentry_at")]

    def __str__(self) -> str:
        return f"{self.target_type} {self.target_id}"


def note(viewer: Viewer, *objects: Classed, partner_id: int | None = None) -> None:
    """Log a look at objects whose class is restricted or delegation, unless the viewer is one of their parties."""
    seen = [obj for obj in objects if obj.audience in (Audience.RESTRICTED, Audience.DELEGATION)]
    seen = [obj for obj in seen if viewer.member_id is None or viewer.member_id not in obj.parties or partner_id]
    if not seen or viewer.eyes == Eyes.SERVICE:
        return
    with seeing_as(SERVICE):
        ReadEntry.objects.bulk_create(
            ReadEntry(
                at=PortalClock(),
                eyes=viewer.eyes,
                user_id=viewer.user_id,
                partner_id=partner_id,
                target_type=obj._meta.label_lower,
                target_id=obj.pk,
                target_name=str(obj)[:300],
                audience=Audience.DELEGATION,
                parties=obj.parties,
            )
            for obj in seen
        )


def note_looks(viewer: Viewer, rows: Iterable[Any]) -> None:
    """List the rows that a page has loaded, each once: a part only where its whole is not there too, once for its owners."""
    seen = {(row._meta.label_lower, row.pk): row for row in rows if not row.read_as}
    owned = {(row._meta.label_lower, tuple(row.parties)) for row in seen.values()}
    for part in rows:
        key = (part.read_as, tuple(part.parties))
        if part.read_as and key not in owned:
            owned.add(key)
            seen[part._meta.label_lower, part.pk] = part
    note(viewer, *seen.values())

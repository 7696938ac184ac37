"""The record of needs, offers, matches and initiatives in sentences."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.core.audit.models import AuditEvent
from portal.core.eyes import Viewer

SHOWN = 10
SENTENCES = {
    "need.drafted": _("Draft begun"),
    "need.edited": _("Draft changed"),
    "need.endorsed": _("Endorsed by the national focal point"),
    "need.taken_back": _("Taken back to draft"),
    "need.published": _("Published"),
    "need.confirmed": _("Confirmed as still needed"),
    "need.asked": _("Asked whether it is still needed"),
    "need.moved": _("Moved with its matches"),
    "need.expired": _("Expired: nobody confirmed it"),
    "need.withdrawn": _("Withdrawn"),
    "offer.drafted": _("Draft begun"),
    "offer.edited": _("Draft changed"),
    "offer.submitted": _("Submitted to the secretariat"),
    "offer.returned": _("Returned with questions"),
    "offer.verified": _("Verified as complete"),
    "offer.opened": _("Opened"),
    "offer.paused": _("Paused"),
    "offer.exhausted": _("Exhausted: nothing is left"),
    "offer.reopened": _("Open again: something was released"),
    "offer.expired": _("Expired"),
    "match.suggested": _("Suggested by the secretariat"),
    "match.introduced": _("Both sides introduced; the quantity is held"),
    "match.dropped": _("Suggestion dropped"),
    "match.consented": _("A side consented and declared for itself"),
    "match.terms_proposed": _("Terms put on the table"),
    "match.terms_accepted": _("Terms accepted by one side"),
    "match.agreed": _("Agreed by both sides"),
    "match.started": _("Delivery began; the hold became a draw"),
    "match.completed": _("Received"),
    "match.failed": _("Failed; what was held is released"),
    "match.lapsed": _("Lapsed; what was held is released"),
    "initiative.proposed": _("Proposed"),
    "initiative.part_endorsed": _("A member endorsed its part"),
    "initiative.endorsed": _("Endorsed by all who take part"),
    "initiative.begun": _("Began"),
    "initiative.completed": _("Reported completed"),
    "initiative.closed": _("Closed by the secretariat"),
    "initiative.linked": _("Commitments linked"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of includes/trail.html."""

    instant: datetime
    sentence: str
    digest: str


def record(viewer: Viewer, row: Any) -> list[Entry]:
    """The newest events of a row that the viewer may see. One statement."""
    events = AuditEvent.objects.visible_to(viewer).filter(target_type=row._meta.label_lower, target_id=row.pk)
    return [
        Entry(event.at, str(SENTENCES.get(event.name, event.name)), bytes(event.hash).hex() if event.hash else "")
        for event in events.order_by("-pk")[:SHOWN]
    ]

"""The receipt of an act, read from the event that recorded it (domain.md §3.8): no act can be without one."""

import hashlib
import json
from datetime import datetime

from django.db import models

from portal.core.actors import Actor
from portal.core.audit.models import AuditEvent
from portal.core.refusals import Receipt


def receipt_of(event: AuditEvent) -> Receipt:
    """The number that the service gave, else that of the event; the hash of what was received, else of the act as recorded.

    The instant is that of receipt, which on paper is not that of the record.
    """
    body = json.loads(event.body)
    number = body["facts"].get("receipt") or f"{event.at.year}-E{event.pk}"
    received = body["facts"].get("received_at")
    instant = datetime.fromisoformat(received) if received else event.at
    digest = body["facts"].get("digest") or body["text"] or hashlib.sha256(event.body.encode()).hexdigest()
    return Receipt(number, instant, digest, event.pk)


def receipt_for(row: models.Model, actor: Actor) -> Receipt:
    """The receipt of what the actor's member has just done to a locked row. One statement. Raises AuditEvent.DoesNotExist."""
    about = AuditEvent.objects.filter(target_type=row._meta.label_lower, target_id=row.pk, acts_for=actor.acts_for)
    return receipt_of(about.latest("pk"))

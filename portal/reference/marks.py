"""What was loaded, and from which files: read from the audit record, where loading stands like any other act."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from portal.core import audit
from portal.core.actors import Door, system
from portal.core.audit.models import AuditEvent

LOADER = system(Door.COMMAND)


def last(names: Sequence[str], *, model: type[models.Model] | None = None) -> dict[str, Any]:
    """The facts of the latest event of these names (about loading this kind of record, if given); empty when there is none."""
    events = AuditEvent.objects.filter(name__in=names)
    if model is not None:
        events = events.filter(target_id=ContentType.objects.get_for_model(model).pk)
    body = events.order_by("-id").values_list("body", flat=True).first()
    found: dict[str, Any] = json.loads(body)["facts"] if body else {}
    return found


def mark(name: str, *, model: type[models.Model], **facts: Any) -> None:
    """Record that a kind of record was loaded. Within a service only."""
    audit.record(name, target=ContentType.objects.get_for_model(model), by=LOADER, **facts)

"""Step 4 of a service: one event for one act."""

import hashlib
import json
import secrets
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

from portal.core import clock
from portal.core.actors import Actor
from portal.core.audit.models import AuditEvent
from portal.core.classes import Audience
from portal.core.discretion import DISCRETION, required

SALT_BYTES = 16


def record(
    name: str,
    *,
    target: models.Model,
    by: Actor,
    at: datetime | None = None,
    reason: str = "",
    source: str = "",
    to: str = "",
    rules_version: int | None = None,
    text_hash: str = "",
    **facts: Any,
) -> AuditEvent:
    """Write the event of an act into the running transaction; the database chains it at COMMIT.

    `name` is `noun.verb-ed`; `source` and `to` are states. The event has the class of its target (public without one); `facts`
    are JSON-like, without personal data. A step of discretion needs a reason and a place in the list: Refused, LookupError.
    """
    at = at or clock.now()
    if target.__dict__.pop("used_discretion", False):
        required(name, reason)
    if by.received_at is not None:
        facts.setdefault("received_at", by.received_at)
    if name in DISCRETION and reason.strip():
        facts["discretion"] = DISCRETION[name].value
    salt = secrets.token_bytes(SALT_BYTES) if by.id is not None else None
    body = {
        "name": name,
        "at": at,
        "actor": {
            "kind": by.kind.value,
            "door": by.door.value,
            "ref": actor_reference(by.id, salt),
            "for": by.acts_for,
        },
        "target": {"type": target._meta.label_lower, "id": target.pk, "uid": getattr(target, "uid", None)},
        "from": source,
        "to": to or getattr(target, "state", ""),
        "reason": reason,
        "rules": rules_version if rules_version is not None else getattr(target, "rules_version", None),
        "text": text_hash,
        "facts": facts,
    }
    return AuditEvent.objects.create(
        name=name, at=at, actor_kind=by.kind.value, actor_id=by.id, actor_salt=salt, acts_for=by.acts_for,
        door=by.door.value, target_type=target._meta.label_lower, target_id=target.pk,
        target_uid=getattr(target, "uid", None), body=canonical(body), **_class_of(target),
    )  # fmt: skip


def _class_of(target: models.Model) -> dict[str, Any]:
    usual: dict[str, Any] = {"audience": Audience.PUBLIC, "parties": [], "release_at": None}
    return {column: getattr(target, column, value) for column, value in usual.items()}


def actor_reference(actor_id: int | None, salt: bytes | None) -> str | None:
    """The actor as it stands in the body: SHA-256 of salt and key, or None for the portal itself."""
    if actor_id is None or salt is None:
        return None
    return hashlib.sha256(bytes(salt) + str(actor_id).encode()).hexdigest()


def canonical(body: dict[str, Any]) -> str:
    """The one spelling of a body: sorted keys, no spaces, UTF-8 as it is, instants in UTC with microseconds and Z."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_spell)


def _spell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, UUID | Decimal):
        return str(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot stand in an audit event")

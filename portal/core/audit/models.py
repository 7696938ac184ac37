"""The event and the head of the chain. The application role may insert and read; it can neither change nor delete."""

from typing import ClassVar

from django.db import models

from portal.core.classes import Classed
from portal.core.ids import uuid7


class AuditEvent(Classed):
    """One act. `body` is the canonical JSON that is hashed; the columns beside it repeat it for queries and are compared
    with it by the verifier. `seq`, `prev` and `hash` are given at COMMIT by the trigger `core_audit_chain`.

    The actor's key stands outside the body; the body has a salted hash of it, so that a person can be forgotten and
    the chain still verifies.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(max_length=80)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    actor_salt = models.BinaryField(null=True)
    acts_for = models.BigIntegerField(null=True)
    door = models.CharField(max_length=10)
    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    target_uid = models.UUIDField(null=True)
    body = models.TextField()
    seq = models.BigIntegerField(null=True, unique=True)
    prev = models.BinaryField(null=True)
    hash = models.BinaryField(null=True)

    read_as: ClassVar[str | None] = None

    class Meta(Classed.Meta):
        indexes = [
            models.Index(fields=["target_type", "target_id", "seq"], name="core_audit_target"),
            models.Index(fields=["name", "at"], name="core_audit_name_at"),
        ]

    def __str__(self) -> str:
        return f"{self.seq or '–'} {self.name}"


class AuditHead(models.Model):
    """The last link of the chain: one row, written only by the trigger."""

    one = models.BooleanField(primary_key=True, default=True)
    seq = models.BigIntegerField(default=0)
    hash = models.BinaryField(default=b"\x00")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(one=True), name="core_audithead_one_row")]

    def __str__(self) -> str:
        return str(self.seq)

"""The notice (what is told, frozen) and its deliveries (to whom, and what became of each)."""

import uuid
from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.core.audit.models import AuditEvent
from portal.core.classes import Classed
from portal.core.clock import PortalClock
from portal.core.ids import uuid7
from portal.core.texts.models import TextVersion


class Notice(Classed):
    """One thing told to many. The row never changes: the facts are those of the act, whenever a mail is sent.

    `facts` are JSON (see facts.py). `number` is given to formal notices only. `step` tells reminders about one subject
    apart; a kind with a step goes out once per subject.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    number = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=80)
    formal = models.BooleanField()
    step = models.CharField(max_length=40, blank=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    subject_uid = models.UUIDField(null=True)
    facts = models.JSONField(encoder=DjangoJSONEncoder)
    template_version = models.PositiveIntegerField(default=1)
    text_version = models.ForeignKey(TextVersion, null=True, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(AuditEvent, on_delete=models.PROTECT, related_name="notices")
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    created_at = models.DateTimeField(db_default=PortalClock(), editable=False)

    #: How many deliveries `notify` has queued; not stored.
    queued = 0

    class Meta(Classed.Meta):
        constraints = [
            *Classed.Meta.constraints,
            models.UniqueConstraint(fields=["event", "kind", "step"], name="core_notice_once_per_event"),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "kind", "step"],
                condition=~Q(step=""),
                name="core_notice_step_once",
            ),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="core_notice_number"),
            models.CheckConstraint(
                condition=Q(formal=True) & ~Q(number="") | Q(formal=False, number=""),
                name="core_notice_formal_is_numbered",
            ),
        ]
        indexes = [models.Index(fields=["subject_type", "subject_id", "id"], name="core_notice_subject")]

    def __str__(self) -> str:
        return self.number or f"{self.kind} {self.uid}"


class Channel(models.TextChoices):
    MAIL = "mail", _("mail")
    PORTAL = "portal", _("portal")
    PAPER = "paper", _("paper")


class State(models.TextChoices):
    """Moved only by the engine (outbox.py) and by services.py; `SERVED` are those that count as served."""

    QUEUED = "queued", _("queued")
    SENDING = "sending", _("being sent")
    DISPATCHED = "dispatched", _("dispatched")
    DELIVERED = "delivered", _("delivered")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    BOUNCED = "bounced", _("bounced")
    FAILED = "failed", _("failed")
    QUARANTINED = "quarantined", _("quarantined")


SERVED = (State.DELIVERED.value, State.ACKNOWLEDGED.value)
PENDING = (State.QUEUED.value, State.SENDING.value)
STUCK = (State.BOUNCED.value, State.FAILED.value, State.QUARANTINED.value)


class Delivery(Classed):
    """One notice to one contact by one channel: a row of the queue first, of the proof of service afterwards.

    `uid` is random, not ordered in time: the queue is worked in its order, which has nothing to do with the member.
    `attempts` counts leases, `lost_leases` those whose worker never reported back, `repeats` how often the mail was
    sent again without knowing whether it had arrived. `last_error` holds codes only, no personal data.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    recipient = models.CharField(max_length=60)
    member_id = models.BigIntegerField(null=True)
    address = models.CharField(max_length=254, blank=True)
    domain = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=10)
    channel = models.CharField(max_length=6, choices=Channel.choices)
    step = models.CharField(max_length=60, blank=True)
    priority = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    lost_leases = models.PositiveSmallIntegerField(default=0)
    repeats = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(db_default=PortalClock())
    lease_until = models.DateTimeField(null=True)
    lease_owner = models.CharField(max_length=80, blank=True)
    message_id = models.CharField(max_length=120)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    body_sha256 = models.CharField(max_length=64, blank=True)
    last_error = models.CharField(max_length=200, blank=True)

    read_as: ClassVar[str | None] = None

    class Meta(Classed.Meta):
        constraints = [
            *Classed.Meta.constraints,
            models.UniqueConstraint(fields=["notice", "recipient", "channel", "step"], name="core_delivery_once"),
            models.CheckConstraint(
                condition=Q(state="sending", lease_until__isnull=False)
                | ~Q(state="sending") & Q(lease_until__isnull=True),
                name="core_delivery_lease_while_sending",
            ),
        ]
        indexes = [
            models.Index(fields=["priority", "next_at", "uid"], name="core_delivery_due", condition=Q(state="queued")),
            models.Index(fields=["lease_until"], name="core_delivery_leased", condition=Q(state="sending")),
            models.Index(fields=["member_id", "-id"], name="core_delivery_member"),
            models.Index(fields=["state", "-id"], name="core_delivery_stuck", condition=Q(state__in=list(STUCK))),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.recipient} {self.channel}"


class MailDomain(models.Model):
    """A mail domain that lately kept a worker waiting. Until `blocked_until` its mails stay in the queue."""

    domain = models.CharField(max_length=254, primary_key=True)
    failures = models.PositiveIntegerField(default=1)
    blocked_until = models.DateTimeField()

    def __str__(self) -> str:
        return self.domain

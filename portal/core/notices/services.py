"""The acts on notices. `notify` is step 5 of every other service (design.md §2); the rest happens to notices."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.core import audit, clock
from portal.core.actors import Actor, system
from portal.core.audit.models import AuditEvent
from portal.core.classes import Audience
from portal.core.documents.services import receipt_number, symbol_next
from portal.core.notices.facts import freeze
from portal.core.notices.fanout import fan_out, try_alternates
from portal.core.notices.kinds import NOTICE_KINDS
from portal.core.notices.mail import message_domain
from portal.core.notices.models import PENDING, SERVED, Channel, Delivery, Notice, State
from portal.core.notices.transport import code_in
from portal.core.notices.wake import wake_after_commit
from portal.core.permissions import check
from portal.core.refusals import Receipt, Refusal, Refused
from portal.core.service import service
from portal.core.texts.models import TextVersion

SERIES = "notice"
PATTERN = "NOTICE/{n}"
CLASS_COLUMNS = ("audience", "parties", "release_at")


def notify(
    kind: str,
    subject: models.Model,
    *,
    event: AuditEvent,
    facts: Mapping[str, Any] | None = None,
    step: str = "",
    text_version: TextVersion | None = None,
    corrects: Notice | None = None,
    recipients: QuerySet | None = None,
    classed: Mapping[str, Any] | None = None,
) -> Notice:
    """Queue a notice to all its recipients, inside the running service; nothing is sent before it commits.

    `facts` are frozen now (see facts.py; `title`, `symbol`, `path` and instants such as `deadline` are what templates
    know). `text_version` goes out with a formal notice, in the body and attached. `step` names a reminder (`T-14`): the
    same kind, subject and step go out once, a second call returns the first notice and queues nothing. `recipients`
    narrows whom the kind names (only who has not responded). The class is the subject's unless `classed` says other.

    `notice.queued` is the number of deliveries queued. Statements: 2, and 3 more for the number of a formal notice.
    Raises LookupError for an unknown kind, TypeError for what is no fact, ValueError for a text that is not frozen.
    """
    described = NOTICE_KINDS[kind]
    if text_version is not None and text_version.frozen_at is None:
        raise ValueError("only a frozen text can be served")
    key = {"kind": kind, "subject_type": subject._meta.label_lower, "subject_id": subject.pk, "step": step}
    if step and (told := Notice.objects.filter(**key).first()):
        return told
    notice = Notice(
        **key,
        **(classed or _class_of(subject)),
        number=symbol_next(SERIES, PATTERN) if described.formal else "",
        formal=described.formal,
        subject_uid=getattr(subject, "uid", None),
        facts=freeze(facts or {}),
        template_version=described.template_version,
        text_version=text_version,
        event=event,
        corrects=corrects,
    )
    try:
        with transaction.atomic(savepoint=bool(step)):
            notice.save(force_insert=True)
    except IntegrityError:
        if step and (told := Notice.objects.filter(**key).first()):  # another reminder job was quicker
            return told
        raise
    notice.queued = fan_out(notice, described.recipients(subject) if recipients is None else recipients)
    wake_after_commit()
    return notice


def notice_open(*, notice: UUID, actor: Actor) -> Delivery:
    """A delegate has opened the notice in the portal: from now on the member is served (domain.md §10).

    Permission `notice.open`: reading by anybody else serves nobody. Audits `notice.opened` the first time. Raises
    PermissionRefused, Notice.DoesNotExist.
    """
    with service(actor):
        delivery, opened = _portal_delivery(notice, actor, "notice.open")
        if opened:
            audit.record("notice.opened", target=delivery, by=actor, notice=str(delivery.notice))
    return delivery


def notice_acknowledge(*, notice: UUID, actor: Actor) -> Receipt:
    """The member says that it has received the notice. Audits `notice.acknowledged`; a second time changes nothing.

    Permission `notice.acknowledge`. Raises PermissionRefused, Notice.DoesNotExist.
    """
    with service(actor):
        at = clock.now()
        delivery, _opened = _portal_delivery(notice, actor, "notice.acknowledge")
        if delivery.state != State.ACKNOWLEDGED:
            delivery.state = State.ACKNOWLEDGED
            delivery.save(update_fields=["state"])
        event = audit.record("notice.acknowledged", target=delivery, by=actor, at=at, notice=str(delivery.notice))
    return Receipt(number=str(delivery.notice), instant=at, digest=delivery.body_sha256, event=event.pk)


def notice_receipt_enter(*, notice: UUID, member_id: int, received_at: datetime, actor: Actor, reason: str) -> Receipt:
    """The paper receipt of a member: it was served at `received_at`. By two officers, who tell its contacts (portal/core/paper).

    Permission `notice.receipt_enter`. Audits `notice.receipt_entered`. Raises PermissionRefused, Refused (an instant that has
    not come yet), Notice.DoesNotExist.
    """
    with service(actor):
        at = clock.now()
        row = Notice.objects.get(uid=notice)
        check("notice.receipt_enter", actor, row, at)
        if received_at > at:
            raise Refused(Refusal("not_yet", _("The instant of receipt has not come yet.")))
        delivery, _made = Delivery.objects.get_or_create(
            notice=row, recipient=f"member:{member_id}", channel=Channel.PAPER, step="",
            defaults=_own_row(row, member_id, received_at),
        )  # fmt: skip
        number = receipt_number(at)
        event = audit.record(
            "notice.receipt_entered",
            target=delivery,
            by=actor,
            at=at,
            reason=reason,
            received_at=received_at,
            receipt=number,
        )
    return Receipt(number, received_at, hashlib.sha256(event.body.encode()).hexdigest(), event.pk)


def delivery_bounce(*, message_id: str, reason: str, actor: Actor | None = None) -> bool:
    """A mail came back: its delivery no longer counts as served, alternates are tried. False when nothing was changed.

    Of `reason` only the codes are kept. Audits `delivery.bounced`.
    """
    uid = _uid_in(message_id)
    if uid is None:
        return False
    by = actor or system()
    with service(by):
        delivery = Delivery.objects.select_for_update(no_key=True, of=("self",)).filter(uid=uid).first()
        if delivery is None or delivery.state not in (State.DISPATCHED, State.DELIVERED):
            return False
        delivery.state, delivery.delivered_at = State.BOUNCED, None
        delivery.last_error = f"{code_in(reason)} returned".strip()
        delivery.save(update_fields=["state", "delivered_at", "last_error"])
        audit.record("delivery.bounced", target=delivery, by=by, reason=delivery.last_error)
        if try_alternates(delivery.pk):
            wake_after_commit()
    return True


def delivery_resend(*, delivery: UUID, actor: Actor, reason: str, address: str = "") -> Delivery:
    """Staff send a mail again, to another address when one is given. Returns the delivery that is now queued.

    What never left (failed, quarantined) is queued again under its Message-ID; what did gets a new row, and so a new
    Message-ID. Permission `notice.resend`. Audits `delivery.resent`. Raises PermissionRefused, Refused (it is still on
    its way), Delivery.DoesNotExist.
    """
    with service(actor):
        at = clock.now()
        row = Delivery.objects.select_for_update(no_key=True, of=("self",)).select_related("notice").get(uid=delivery)
        check("notice.resend", actor, row, at)
        siblings = Delivery.objects.filter(notice=row.notice_id, recipient=row.recipient, channel=row.channel)
        if row.channel != Channel.MAIL or siblings.filter(state__in=PENDING).exists():
            raise Refused(Refusal("on_its_way", _("This delivery is still on its way; it cannot be sent again now.")))
        if row.state in (State.FAILED, State.QUARANTINED) and not address:
            row.state, row.attempts, row.lost_leases, row.next_at, row.last_error = State.QUEUED, 0, 0, at, ""
            row.save(update_fields=["state", "attempts", "lost_leases", "next_at", "last_error"])
        else:
            row = _copy(row, f"{row.step.partition('+again')[0]}+again{siblings.count()}", address or row.address)
        audit.record("delivery.resent", target=row, by=actor, at=at, reason=reason)
        wake_after_commit()
    return row


def _class_of(subject: models.Model) -> dict[str, Any]:
    """The subject's class; a subject without one is public."""
    if not hasattr(subject, "audience"):
        return {"audience": Audience.PUBLIC, "parties": [], "release_at": None}
    return {column: getattr(subject, column) for column in CLASS_COLUMNS}


def _portal_delivery(notice: UUID, actor: Actor, permission: str) -> tuple[Delivery, bool]:
    """The member's delivery by portal, locked and at least delivered; and whether that is new."""
    row, at = Notice.objects.get(uid=notice), clock.now()
    member_id = actor.acts_for
    if member_id is None:
        raise Refused(Refusal("no_member", _("A notice is opened for a member.")))
    check(permission, actor, Delivery(notice=row, member_id=member_id), at)
    locked = Delivery.objects.select_for_update(no_key=True, of=("self",)).select_related("notice")
    delivery = locked.filter(notice=row, member_id=member_id, channel=Channel.PORTAL).order_by("pk").first()
    if delivery is None:
        key = {"notice": row, "recipient": f"member:{member_id}", "channel": Channel.PORTAL, "step": ""}
        return locked.get_or_create(**key, defaults=_own_row(row, member_id, at))
    if delivery.state in SERVED:
        return delivery, False
    delivery.state, delivery.delivered_at = State.DELIVERED, at
    delivery.save(update_fields=["state", "delivered_at"])
    return delivery, True


def _own_row(notice: Notice, member_id: int, at: datetime) -> dict[str, Any]:
    """The columns of a delivery that is made by its being received."""
    secret = notice.audience == Audience.DELEGATION
    return {
        "member_id": member_id,
        "state": State.DELIVERED,
        "sent_at": at,
        "delivered_at": at,
        "audience": Audience.DELEGATION if secret else Audience.RESTRICTED,
        "parties": [member_id],
    }


def _copy(row: Delivery, step: str, address: str) -> Delivery:
    copy = Delivery(
        notice=row.notice, recipient=row.recipient, member_id=row.member_id, address=address,
        domain=address.rpartition("@")[2].lower(), language=row.language, channel=row.channel, step=step,
        priority=row.priority, **row.classed,
    )  # fmt: skip
    copy.message_id = f"<{copy.uid}@{message_domain()}>"
    copy.save(force_insert=True)
    return copy


def _uid_in(message_id: str) -> UUID | None:
    try:
        return UUID(message_id.strip().strip("<>").partition("@")[0])
    except ValueError:
        return None

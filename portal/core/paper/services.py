"""One officer enters, a second one confirms, or either sets aside. Confirming takes the act itself, in the same transaction."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core import audit, clock
from portal.core.actors import Actor, Door
from portal.core.audit.models import AuditEvent
from portal.core.classes import Audience
from portal.core.files.models import KeptFile, Part
from portal.core.files.services import file_keep
from portal.core.locks import check_version, lock
from portal.core.notices.services import notify
from portal.core.paper.kinds import PAPER_KINDS
from portal.core.paper.models import PaperEntry, PaperState
from portal.core.paper.notices import facts_of
from portal.core.permissions import check
from portal.core.refusals import Receipt, Refusal, Refused
from portal.core.service import service
from portal.core.workflow import move


def paper_enter(
    *,
    kind: str,
    target: models.Model,
    member: int,
    received_at: datetime,
    says: dict[str, Any],
    actor: Actor,
    paper: str = "",
    scan: KeptFile | None = None,
) -> PaperEntry:
    """An officer enters an act that came by note or mail. It counts for nothing until a second officer confirms it.

    Only the secretariat and the member see it. Permission `paper.enter`. Audits `paper.entered`. Raises PermissionRefused,
    Refused (an instant of receipt that has not come yet, a scan that waits no more, and whatever the kind does not admit).
    """
    described = PAPER_KINDS[kind]
    with service(actor):
        at = clock.now()
        entry = PaperEntry(
            kind=kind, member_id=member, target_type=target._meta.label_lower, target_id=target.pk, says=says, paper=paper,
            received_at=received_at, entered_by_id=actor.id, fictional=described.fictional(target),
            rules_version=getattr(target, "rules_version", None), audience=Audience.RESTRICTED, parties=[member],
            state_since=at,
        )  # fmt: skip
        check("paper.enter", actor, entry, at)
        if received_at > at:
            sentence = _("The instant of receipt has not come yet.")
            raise Refused(Refusal("future_receipt", sentence, rule="paper.receipt"))
        described.admits(entry, at)
        entry.save()
        if scan is not None:
            file_keep(scan, target=entry, part=Part.SCAN, classed=entry.classed, actor=actor, member=member)
        audit.record(
            "paper.entered", target=entry, by=actor, at=at, kind=kind, member=member, received_at=received_at, paper=paper,
            scan=scan.sha256 if scan else "",
        )  # fmt: skip
    return entry


def paper_confirm(*, entry: int, actor: Actor, expected_version: int | None = None) -> Receipt:
    """A second officer confirms: the act is taken as the member's, with the instant of receipt, and the member is told.

    The object is locked by the feature's own service, before the entry is written. Permission `paper.confirm`. Audits
    `paper.confirmed`, and what the act audits; queues `paper.confirmed` to all contacts of the member. A second click gives
    the same receipt. Raises StaleVersion, PermissionRefused (the same officer), Refused (set aside, or the act is refused).
    """
    with service(actor):
        row = lock(PaperEntry, entry)
        at = clock.now()
        if row.confirmed_by_id == actor.id and row.state == PaperState.CONFIRMED:
            return _receipt_of(row)
        check_version(row, expected_version)
        check("paper.confirm", actor, row, at)
        _waits(row)
        on_behalf = Actor(
            actor.kind, Door.PAPER, id=actor.id, on_behalf_of=row.member_id, request_id=actor.request_id,
            received_at=row.received_at,
        )  # fmt: skip
        receipt = PAPER_KINDS[row.kind].call(row, on_behalf)
        row.confirmed_by_id, row.receipt, row.digest, row.effect = (
            actor.id,
            receipt.number,
            receipt.digest,
            receipt.effect,
        )
        move(row, to=PaperState.CONFIRMED, actor=actor, at=at)
        event = audit.record(
            "paper.confirmed", target=row, by=actor, at=at, source=PaperState.WAITING, kind=row.kind, member=row.member_id,
            receipt=receipt.number, received_at=row.received_at, text_hash=receipt.digest, effect=receipt.effect,
        )  # fmt: skip
        notify("paper.confirmed", row, event=event, facts=facts_of(row))
    return receipt


def paper_set_aside(*, entry: int, reason: str, actor: Actor, expected_version: int | None = None) -> PaperEntry:
    """An officer, the one who entered it or another, sets a mistaken entry aside. It stays in the record, with its reason.

    Permission `paper.enter`. Audits `paper.set_aside`. Raises StaleVersion, PermissionRefused, Refused (no reason, or it ended).
    """
    with service(actor):
        row = lock(PaperEntry, entry, expected_version)
        at = clock.now()
        check("paper.enter", actor, row, at)
        _waits(row)
        if not reason.strip():
            sentence = _("Give a reason: the entry stays in the record, and the reason with it.")
            raise Refused(Refusal("reason_missing", sentence, rule="paper_road"))
        row.set_aside_by_id, row.set_aside_reason = actor.id, reason.strip()
        move(row, to=PaperState.SET_ASIDE, actor=actor, at=at)
        audit.record(
            "paper.set_aside", target=row, by=actor, at=at, source=PaperState.WAITING, reason=row.set_aside_reason,
            kind=row.kind, member=row.member_id, received_at=row.received_at,
        )  # fmt: skip
    return row


def _waits(row: PaperEntry) -> None:
    if row.state == PaperState.CONFIRMED:
        raise Refused(Refusal("already_confirmed", _("This act has been confirmed already."), rule="paper_road"))
    if row.state == PaperState.SET_ASIDE:
        raise Refused(Refusal("set_aside", _("This entry has been set aside."), rule="paper_road"))


def _receipt_of(row: PaperEntry) -> Receipt:
    events = AuditEvent.objects.filter(target_type=row._meta.label_lower, target_id=row.pk)
    event = events.get(name="paper.confirmed")
    return Receipt(row.receipt, row.received_at, row.digest, event.pk, effect=bool(row.effect))

"""A response that came by note or mail, taken when its second officer confirms (portal/core/paper, domain.md §2)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from governance.consultations.models import Consultation, NationalResponse, ResponseState
from governance.consultations.models import ConsultationState as State
from governance.consultations.permissions import consulted_refusal
from governance.consultations.services.common import digest_of, later_standing, replace_earlier, set_class
from governance.consultations.workflow import says_something
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.classes import Audience
from portal.core.documents.services import receipt_number
from portal.core.locks import lock
from portal.core.paper.models import PaperEntry
from portal.core.permissions import check
from portal.core.refusals import PermissionRefused, Receipt, Refusal, TransitionRefused
from portal.core.service import service
from portal.core.workflow import move


def response_on_paper(entry: PaperEntry, actor: Actor) -> Receipt:
    """The member's response, by its note: from its receipt on, until replaced or closed. Called by `paper_confirm`.

    It stands unless a response received later already does; then it is kept as overtaken (`Receipt.effect` is False).
    Permission `response.clear`, by the door of paper. Audits `response.received`. Raises PermissionRefused, TransitionRefused.
    """
    with service(actor):
        round_ = lock(Consultation, entry.target_id)
        at = clock.now()
        row = _response(round_, entry)
        _received_in_time(round_, entry.received_at)
        check("response.clear", actor, row, at)
        overtaken = later_standing(row)
        row.confirmed_by_id, row.receipt, row.digest = actor.id, receipt_number(at), digest_of(row, [])
        if not overtaken:
            replace_earlier(row, actor, at)
        set_class(row, round_, [])
        move(row, to=ResponseState.REPLACED if overtaken else ResponseState.RECEIVED, actor=actor, at=at)
        event = audit.record(
            "response.received", target=row, by=actor, at=at, text_hash=row.digest, receipt=row.receipt,
            received_at=row.received_at, effect=not overtaken,
        )  # fmt: skip
    overtaken_by = Refusal("overtaken", _("A response received later already stands."), rule="consultation.replaceable")
    refusal = overtaken_by if overtaken else None
    return Receipt(row.receipt, entry.received_at, row.digest, event.pk, effect=not overtaken, refusal=refusal)


def response_admits(entry: PaperEntry, at: datetime) -> None:
    """What can be said when it is entered already. It may be entered after the close when it was received before.

    Raises PermissionRefused (the member is not consulted), TransitionRefused (received before the opening or after the close,
    empty, or “no comments” with comments).
    """
    round_ = Consultation.objects.get(pk=entry.target_id)
    row = _response(round_, entry)
    if refusal := consulted_refusal(row, at):
        raise PermissionRefused(refusal)
    _received_in_time(round_, entry.received_at)
    if refusal := says_something(row, at):
        raise TransitionRefused(refusal)


def _response(round_: Consultation, entry: PaperEntry) -> NationalResponse:
    """The response as the note has it, not stored."""
    return NationalResponse(
        consultation=round_, member_id=entry.member_id, on_paper=True, entered_by_id=entry.entered_by_id,
        received_at=entry.received_at, fictional=round_.fictional, rules_version=round_.rules_version,
        audience=Audience.RESTRICTED, parties=[entry.member_id], **entry.says,
    )  # fmt: skip


def _received_in_time(round_: Consultation, received_at: datetime) -> None:
    began = round_.state in (State.NOTIFIED, State.OPEN, State.CLOSED) and round_.opens_at is not None
    if not began or received_at < round_.opens_at:  # type: ignore[operator]
        raise TransitionRefused(
            Refusal("before_opening", _("It was received before the round opened."), rule="consultation.opens_at")
        )
    if received_at >= round_.closes_at:
        sentence = _("Received after the close, without effect.")
        raise TransitionRefused(Refusal("received_after_close", sentence, rule="consultation.closes_at"))

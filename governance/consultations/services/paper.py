"""The paper road: an officer enters a response with the instant of its receipt, a second one confirms (domain.md §2)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from governance.consultations.models import Consultation, NationalResponse, ResponseState
from governance.consultations.models import ConsultationState as State
from governance.consultations.notices import facts
from governance.consultations.services.common import digest_of, later_standing, replace_earlier, set_class
from governance.consultations.services.responses import receipt_of
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.classes import Audience
from portal.core.documents.services import receipt_number
from portal.core.locks import check_version, lock
from portal.core.notices.services import notify
from portal.core.permissions import check
from portal.core.refusals import Receipt, Refusal, TransitionRefused
from portal.core.service import service
from portal.core.workflow import move


def response_enter_on_paper(
    *,
    consultation: int,
    member: int,
    actor: Actor,
    received_at: datetime,
    words: str = "",
    no_comments: bool = False,
    language: str = "en",
) -> NationalResponse:
    """An officer enters a response that came by note or mail. The instant of receipt counts, not that of entry.

    It may be entered after the close when it was received before. Permission `response.enter_on_paper`. Audits
    `response.entered_on_paper`. Raises PermissionRefused, TransitionRefused (received before the opening, after the close,
    or in the future).
    """
    with service(actor):
        round_ = lock(Consultation, consultation)
        at = clock.now()
        row = NationalResponse(
            consultation=round_, member_id=member, words=words, no_comments=no_comments, language=language, on_paper=True,
            state=ResponseState.AWAITS_CONFIRMATION, entered_by_id=actor.id, received_at=received_at, fictional=round_.fictional,
            rules_version=round_.rules_version, audience=Audience.RESTRICTED, parties=[member], state_since=at,
        )  # fmt: skip
        check("response.enter_on_paper", actor, row, at)
        _received_in_time(round_, received_at, at)
        if not words.strip() and not no_comments:
            raise TransitionRefused(
                Refusal(
                    "empty",
                    _("The response is empty. Write it, or choose “no comments”."),
                    rule="consultation.response",
                )
            )
        row.save()
        audit.record("response.entered_on_paper", target=row, by=actor, at=at, received_at=received_at)
    return row


def response_confirm(*, response: int, actor: Actor, expected_version: int | None = None) -> Receipt:
    """A second officer confirms what the first one entered; all contacts of the member are told at once.

    It stands unless a response received later already does; then it is kept as overtaken (`Receipt.effect` is False).
    Permission `response.confirm`. Audits `response.received`. A second click gives the same receipt. Raises StaleVersion,
    PermissionRefused (the same officer), TransitionRefused.
    """
    with service(actor):
        round_ = lock(Consultation, NationalResponse.objects.values_list("consultation", flat=True).get(pk=response))
        row = lock(NationalResponse, response)
        at = clock.now()
        if row.confirmed_by_id == actor.id and row.receipt:
            return receipt_of(row)
        check_version(row, expected_version)
        overtaken = later_standing(row)
        row.confirmed_by_id, row.receipt, row.digest = actor.id, receipt_number(at), digest_of(row, [])
        if not overtaken:
            check("response.confirm", actor, row, at)
            replace_earlier(row, actor, at)
        set_class(row, round_, [])
        move(row, to=ResponseState.REPLACED if overtaken else ResponseState.RECEIVED, actor=actor, at=at)
        event = audit.record(
            "response.received", target=row, by=actor, at=at, source=ResponseState.AWAITS_CONFIRMATION, text_hash=row.digest,
            receipt=row.receipt, received_at=row.received_at, effect=not overtaken,
        )  # fmt: skip
        told = facts(round_, receipt=row.receipt, received_at=row.received_at, digest=row.digest)
        notify("consultation.paper_response", row, event=event, facts=told)
    refusal = (
        Refusal("overtaken", _("A response received later already stands."), rule="consultation.replaceable")
        if overtaken
        else None
    )
    return Receipt(row.receipt, row.received_at, row.digest, event.pk, effect=not overtaken, refusal=refusal)  # type: ignore[arg-type]


def _received_in_time(round_: Consultation, received_at: datetime, at: datetime) -> None:
    if received_at > at:
        raise TransitionRefused(Refusal("future", _("The instant of receipt has not come yet."), rule="paper.receipt"))
    if (
        round_.state not in (State.NOTIFIED, State.OPEN, State.CLOSED)
        or round_.opens_at is None
        or received_at < round_.opens_at
    ):
        raise TransitionRefused(
            Refusal("before_opening", _("It was received before the round opened."), rule="consultation.opens_at")
        )
    if received_at >= round_.closes_at:
        raise TransitionRefused(
            Refusal(
                "received_after_close", _("Received after the close, without effect."), rule="consultation.closes_at"
            )
        )

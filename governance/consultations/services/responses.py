"""The national response: drafted by anybody in the delegation, cleared and sent by its focal point."""

from django.utils.translation import gettext_lazy as _

from governance.consultations.models import Consultation, NationalResponse, ResponseState
from governance.consultations.notices import facts
from governance.consultations.services.common import (
    digest_of,
    open_now,
    replace_earlier,
    set_class,
    taken_comments,
)
from members.delegations.selectors import one_person_delegation
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.audit.models import AuditEvent
from portal.core.classes import Audience
from portal.core.documents.services import receipt_number
from portal.core.locks import check_version, lock, store
from portal.core.notices.services import notify
from portal.core.permissions import check
from portal.core.refusals import Receipt, Refusal, TransitionRefused
from portal.core.service import service
from portal.core.workflow import move


def response_draft(
    *,
    consultation: int,
    actor: Actor,
    words: str = "",
    no_comments: bool = False,
    language: str = "en",
    expected_version: int | None = None,
) -> NationalResponse:
    """Write, or rewrite, the draft of the member's one response. Whoever changed it last is its author.

    Permission `response.draft`. Audits `response.drafted` in the delegation's class. Raises StaleVersion, PermissionRefused,
    TransitionRefused (the round is not open).
    """
    with service(actor):
        round_ = lock(Consultation, consultation)
        at = clock.now()
        row = NationalResponse.objects.filter(
            consultation=round_, member=actor.acts_for, state=ResponseState.DRAFT
        ).first() or NationalResponse(
            consultation=round_, member_id=actor.acts_for, fictional=round_.fictional, rules_version=round_.rules_version,
            audience=Audience.DELEGATION, parties=[actor.acts_for], state_since=at,
        )  # fmt: skip
        check("response.draft", actor, row, at)
        open_now(round_, at)
        if row.pk:
            check_version(row, expected_version)
        row.words, row.no_comments, row.language, row.author_id = words, no_comments, language, actor.id
        if row.pk:
            store(row)
        else:
            row.save()
        audit.record("response.drafted", target=row, by=actor, at=at)
    return row


def response_clear(*, response: int, actor: Actor, expected_version: int | None = None) -> Receipt:
    """The focal point clears the draft and sends it: from now on it is the member's response, until replaced or closed.

    Permission `response.clear` (not the author, unless the delegation is declared to be of one person). The comments taken
    go with it. It replaces an earlier one, visibly. Judged by the clock after the lock of the round. Audits
    `response.received`; the member's contacts get the receipt. A second click gives the same receipt. Raises StaleVersion,
    PermissionRefused, TransitionRefused (empty, or the round is closed).
    """
    with service(actor):
        round_ = lock(Consultation, NationalResponse.objects.values_list("consultation", flat=True).get(pk=response))
        row = lock(NationalResponse, response)
        at = clock.now()
        if row.state == ResponseState.RECEIVED and row.cleared_by_id == actor.id:
            return receipt_of(row)
        check_version(row, expected_version)
        check("response.clear", actor, row, at)
        if row.state != ResponseState.DRAFT:
            raise TransitionRefused(
                Refusal("not_a_draft", _("This response was sent before."), rule="consultation.response")
            )
        open_now(round_, at)
        comments = taken_comments(row)
        replace_earlier(row, actor, at)
        row.cleared_by_id, row.one_person = (
            actor.id,
            row.author_id == actor.id and one_person_delegation(row.member_id, at),
        )
        row.received_at, row.receipt, row.digest = at, receipt_number(at), digest_of(row, comments)
        set_class(row, round_, comments)
        move(row, to=ResponseState.RECEIVED, actor=actor, at=at)
        event = audit.record(
            "response.received", target=row, by=actor, at=at, source=ResponseState.DRAFT, text_hash=row.digest,
            receipt=row.receipt, one_person=row.one_person,
        )  # fmt: skip
        told = facts(round_, receipt=row.receipt, received_at=at, digest=row.digest)
        notify("consultation.response_received", row, event=event, facts=told)
    return Receipt(number=row.receipt, instant=at, digest=row.digest, event=event.pk)


def receipt_of(row: NationalResponse) -> Receipt:
    """The receipt of a response that was received."""
    events = AuditEvent.objects.filter(target_type=row._meta.label_lower, target_id=row.pk, name="response.received")
    assert row.received_at is not None
    return Receipt(number=row.receipt, instant=row.received_at, digest=row.digest, event=events.get().pk)

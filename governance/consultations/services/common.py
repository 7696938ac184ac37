"""What several services of rounds need."""

import hashlib
import json
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from governance.consultations.models import Comment, CommentState, Consultation, NationalResponse, ResponseState
from governance.consultations.models import ConsultationState as State
from portal.core.actors import Actor, system
from portal.core.classes import Audience
from portal.core.locks import lock_all
from portal.core.refusals import Refusal, TransitionRefused
from portal.core.workflow import move


def open_now(consultation: Consultation, at: datetime) -> None:
    """Judge by the clock read after the lock: the state alone may lag behind the instant, in both directions.

    Raises TransitionRefused before the opening, at the close and after it.
    """
    began = consultation.state in (State.NOTIFIED, State.OPEN) and consultation.opens_at is not None
    if began and consultation.opens_at <= at < consultation.closes_at:  # type: ignore[operator]
        return
    if consultation.state == State.CLOSED or (began and consultation.closes_at <= at):
        raise TransitionRefused(
            Refusal(
                "consultation_closed",
                _("The round is closed; nothing received from now on counts."),
                rule="consultation.closes_at",
            )
        )
    raise TransitionRefused(Refusal("consultation_not_open", _("The round is not open."), rule="consultation.opens_at"))


def reason_given(reason: str) -> None:
    """Raise TransitionRefused for a use of discretion without a reason (domain.md §3.10)."""
    if not reason.strip():
        sentence = _("Give a reason: it stands in the public list of uses of discretion.")
        raise TransitionRefused(Refusal("reason_missing", sentence, rule="discretion"))


def taken_comments(row: NationalResponse) -> list[Comment]:
    """The comments the focal point took, in the order they were made."""
    return list(
        Comment.objects.filter(
            consultation=row.consultation_id, member=row.member_id, state=CommentState.TAKEN
        ).order_by("pk")
    )


def digest_of(row: NationalResponse, comments: list[Comment]) -> str:
    """SHA-256 over what was received: the words, and each comment with its block."""
    spelled = {
        "no_comments": row.no_comments,
        "words": row.words,
        "language": row.language,
        "comments": [[c.block_key, c.kind, c.words, c.proposed_text, c.language] for c in comments],
    }
    return hashlib.sha256(
        json.dumps(spelled, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).hexdigest()


def class_of(consultation: Consultation, member_id: int) -> dict[str, object]:
    """The class of a response that was received: all members after the close (or before, where the rules say so)."""
    seen = consultation.state == State.CLOSED or consultation.responses_visible_before_close
    return {"audience": Audience.MEMBERS if seen else Audience.RESTRICTED, "parties": [member_id], "release_at": None}


def set_class(row: NationalResponse, consultation: Consultation, comments: list[Comment]) -> None:
    """Give a response and the comments in it their class, and tie them together; the row is saved by its move."""
    classed = class_of(consultation, row.member_id)
    for column, value in classed.items():
        setattr(row, column, value)
    if comments:
        Comment.objects.filter(pk__in=[c.pk for c in comments]).update(response=row, **classed)


def replace_earlier(row: NationalResponse, actor: Actor, at: datetime) -> None:
    """The response that stood is replaced, visibly."""
    for earlier in lock_all(_standing(row)):
        move(earlier, to=ResponseState.REPLACED, actor=system(actor.door), at=at)


def later_standing(row: NationalResponse) -> bool:
    """Whether a response received after this one already stands (a letter that was slow to be entered)."""
    return _standing(row).filter(received_at__gte=row.received_at).exists()


def _standing(row: NationalResponse) -> QuerySet[NationalResponse]:
    return NationalResponse.objects.filter(
        consultation=row.consultation_id, member=row.member_id, state=ResponseState.RECEIVED
    ).exclude(pk=row.pk)

"""What a change of a delegation does to its responses: drafts go over with a post; the head sets a response aside."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from governance.consultations.models import Comment, CommentState, Consultation, NationalResponse, ResponseState
from governance.consultations.services.common import open_now
from members.delegations.hooks import Supersedable
from portal.core import audit, clock
from portal.core.actors import Actor, system
from portal.core.classes import Audience
from portal.core.locks import lock
from portal.core.refusals import Refusal, TransitionRefused
from portal.core.workflow import move


def drafts_give(member: int, giver: int, taker: int) -> int:
    """A person's drafts and undecided comments become another person's. Within a service; returns how many."""
    drafts = NationalResponse.objects.filter(member=member, author=giver, state=ResponseState.DRAFT)
    comments = Comment.objects.filter(member=member, author=giver, state=CommentState.PROPOSED)
    return drafts.update(author=taker) + comments.update(author=taker)


def response_set_aside(response: NationalResponse, actor: Actor) -> NationalResponse:
    """The response no longer stands; its words are a draft again, of the head, which the focal point clears.

    Audits `response.set_aside`. Raises TransitionRefused (the round is closed; it does not stand).
    """
    round_ = lock(Consultation, response.consultation_id)
    row = lock(NationalResponse, response.pk)
    at = clock.now()
    if refusal := still_changeable(row, at):
        raise TransitionRefused(refusal)
    move(row, to=ResponseState.REPLACED, actor=system(actor.door), at=at)
    audit.record("response.set_aside", target=row, by=actor, at=at, source=ResponseState.RECEIVED, receipt=row.receipt)
    NationalResponse.objects.get_or_create(
        consultation=round_, member_id=row.member_id, state=ResponseState.DRAFT,
        defaults={
            "words": row.words, "no_comments": row.no_comments, "language": row.language, "author_id": actor.id,
            "fictional": row.fictional, "rules_version": row.rules_version, "audience": Audience.DELEGATION,
            "parties": [row.member_id], "state_since": at,
        },
    )  # fmt: skip
    return row


def still_changeable(row: NationalResponse, at: datetime) -> Refusal | None:
    """None while the response stands and its round is open."""
    if row.state != ResponseState.RECEIVED:
        return Refusal("does_not_stand", _("This response does not stand."), rule="consultation.response")
    try:
        open_now(row.consultation, at)
    except TransitionRefused as refused:
        return refused.refusal
    return None


def _found(uid: Any) -> NationalResponse | None:
    return NationalResponse.objects.filter(uid=uid).select_related("consultation").first()


SUPERSEDABLE = Supersedable(
    find=_found,
    title=lambda row: row.consultation.title,
    path=lambda row: f"/consultations/{row.consultation.uid}/",
    author=lambda row: row.cleared_by_id or row.author_id,
    refusal=still_changeable,
    set_aside=response_set_aside,
)

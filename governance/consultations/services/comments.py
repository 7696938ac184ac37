"""Experts' comments: inside the delegation, until the focal point takes them into the national response."""

from django.utils.translation import gettext_lazy as _

from governance.consultations.models import Comment, CommentState, Consultation
from governance.consultations.services.common import open_now
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.classes import Audience
from portal.core.locks import lock
from portal.core.permissions import check
from portal.core.refusals import Refusal, TransitionRefused
from portal.core.service import service
from portal.core.workflow import move


def comment_add(
    *,
    consultation: int,
    actor: Actor,
    kind: str,
    words: str,
    block_key: str = "",
    proposed_text: str = "",
    language: str = "en",
) -> Comment:
    """An expert comments on a block (or, without `block_key`, on the whole text); only the delegation reads it.

    Permission `comment.add`. Audits `comment.added` in the delegation's class. Raises PermissionRefused, TransitionRefused
    (the round is not open).
    """
    with service(actor):
        round_ = lock(Consultation, consultation)
        at = clock.now()
        row = Comment(
            consultation=round_, member_id=actor.acts_for, author_id=actor.id, kind=kind, words=words, block_key=block_key,
            proposed_text=proposed_text, language=language, fictional=round_.fictional, rules_version=round_.rules_version,
            audience=Audience.DELEGATION, parties=[actor.acts_for], state_since=at,
        )  # fmt: skip
        check("comment.add", actor, row, at)
        open_now(round_, at)
        if block_key and not round_.text_version.blocks.filter(key=block_key).exists():
            raise TransitionRefused(
                Refusal("unknown_block", _("The text has no such paragraph."), rule="consultation.text")
            )
        row.save()
        audit.record("comment.added", target=row, by=actor, at=at, block=block_key)
    return row


def comment_choose(*, comment: int, actor: Actor, take: bool, expected_version: int | None = None) -> Comment:
    """The focal point takes a comment into the national response, or leaves it out; until the response is sent.

    Permission `comment.choose`. Audits `comment.taken` or `comment.left_out`. Choosing the same twice changes nothing.
    Raises StaleVersion, PermissionRefused, TransitionRefused (the round is not open).
    """
    with service(actor):
        round_ = lock(Consultation, Comment.objects.values_list("consultation", flat=True).get(pk=comment))
        row = lock(Comment, comment, expected_version)
        at, source = clock.now(), row.state
        target = CommentState.TAKEN if take else CommentState.LEFT_OUT
        check("comment.choose", actor, row, at)
        open_now(round_, at)
        if source == target:
            return row
        move(row, to=target, actor=actor, at=at)
        audit.record("comment.taken" if take else "comment.left_out", target=row, by=actor, at=at, source=source)
    return row

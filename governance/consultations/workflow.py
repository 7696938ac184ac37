"""The tables of consultation rounds, of experts' comments and of national responses (domain.md §7)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from governance.consultations.models import (
    Comment,
    CommentState,
    Consultation,
    ConsultationState,
    NationalResponse,
    ResponseState,
)
from members.body.selectors import rules_numbered
from portal.core.refusals import Refusal
from portal.core.workflow import Transition, Workflow

#: States in which a round is under way.
ACTIVE = (ConsultationState.PLANNED, ConsultationState.NOTIFIED, ConsultationState.OPEN)


def long_enough(consultation: Consultation, at: datetime) -> Refusal | None:
    """None when the round leaves members the time the rules require."""
    rules = rules_numbered(consultation.rules_version or 1, fictional=consultation.fictional)
    if rules.deadline("consultation_minimum", max(consultation.opens_at or at, at)) <= consultation.closes_at:
        return None
    return Refusal(
        "round_too_short",
        _("The round has to stay open for the time the rules require."),
        rule="periods.consultation_minimum",
    )


def has_opened(consultation: Consultation, at: datetime) -> Refusal | None:
    if consultation.opens_at is not None and consultation.opens_at <= at:
        return None
    return Refusal("not_yet", _("The round has not reached its opening."), rule="consultation.opens_at")


def has_ended(consultation: Consultation, at: datetime) -> Refusal | None:
    if consultation.closes_at <= at:
        return None
    return Refusal("not_yet", _("The round has not reached its close."), rule="consultation.closes_at")


def says_something(response: NationalResponse, _at: datetime) -> Refusal | None:
    """A response has words or comments, or says “no comments”; never both, never neither."""
    comments = Comment.objects.filter(
        consultation=response.consultation_id, member=response.member_id, state=CommentState.TAKEN
    )
    says = bool(response.words.strip()) or (not response.on_paper and comments.exists())
    if says != response.no_comments:
        return None
    if says:
        return Refusal(
            "both", _("The response says “no comments” and has comments. Choose one."), rule="consultation.response"
        )
    return Refusal(
        "empty", _("The response is empty. Write it, take a comment into it, or choose “no comments”."),
        rule="consultation.no_comments_is_a_response",
    )  # fmt: skip


CONSULTATION = Workflow(
    name="consultation",
    desk={ConsultationState.PLANNED: "officer"},
    states=ConsultationState,
    shapes={
        ConsultationState.PLANNED: "wait",
        ConsultationState.NOTIFIED: "wait",
        ConsultationState.OPEN: "open",
        ConsultationState.CLOSED: "done",
        ConsultationState.CANCELLED: "stop",
    },
    transitions=[
        Transition(
            ConsultationState.PLANNED, ConsultationState.NOTIFIED, "consultation.notify", _("Notify"), guard=long_enough
        ),
        Transition(
            ConsultationState.NOTIFIED, ConsultationState.OPEN, "consultation.by_job", _("Open"), guard=has_opened, by_job=True
        ),
        Transition(
            ConsultationState.OPEN, ConsultationState.CLOSED, "consultation.by_job", _("Close"), guard=has_ended, by_job=True,
            deadline="consultation_default",
        ),
        *(
            Transition(state, ConsultationState.CANCELLED, "consultation.cancel", _("Cancel"), discretion=True)
            for state in ACTIVE
        ),
    ],
)  # fmt: skip

COMMENT = Workflow(
    name="comment",
    states=CommentState,
    shapes={CommentState.PROPOSED: "wait", CommentState.TAKEN: "done", CommentState.LEFT_OUT: "stop"},
    transitions=[
        Transition(CommentState.PROPOSED, CommentState.TAKEN, "comment.choose", _("Take into the response")),
        Transition(CommentState.PROPOSED, CommentState.LEFT_OUT, "comment.choose", _("Leave out")),
        Transition(CommentState.TAKEN, CommentState.LEFT_OUT, "comment.choose", _("Leave out")),
        Transition(CommentState.LEFT_OUT, CommentState.TAKEN, "comment.choose", _("Take into the response")),
    ],
)

RESPONSE = Workflow(
    name="national_response",
    states=ResponseState,
    shapes={
        ResponseState.DRAFT: "wait",
        ResponseState.RECEIVED: "done",
        ResponseState.REPLACED: "stop",
    },
    transitions=[
        Transition(
            ResponseState.DRAFT, ResponseState.RECEIVED, "response.clear", _("Clear and send"), guard=says_something
        ),
        Transition(
            ResponseState.DRAFT, ResponseState.REPLACED, "response.clear", _("Receive as overtaken"), guard=says_something,
            by_job=True,
        ),
        Transition(ResponseState.RECEIVED, ResponseState.REPLACED, "response.replace", _("Replace"), by_job=True),
    ],
)  # fmt: skip

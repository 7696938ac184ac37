"""Who may do what in a consultation round (domain.md §2, §7)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from governance.consultations.models import Comment, Consultation, Contribution, ContributionKind, NationalResponse
from members.body.permissions import chair, entitled, officer, spoken_for
from members.delegations.permissions import clears, delegate_of, with_power
from members.participants.models import ParticipantRight
from members.participants.permissions import takes_part
from portal.core.actors import Actor, Door
from portal.core.permissions import Predicate, any_of, only_system
from portal.core.refusals import Refusal

_ASKED = "consultation.asked"
_JOB_ONLY = Refusal("job_only", _("Only the portal's own clock does this."), rule="periods")


def member_of(row: Comment | NationalResponse) -> int:
    return row.member_id


def consulted_refusal(row: NationalResponse | Comment, at: datetime) -> Refusal | None:
    """None when the member was entitled when the round was notified, and still is (domain.md §3.5)."""
    consulted = row.consultation.consulted
    if not consulted.filter(member=row.member_id).exists():
        return spoken_for(row.member_id, consulted.values("member"), at) or Refusal(
            "not_consulted",
            _("This member was not entitled when the round was notified."),
            rule="consultation.entitled",
        )
    return entitled(row.member, "respond", row.consultation.organ, at)


def drafts(actor: Actor, row: Comment | NationalResponse, at: datetime) -> Refusal | None:
    """Any delegate of a member that is consulted."""
    return delegate_of(member_of)(actor, row, at) or consulted_refusal(row, at)


def clears_response(actor: Actor, row: NationalResponse, at: datetime) -> Refusal | None:
    """The focal point who did not write it, and who may bind; of a member that may still respond.

    On the paper road an officer takes the act of such a member; the signature under the paper is what binds.
    """
    if actor.door == Door.PAPER:
        return officer(actor, row, at) or consulted_refusal(row, at)
    cleared = clears(member_of, lambda response: response.author_id)
    return cleared(actor, row, at) or with_power("bind", member_of)(actor, row, at) or consulted_refusal(row, at)


def chooses(actor: Actor, row: Comment, at: datetime) -> Refusal | None:
    """The national focal point decides which comments go into the response."""
    return clears(member_of, lambda _comment: None)(actor, row, at)


def contributes(actor: Actor, row: Contribution, at: datetime) -> Refusal | None:
    """A person of a participant comments where the call invites participants; a person of an observer has a statement
    circulated: of an organisation that observes, or of a state that may speak and is not consulted.
    """
    stated = row.kind == ContributionKind.STATEMENT
    if row.member is not None:
        if row.consultation.consulted.filter(member=row.member_id).exists():
            return Refusal("is_consulted", _("Your member is consulted: it answers by its national response."), _ASKED)
        if not stated:
            return Refusal(
                "statement_only", _("An observer has a statement circulated, and comments on nothing."), _ASKED
            )
        return with_power("speak", lambda made: made.member_id)(actor, row, at) or entitled(
            row.member, "speak", None, at
        )
    if row.participant is None:
        return Refusal("not_taking_part", _("Only participants and observers contribute."), rule="participants.roles")
    if not stated and not row.consultation.participants_invited:
        return Refusal("not_invited", _("This call does not invite participants."), rule=_ASKED)
    right = ParticipantRight.CIRCULATE if stated else ParticipantRight.COMMENT
    return takes_part(right, lambda made: made.participant)(actor, row, at)


def plans(actor: Actor, row: Consultation, at: datetime) -> Refusal | None:
    return any_of(officer, chair)(actor, row, at)


PERMISSIONS: dict[str, Predicate] = {
    "consultation.plan": plans,
    "consultation.notify": plans,
    "consultation.extend": chair,
    "consultation.cancel": chair,
    "consultation.invite": chair,
    "consultation.by_job": only_system(_JOB_ONLY),
    "comment.add": drafts,
    "comment.choose": chooses,
    "contribution.make": contributes,
    "response.draft": drafts,
    "response.clear": clears_response,
    "response.replace": only_system(_JOB_ONLY),
}

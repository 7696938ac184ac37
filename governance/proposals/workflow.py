"""The table of a proposal's steps (domain.md §6), and the guards that look at its form, never at its merit."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from governance.proposals.models import Proposal
from governance.proposals.models import ProposalState as State
from members.body.models import Office
from portal.core.refusals import Refusal
from portal.core.texts.models import Block, BlockKind
from portal.core.workflow import Transition, Workflow

#: States in which the secretariat examines the form.
IN_SCREENING = (State.SUBMITTED, State.SCREENING)
#: States in which the sponsor may change the text.
EDITABLE = (State.DRAFT, State.RETURNED)
#: States in which members know the text and action has not begun.
BEFORE_ACTION = (State.REGISTERED, State.OPEN)


def form_refusal(proposal: Proposal, _at: datetime) -> Refusal | None:
    """None when the form is complete: a title and every block in the original language, and one operative paragraph."""
    language = proposal.original_language
    if not proposal.title.get(language):
        return Refusal(
            "title_missing",
            _("The title is missing in the original language."),
            rule="return_for_form.missing_language",
        )
    latest = proposal.text.versions.order_by("-number").values("pk")[:1]
    blocks = list(Block.objects.filter(text_version__in=latest))
    if not any(block.kind == BlockKind.OPERATIVE for block in blocks):
        return Refusal(
            "no_operative_part", _("The text has no operative paragraph."), rule="return_for_form.no_operative_part"
        )
    if empty := next((block for block in blocks if not block.body.get(language, "").strip()), None):
        sentence = _("A paragraph has no words in the original language: %(block)s.")
        name = empty.label or str(BlockKind.HEADING.label)
        return Refusal("block_empty", sentence % {"block": name}, rule="return_for_form.missing_language")
    return None


def second_officer_refusal(proposal: Proposal, at: datetime) -> Refusal | None:
    """None unless the officer is of the sponsor's nationality and works on it alone (domain.md §6, claim)."""
    if proposal.second_officer_id is not None:
        return None
    nationals = Office.objects.at(at).filter(user=proposal.claimed_by_id, nationality=proposal.sponsor_id)
    if not nationals.exists():
        return None
    return Refusal(
        "second_officer_needed",
        _(
            "The officer is a national of the sponsor: a second officer has to join before the secretariat can act on it."
        ),
        rule="proposal.claim",
    )


def language_refusal(proposal: Proposal, _at: datetime) -> Refusal | None:
    """None when the languages the service found missing are none, or the chair has waived them with a reason."""
    if proposal.language_waiver or not getattr(proposal, "missing_languages", ()):
        return None
    return Refusal(
        "languages_missing",
        _("The text does not yet exist in all official languages. The chair may waive that with a reason."),
        rule="proposal.open_needs_all_official_languages",
    )


def restoring_refusal(proposal: Proposal, at: datetime) -> Refusal | None:
    """None for a paper received before the text lapsed (domain.md §2, the paper road)."""
    if proposal.due_at is not None and getattr(proposal, "received_at", at) < proposal.due_at:
        return None
    return Refusal("too_late", _("The paper was received after the time was over."), rule="paper.receipt")


def _withdrawn_from(*states: State) -> list[Transition]:
    return [Transition(state, State.WITHDRAWN, "proposal.withdraw", _("Withdraw")) for state in states]


PROPOSAL = Workflow(
    name="proposal",
    desk={"submitted": "officer", "screening": "officer", "open": "chair"},
    taken_by="claimed_by",
    states=State,
    shapes={
        State.DRAFT: "wait",
        State.SUBMITTED: "wait",
        State.SCREENING: "open",
        State.RETURNED: "stop",
        State.DECLINED: "stop",
        State.REGISTERED: "done",
        State.OPEN: "open",
        State.FOR_ACTION: "open",
        State.UNDER_DECISION: "open",
        State.ADOPTED: "good",
        State.NOT_ADOPTED: "stop",
        State.WITHDRAWN: "done",
        State.REFERRED: "done",
        State.LAPSED: "stop",
    },
    transitions=[
        Transition(State.DRAFT, State.SUBMITTED, "proposal.table", _("Submit"), guard=form_refusal),
        Transition(State.SUBMITTED, State.SCREENING, "proposal.claim", _("Claim"), deadline="proposal_claim"),
        Transition(
            State.SCREENING,
            State.REGISTERED,
            "proposal.examine",
            _("Register"),
            guard=second_officer_refusal,
            deadline="proposal_claim",
        ),
        Transition(
            State.SCREENING,
            State.RETURNED,
            "proposal.examine",
            _("Return for changes of form"),
            guard=second_officer_refusal,
            deadline="proposal_claim",
            discretion=True,
        ),
        Transition(State.SCREENING, State.SUBMITTED, "proposal.release", _("Give back to the queue")),
        Transition(
            State.RETURNED,
            State.SUBMITTED,
            "proposal.table",
            _("Submit again"),
            guard=form_refusal,
            deadline="proposal_return",
        ),
        Transition(State.RETURNED, State.LAPSED, "proposal.lapse", _("Lapse"), deadline="proposal_return", by_job=True),
        Transition(
            State.LAPSED,
            State.RETURNED,
            "proposal.lapse",
            _("Restore: a paper had come in time"),
            guard=restoring_refusal,
            by_job=True,
        ),
        Transition(State.REGISTERED, State.OPEN, "proposal.open", _("Open"), guard=language_refusal),
        Transition(State.OPEN, State.FOR_ACTION, "proposal.place_for_action", _("Place for action")),
        Transition(
            State.FOR_ACTION, State.UNDER_DECISION, "proposal.begin_decision", _("Begin the decision"), by_job=True
        ),
        Transition(State.UNDER_DECISION, State.FOR_ACTION, "proposal.outcome", _("End without outcome"), by_job=True),
        Transition(State.UNDER_DECISION, State.ADOPTED, "proposal.outcome", _("Adopted"), by_job=True),
        Transition(State.UNDER_DECISION, State.NOT_ADOPTED, "proposal.outcome", _("Not adopted"), by_job=True),
        Transition(State.UNDER_DECISION, State.REFERRED, "proposal.outcome", _("Referred to a meeting"), by_job=True),
        *_withdrawn_from(State.SUBMITTED, State.SCREENING, State.RETURNED, State.REGISTERED, State.OPEN),
    ],
)

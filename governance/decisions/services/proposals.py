"""A proposal as the subject of a silence run."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from governance.decisions.models import RunState
from governance.proposals.models import Proposal
from governance.proposals.models import ProposalState as State
from governance.proposals.services import proposal_outcome, proposal_publish, proposal_under_decision
from portal.core.actors import Actor
from portal.core.refusals import Refusal, Refused

OUTCOMES = {
    RunState.ADOPTED: State.ADOPTED,
    RunState.BROKEN: State.NOT_ADOPTED,
    RunState.NOT_ADOPTED: State.NOT_ADOPTED,
    RunState.TO_MEETING: State.REFERRED,
    RunState.WITHDRAWN: State.FOR_ACTION,
}


def material(pk: int) -> dict[str, Any]:
    """What the run decides. Raises Refused unless the chair has placed the proposal for action."""
    proposal = Proposal.objects.select_related("organ").get(pk=pk)
    if proposal.state != State.FOR_ACTION:
        raise Refused(
            Refusal("not_for_action", _("The chair places the text for action first."), rule="proposal.for_action")
        )
    version = proposal.text.versions.filter(frozen_at__isnull=False).order_by("-number")[0]
    return {
        "title": proposal.title,
        "symbol": proposal.symbol,
        "kind": proposal.kind,
        "organ": proposal.organ,
        "text_version": version,
        "fictional": proposal.fictional,
    }


def started(pk: int, actor: Actor) -> None:
    """The run is called; a run that was held and is served again finds the proposal under decision already."""
    if Proposal.objects.filter(pk=pk, state=State.FOR_ACTION).exists():
        proposal_under_decision(pk, actor)


def ended(pk: int, outcome: str, actor: Actor, public: bool) -> None:
    """The one outcome of the run becomes the proposal's, in the same transaction."""
    proposal_outcome(pk, OUTCOMES[RunState(outcome)], actor, publish=public)


def published(pk: int, actor: Actor) -> None:
    """The meeting has taken note: now the text is public."""
    proposal_publish(pk, actor)

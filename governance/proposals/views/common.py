"""What the pages share: finding a proposal, or answering that there is none."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse

from governance.proposals import selectors
from governance.proposals.models import Proposal
from governance.proposals.workflow import PROPOSAL
from members.states.models import Member
from portal.core.display.tally import Stand
from portal.core.display.texts import local_text


def proposal_or_404(request: HttpRequest, uid: UUID) -> Proposal:
    """The proposal, if the reader may see it; otherwise the same answer as for one that does not exist."""
    try:
        return selectors.proposal_for(request.viewer, uid)  # type: ignore[attr-defined]
    except Proposal.DoesNotExist as missing:
        raise Http404 from missing


def head(proposal: Proposal) -> dict[str, Any]:
    """What every page about one proposal says above its title."""
    return {
        "proposal": proposal,
        "shape": PROPOSAL.shapes[proposal.state],
        "symbol": proposal.symbol or proposal.receipt,
        "up_url": reverse("proposals:list"),
        "here": reverse("proposals:detail", args=[proposal.uid]),
        "is_demonstration": proposal.fictional,
    }


def stand_of(member: Member) -> Stand:
    """A member as a tile."""
    return Stand(group="", code=member.tile, name=local_text(member.name).text, position="member")

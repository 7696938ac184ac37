"""Drafts of proposals go over with a post."""

from governance.proposals.models import Proposal
from governance.proposals.models import ProposalState as State


def drafts_give(member: int, giver: int, taker: int) -> int:
    """A person's drafts become another person's. Within a service; returns how many."""
    return Proposal.objects.filter(sponsor=member, author=giver, state=State.DRAFT).update(author=taker)

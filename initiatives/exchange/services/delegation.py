"""Drafts of needs and offers go over with a post."""

from initiatives.exchange.models import Need, NeedState, Offer, OfferState


def drafts_give(member: int, giver: int, taker: int) -> int:
    """A person's drafts become another person's. Within a service; returns how many."""
    needs = Need.objects.filter(member=member, author=giver, state=NeedState.DRAFT)
    offers = Offer.objects.filter(member=member, author=giver, state=OfferState.DRAFT)
    return needs.update(author=taker) + offers.update(author=taker)

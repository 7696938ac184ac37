"""What is left of an offer: it follows from the ledger, never from a column."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Case, DecimalField, F, Sum, When

from initiatives.exchange.models import EntryKind, LedgerEntry, Match, Offer
from portal.core.eyes import SERVICE, seeing_as

TAKEN = Case(When(kind=EntryKind.RELEASE, then=-F("quantity")), default=F("quantity"), output_field=DecimalField())
HELD = Case(
    When(kind=EntryKind.RELEASE, then=-F("quantity")),
    When(kind=EntryKind.HOLD, then=F("quantity")),
    default=Decimal(0),
    output_field=DecimalField(),
)


def balances(offers: Iterable[Offer]) -> dict[int, Decimal]:
    """What is left of each offer. The sum is shown to whom the offer is shown; the entries only to the sides of a match."""
    offers = list(offers)
    with seeing_as(SERVICE):
        taken = dict(
            LedgerEntry.objects.filter(offer__in=offers).order_by().values_list("offer").annotate(sum=Sum(TAKEN))
        )
    return {offer.pk: offer.quantity - taken.get(offer.pk, Decimal(0)) for offer in offers}


def balance(offer: Offer) -> Decimal:
    """What is left of one offer."""
    return balances([offer])[offer.pk]


def held(match: Match) -> Decimal:
    """What is held for a match now. Needs eyes that see the match."""
    total: Decimal | None = match.entries.order_by().aggregate(sum=Sum(HELD))["sum"]
    return total or Decimal(0)

"""Which offers could meet a need, and what speaks for each. Reasons are shown with the score; nothing is decided by it."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from initiatives.exchange.models import MatchState, Need, Offer, OfferState
from initiatives.exchange.selectors.balance import balances

M = MatchState
REASONS = {
    "same_unit": _("the same unit"),
    "covers_all": _("enough is left for all of it"),
    "covers_part": _("enough is left for a part of it"),
    "shared_points": _("under the same point of a plan"),
    "same_initiative": _("in the same initiative"),
}
#: How much each reason weighs in the order of suggestions.
WEIGHTS = {"same_unit": 1, "covers_all": 2, "covers_part": 1, "shared_points": 1, "same_initiative": 1}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An offer beside a need. `score` is the sum of the weights of its reasons."""

    offer: Offer
    left: Decimal
    reasons: list[str]
    score: int

    @property
    def words(self) -> list[str]:
        return [str(REASONS[reason]) for reason in self.reasons]


def remaining(need: Need) -> Decimal:
    """What a need still lacks: what is agreed or held for it counts as on its way."""
    taken = need.matches.exclude(state__in=[M.SUGGESTED, M.FAILED, M.LAPSED]).aggregate(sum=Sum("quantity"))["sum"]
    return max(need.quantity - (taken or Decimal(0)), Decimal(0))


def reasons_for(need: Need, offer: Offer, left: Decimal) -> list[str]:
    """The reasons that speak for a match, as codes."""
    found = ["same_unit", "covers_all" if left >= remaining(need) else "covers_part"]
    if set(need.points.values_list("pk", flat=True)) & set(offer.points.values_list("pk", flat=True)):
        found.append("shared_points")
    if need.initiative_id and need.initiative_id == offer.initiative_id:
        found.append("same_initiative")
    return found


def suggestions(need: Need, limit: int = 10) -> list[Suggestion]:
    """Open offers of the same unit of other members, the best founded first, those in an open match left out. For officers."""
    offers = list(
        Offer.objects.filter(state=OfferState.OPEN, unit=need.unit, fictional=need.fictional)
        .exclude(member=need.member_id)
        .exclude(matches__in=need.matches.exclude(state__in=[M.COMPLETED, M.FAILED, M.LAPSED]))
        .select_related("member")
        .order_by("pk")
    )
    left = balances(offers)
    found = []
    for offer in offers:
        reasons = reasons_for(need, offer, left[offer.pk])
        found.append(Suggestion(offer, left[offer.pk], reasons, sum(WEIGHTS[reason] for reason in reasons)))
    return sorted(found, key=lambda suggestion: (-suggestion.score, suggestion.offer.pk))[:limit]

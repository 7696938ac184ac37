"""Pages of the exchange."""

from initiatives.exchange.views.matches import match, match_act, matches
from initiatives.exchange.views.needs import need, need_act, need_edit, need_new, need_suggest, needs
from initiatives.exchange.views.offers import offer, offer_act, offer_edit, offer_new, offers

__all__ = [
    "match", "match_act", "matches", "need", "need_act", "need_edit", "need_new", "need_suggest", "needs", "offer",
    "offer_act", "offer_edit", "offer_new", "offers",
]  # fmt: skip

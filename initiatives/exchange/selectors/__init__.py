"""Reading the exchange."""

from initiatives.exchange.selectors.balance import balance, balances, held
from initiatives.exchange.selectors.lists import (
    entries,
    failure_sums,
    match_for,
    matches,
    need_for,
    needs,
    needs_of_member,
    offer_for,
    offers,
    offers_of_member,
)
from initiatives.exchange.selectors.suggestions import REASONS, remaining, suggestions
from initiatives.exchange.selectors.waiting import matches_wait_for, waits_for

__all__ = [
    "REASONS",
    "balance",
    "balances",
    "entries",
    "failure_sums",
    "held",
    "match_for",
    "matches",
    "matches_wait_for",
    "need_for",
    "needs",
    "needs_of_member",
    "offer_for",
    "offers",
    "offers_of_member",
    "remaining",
    "suggestions",
    "waits_for",
]

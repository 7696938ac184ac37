"""The only writers of needs, offers, matches and the ledger."""

from initiatives.exchange.services.consent import match_consent
from initiatives.exchange.services.endings import need_expire, need_withdraw
from initiatives.exchange.services.jobs import matches_lapse, needs_ask, needs_expire, offers_expire
from initiatives.exchange.services.matches import (
    match_agree,
    match_complete,
    match_drop,
    match_fail,
    match_introduce,
    match_lapse,
    match_start,
    match_suggest,
    match_terms,
)
from initiatives.exchange.services.needs import (
    Wanted,
    need_ask,
    need_confirm,
    need_draft,
    need_edit,
    need_endorse,
    need_publish,
    need_take_back,
)
from initiatives.exchange.services.offers import (
    Offered,
    offer_draft,
    offer_edit,
    offer_expire,
    offer_open,
    offer_pause,
    offer_return,
    offer_submit,
    offer_verify,
)

__all__ = [
    "Offered",
    "Wanted",
    "match_agree",
    "match_complete",
    "match_consent",
    "match_drop",
    "match_fail",
    "match_introduce",
    "match_lapse",
    "match_start",
    "match_suggest",
    "match_terms",
    "matches_lapse",
    "need_ask",
    "need_confirm",
    "need_draft",
    "need_edit",
    "need_endorse",
    "need_expire",
    "need_publish",
    "need_take_back",
    "need_withdraw",
    "needs_ask",
    "needs_expire",
    "offer_draft",
    "offer_edit",
    "offer_expire",
    "offer_open",
    "offer_pause",
    "offer_return",
    "offer_submit",
    "offer_verify",
    "offers_expire",
]

"""The ledger: hold, release, draw. Append-only; the database refuses what would take it below zero (domain.md §8)."""

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from initiatives.exchange.models import EntryKind, LedgerEntry, Match, Offer, OfferState
from initiatives.exchange.selectors.balance import balance, held
from portal.core import audit
from portal.core.actors import system
from portal.core.classes import Audience
from portal.core.refusals import Refusal, TransitionRefused
from portal.core.workflow import move

REFUSALS = {
    "initiatives_ledger_balance": Refusal(
        "offer_too_small", _("The offer has less than this left."), rule="exchange.ledger_below_zero"
    ),
    "initiatives_ledger_release": Refusal("release_too_large", _("More cannot be released than is held.")),
}


def enter(offer: Offer, match: Match, kind: str, quantity: Decimal, at: datetime, note: str = "") -> LedgerEntry:
    """Write one entry. Raises TransitionRefused where the database refuses it; nothing is written then."""
    try:
        with transaction.atomic():
            return LedgerEntry.objects.create(
                offer=offer, match=match, kind=kind, quantity=quantity, at=at, note=note, audience=Audience.RESTRICTED,
                parties=sorted({offer.member_id, match.need.member_id}),
            )  # fmt: skip
    except IntegrityError as error:
        constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if constraint in REFUSALS:
            raise TransitionRefused(REFUSALS[constraint]) from error
        raise


def hold(offer: Offer, match: Match, at: datetime) -> None:
    """Keep the quantity of a match for it, and close the offer when nothing is left. The offer's row is locked."""
    enter(offer, match, EntryKind.HOLD, match.quantity, at)
    settle(offer, at)


def release(offer: Offer, match: Match, at: datetime, note: str = "") -> None:
    """Give back what is still held for a match."""
    if (left := held(match)) > 0:
        enter(offer, match, EntryKind.RELEASE, left, at, note)
        settle(offer, at)


def draw(offer: Offer, match: Match, at: datetime) -> None:
    """Turn the hold into use: release and draw of the same quantity, in one transaction."""
    release(offer, match, at, "draw")
    enter(offer, match, EntryKind.DRAW, match.quantity, at)
    settle(offer, at)


def settle(offer: Offer, at: datetime) -> None:
    """An offer is exhausted when the ledger says so, and open again when something was given back."""
    left = balance(offer)
    wanted = {(OfferState.OPEN, True): OfferState.EXHAUSTED, (OfferState.EXHAUSTED, False): OfferState.OPEN}
    if target := wanted.get((OfferState(offer.state), left == 0)):
        before = offer.state
        move(offer, to=target, actor=system(), at=at)
        audit.record(
            f"offer.{'exhausted' if left == 0 else 'reopened'}", target=offer, by=system(), at=at, source=before
        )

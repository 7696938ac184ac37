"""Both sides of a match consent, each with its own declaration; silence counts as no (domain.md §8)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from initiatives.exchange.models import Match, MatchState
from initiatives.exchange.services import ledger
from initiatives.exchange.services.matches import locked, refuse_mismatch, side_of
from initiatives.exchange.services.needs import settle_need
from portal.core import audit, clock
from portal.core.actors import Actor, system
from portal.core.locks import store
from portal.core.permissions import check
from portal.core.refusals import Refusal, TransitionRefused
from portal.core.service import service
from portal.core.workflow import move

M = MatchState


def match_consent(
    *, match: int, declared: bool, actor: Actor, words: str = "", expected_version: int | None = None
) -> Match:
    """One side says yes, and declares that it has looked to its own export control and sanctions law. With the second yes
    the match is in negotiation.

    Permission `matches.side`. Audits `match.consented`. Raises StaleVersion, PermissionRefused, TransitionRefused (too late,
    not declared, consented already).
    """
    with service(actor):
        row = locked(match, expected_version)
        at = clock.now()
        check("match.side", actor, row, at)
        received = actor.received(at)
        if row.state == M.LAPSED and row.consent_until is not None and received < row.consent_until:
            _restore(row, actor, at)
        if row.state != M.INTRODUCED or row.consent_until is None or row.consent_until <= received:
            raise TransitionRefused(
                Refusal(
                    "too_late", _("The days to consent are over, or both have consented."), rule="periods.match_consent"
                )
            )
        if not declared:
            raise TransitionRefused(
                Refusal(
                    "not_declared", _("Declare that your side has looked to its own export control and sanctions law.")
                )
            )
        side = side_of(row, actor)
        if getattr(row, f"{side}_consented_at"):
            raise TransitionRefused(Refusal("consented_already", _("Your side has consented already.")))
        setattr(row, f"{side}_consented_at", received)
        setattr(row, f"{side}_declared_at", received)
        setattr(row, f"{side}_declaration", words.strip())
        if row.need_consented_at and row.offer_consented_at:
            move(row, to=M.NEGOTIATING, actor=actor, at=at)
        else:
            store(row)
        audit.record("match.consented", target=row, by=actor, at=at, source=M.INTRODUCED, side=side, declared=True)
    return row


def _restore(row: Match, actor: Actor, at: datetime) -> None:
    """It lapsed while a consent had come on paper in time: the instant of receipt counts (domain.md §2).

    What was held is held again, if it is still there. Raises TransitionRefused (no longer open, or too little left).
    """
    refuse_mismatch(row.need, row.offer)
    portal = system(actor.door)
    move(row, to=M.INTRODUCED, actor=portal, at=at)
    ledger.hold(row.offer, row, at)
    audit.record("match.restored", target=row, by=portal, at=at, source=M.LAPSED)
    settle_need(row.need, at)

"""Matches: suggested with reasons, introduced with a hold, consented to by both sides, agreed, drawn (domain.md §8).

Locks in one order: need, offer, match.
"""

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from initiatives.exchange import notices
from initiatives.exchange.models import Match, MatchState, Need, Offer, OfferState
from initiatives.exchange.selectors.balance import balance
from initiatives.exchange.selectors.suggestions import reasons_for, remaining
from initiatives.exchange.services import ledger
from initiatives.exchange.services.common import make_findable, require_words
from initiatives.exchange.services.needs import settle_need
from initiatives.exchange.workflow import WAITING_FOR_HELP
from members.body.selectors import rules_numbered
from portal.core import audit, clock
from portal.core.actors import Actor, system
from portal.core.classes import Audience
from portal.core.locks import check_version, lock, store
from portal.core.permissions import check
from portal.core.refusals import Refusal, TransitionRefused
from portal.core.service import service
from portal.core.workflow import move

M = MatchState


def locked(match: int, expected_version: int | None = None) -> Match:
    """The match with its need and offer, all three locked in the house order."""
    keys = Match.objects.values("need", "offer").get(pk=match)
    need, offer = lock(Need, keys["need"]), lock(Offer, keys["offer"])
    row = lock(Match, match)
    check_version(row, expected_version)
    row.need, row.offer = need, offer
    return row


def match_suggest(*, need: int, offer: int, actor: Actor) -> Match:
    """An officer puts an offer beside a need, with the reasons that speak for it. Nobody else sees it yet.

    Permission `exchange.introduce`. Audits `match.suggested`. Raises PermissionRefused, TransitionRefused (not open, another
    unit, the same member, the two worlds, suggested already).
    """
    with service(actor):
        wanted, given = lock(Need, need), lock(Offer, offer)
        at = clock.now()
        check("match.introduce", actor, wanted, at)
        refuse_mismatch(wanted, given)
        quantity = min(remaining(wanted), balance(given))
        if quantity <= 0:
            raise TransitionRefused(ledger.REFUSALS["initiatives_ledger_balance"])
        row = Match(
            need=wanted, offer=given, quantity=quantity, score_reasons=reasons_for(wanted, given, balance(given)),
            audience=Audience.RESTRICTED, parties=[], fictional=wanted.fictional, rules_version=wanted.rules_version,
        )  # fmt: skip
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:
            raise TransitionRefused(Refusal("matched_already", _("These two are matched already."))) from error
        audit.record("match.suggested", target=row, by=actor, at=at, reasons=row.score_reasons)
    return row


def refuse_mismatch(need: Need, offer: Offer) -> None:
    fits = need.unit == offer.unit and need.fictional == offer.fictional and need.member_id != offer.member_id
    if need.state not in WAITING_FOR_HELP or offer.state != OfferState.OPEN or not fits:
        raise TransitionRefused(
            Refusal("no_match", _("A waiting need and an open offer of the same unit, of two members, make a match."))
        )


def match_introduce(*, match: int, actor: Actor, expected_version: int | None = None) -> Match:
    """Bring both sides together: the quantity is held, and each has the days of the rules to consent. Silence counts as no.

    Permission `exchange.introduce`. Audits `match.introduced`; tells the service contacts of both sides. Raises StaleVersion,
    PermissionRefused, TransitionRefused (the offer has less left, or is not open).
    """
    with service(actor):
        row = locked(match, expected_version)
        at = clock.now()
        refuse_mismatch(row.need, row.offer)
        row.parties = sorted({row.need.member_id, row.offer.member_id})
        row.consent_until = rules_numbered(row.rules_version or 0, fictional=row.fictional).deadline(
            "match_consent", at
        )
        move(row, to=M.INTRODUCED, actor=actor, at=at)
        _show_to_each_other(row)
        ledger.hold(row.offer, row, at)
        event = audit.record("match.introduced", target=row, by=actor, at=at, source=M.SUGGESTED, quantity=row.quantity)
        settle_need(row.need, at)
        notices.introduced(row, event)
    return row


def _show_to_each_other(row: Match) -> None:
    """A need or offer of class *restricted* is from now on read by the other side too."""
    for side, folder in ((row.need, "needs"), (row.offer, "offers")):
        side.parties = sorted({*side.parties, row.need.member_id, row.offer.member_id})
        side.save(update_fields=["parties"])
        make_findable(side, f"exchange/{folder}/{side.uid}/")


def match_drop(*, match: int, actor: Actor, expected_version: int | None = None) -> Match:
    """Drop a suggestion nobody was told of. Permission `exchange.introduce`. Audits `match.dropped`."""
    with service(actor):
        row = locked(match, expected_version)
        move(row, to=M.LAPSED, actor=actor)
        audit.record("match.dropped", target=row, by=actor, source=M.SUGGESTED)
    return row


def match_terms(
    *,
    match: int,
    terms: str,
    quantity: Decimal,
    delivers_until: datetime,
    actor: Actor,
    expected_version: int | None = None,
) -> Match:
    """One side puts terms on the table and thereby agrees to them; the other's agreement to former terms falls. Another
    quantity changes the hold. Permission `matches.side`. Audits `match.terms_proposed`. Raises StaleVersion,
    PermissionRefused, TransitionRefused (no terms, the offer has less left, not in negotiation).
    """
    with service(actor):
        row = locked(match, expected_version)
        at = clock.now()
        check("match.side", actor, row, at)
        _in_negotiation(row)
        require_words(terms)
        if quantity != row.quantity:
            ledger.release(row.offer, row, at, "terms")
            row.quantity = quantity
            ledger.hold(row.offer, row, at)
        row.terms, row.delivers_until = terms, delivers_until
        row.need_agreed_at = row.offer_agreed_at = None
        setattr(row, f"{side_of(row, actor)}_agreed_at", at)
        store(row)
        audit.record("match.terms_proposed", target=row, by=actor, at=at, quantity=quantity)
    return row


def match_agree(*, match: int, actor: Actor, expected_version: int | None = None) -> Match:
    """Agree to the terms as they stand; with both agreements the match is agreed. Permission `matches.side`. Audits
    `match.agreed` (or `match.terms_accepted` while the other side is awaited). Raises StaleVersion, PermissionRefused,
    TransitionRefused.
    """
    with service(actor):
        row = locked(match, expected_version)
        at = clock.now()
        check("match.side", actor, row, at)
        _in_negotiation(row)
        require_words(row.terms)
        setattr(row, f"{side_of(row, actor)}_agreed_at", at)
        if not (row.need_agreed_at and row.offer_agreed_at):
            store(row)
            audit.record("match.terms_accepted", target=row, by=actor, at=at)
            return row
        move(row, to=M.AGREED, actor=actor, at=at)
        event = audit.record("match.agreed", target=row, by=actor, at=at, source=M.NEGOTIATING, quantity=row.quantity)
        settle_need(row.need, at)
        notices.agreed(row, event)
    return row


def _in_negotiation(row: Match) -> None:
    if row.state != M.NEGOTIATING:
        raise TransitionRefused(Refusal("not_negotiating", _("This match is not in negotiation now.")))


def match_start(*, match: int, actor: Actor, expected_version: int | None = None) -> Match:
    """The giving side begins to deliver: the hold becomes a draw. Permission `matches.give`. Audits `match.started`.

    Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = locked(match, expected_version)
        at = clock.now()
        move(row, to=M.ACTIVE, actor=actor, at=at)
        ledger.draw(row.offer, row, at)
        audit.record("match.started", target=row, by=actor, at=at, source=M.AGREED, quantity=row.quantity)
        settle_need(row.need, at)
    return row


def match_complete(*, match: int, actor: Actor, expected_version: int | None = None) -> Match:
    """The receiving side confirms that it was received. Permission `matches.receive`. Audits `match.completed`.

    Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = locked(match, expected_version)
        at = clock.now()
        move(row, to=M.COMPLETED, actor=actor, at=at)
        audit.record("match.completed", target=row, by=actor, at=at, source=M.ACTIVE)
        settle_need(row.need, at)
    return row


def match_fail(*, match: int, code: str, actor: Actor, expected_version: int | None = None) -> Match:
    """A side says no, or that it failed, with a coded reason that is published as a sum only. What is held is released.

    Permission `matches.side`. Audits `match.failed`; tells the service contacts of both sides. Raises StaleVersion,
    PermissionRefused, TransitionRefused (no such reason).
    """
    with service(actor):
        row = locked(match, expected_version)
        at, before = clock.now(), row.state
        if code not in rules_numbered(row.rules_version or 0, fictional=row.fictional).reasons("match_failure"):
            raise TransitionRefused(Refusal("reason_unknown", _("The reason is one of the list.")))
        row.failure_code = code
        move(row, to=M.FAILED, actor=actor, at=at)
        ledger.release(row.offer, row, at, "failed")
        event = audit.record("match.failed", target=row, by=actor, at=at, source=before, code=code)
        settle_need(row.need, at)
        notices.match_ended(row, event)
    return row


def match_lapse(*, match: int, actor: Actor) -> bool:
    """Silence counts as no: the days to consent are over, the hold is released. Job only, idempotent. Audits `match.lapsed`;
    tells the service contacts of both sides.
    """
    with service(actor):
        row = locked(match)
        at = clock.now()
        if row.state != M.INTRODUCED or row.consent_until is None or row.consent_until > at:
            return False
        _lapse(row, at, "silence", actor)
        settle_need(row.need, at)
    return True


def lapse_open_matches(need: Need, at: datetime, why: str) -> None:
    """A need that has left the exchange takes its matches along that are not agreed. Called by services that hold its lock."""
    for pk in need.matches.filter(state__in=[M.INTRODUCED, M.NEGOTIATING]).order_by("pk").values_list("pk", flat=True):
        _lapse(locked(pk), at, why, system())


def _lapse(row: Match, at: datetime, why: str, actor: Actor) -> None:
    before = row.state
    move(row, to=M.LAPSED, actor=actor, at=at)
    ledger.release(row.offer, row, at, why)
    event = audit.record("match.lapsed", target=row, by=actor, at=at, source=before, why=why)
    notices.match_ended(row, event)


def side_of(row: Match, actor: Actor) -> str:
    """`need` for who receives, `offer` for who gives."""
    return "need" if actor.acts_for == row.need.member_id else "offer"

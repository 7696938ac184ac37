"""Offers: drafted, cleared and submitted by the focal point, verified for completeness, opened by the member."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from initiatives.exchange import notices
from initiatives.exchange.models import Offer, OfferState
from initiatives.exchange.services.common import make_findable, own, refuse_unknown_class, require_words, symbol_for
from initiatives.exchange.services.ledger import settle
from members.body.selectors import rules_at, rules_numbered
from members.delegations.selectors import one_person_delegation
from members.states.models import Member
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.classes import Audience
from portal.core.locks import lock, store
from portal.core.permissions import check
from portal.core.refusals import Refusal, TransitionRefused
from portal.core.service import service
from portal.core.workflow import move

O = OfferState  # noqa: E741


@dataclass(frozen=True, slots=True)
class Offered:
    """All that a member says in an offer. Words are `{language: words}`."""

    title: dict[str, str]
    unit: str
    quantity: Decimal
    summary: dict[str, str] = field(default_factory=dict)
    original_language: str = "en"
    licence: str = ""
    eligibility: dict[str, str] = field(default_factory=dict)
    available_until: datetime | None = None
    points: Sequence[int] = ()
    chosen_audience: str = "public"
    initiative: int | None = None


COLUMNS = (
    "title", "summary", "original_language", "unit", "quantity", "licence", "eligibility", "available_until", "chosen_audience",
)  # fmt: skip


def offer_draft(*, offered: Offered, member: int, actor: Actor) -> Offer:
    """Begin an offer; only the delegation sees it. Permission `offers.draft`. Audits `offer.drafted`.

    Raises PermissionRefused, NoRulesInForce, TransitionRefused.
    """
    with service(actor):
        at, owner = clock.now(), Member.objects.get(pk=member)
        rules = rules_at(at, fictional=owner.fictional)
        row = Offer(
            member=owner, author_id=actor.id, fictional=owner.fictional, rules_version=rules.number, **own(owner)
        )
        check("offer.draft", actor, row, at)
        _write(row, offered)
        row.save()
        row.points.set(offered.points)
        audit.record("offer.drafted", target=row, by=actor, at=at)
    return row


def offer_edit(*, offer: int, offered: Offered, actor: Actor, expected_version: int | None = None) -> Offer:
    """Change a draft; who changes it becomes its author. Permission `offers.draft`. Audits `offer.edited`.

    Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Offer, offer, expected_version)
        check("offer.draft", actor, row, clock.now())
        if row.state != O.DRAFT:
            raise TransitionRefused(Refusal("not_editable", _("The words can be changed in a draft only.")))
        row.author_id = actor.id  # type: ignore[assignment]
        _write(row, offered)
        store(row)
        row.points.set(offered.points)
        audit.record("offer.edited", target=row, by=actor)
    return row


def _write(row: Offer, offered: Offered) -> None:
    refuse_unknown_class(offered.chosen_audience)
    for name in COLUMNS:
        setattr(row, name, getattr(offered, name))
    row.initiative_id = offered.initiative


def offer_submit(*, offer: int, actor: Actor, expected_version: int | None = None) -> Offer:
    """The focal point clears what somebody else wrote and sends it to the secretariat. Class *restricted* from now on.

    Permission `offers.submit`. Audits `offer.submitted`. Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Offer, offer, expected_version)
        at = clock.now()
        row.cleared_by_id, row.audience, row.return_reason = actor.id, Audience.RESTRICTED, ""
        row.one_person = row.author_id == actor.id and one_person_delegation(row.member_id, at)
        move(row, to=O.SUBMITTED, actor=actor, at=at)
        audit.record("offer.submitted", target=row, by=actor, at=at, source=O.DRAFT, one_person=row.one_person)
    return row


def offer_return(*, offer: int, reason: str, actor: Actor, expected_version: int | None = None) -> Offer:
    """Something is missing: who, licence, eligibility. Permission `exchange.check_form`. Audits `offer.returned`; tells the
    member's service contacts. Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Offer, offer, expected_version)
        require_words(reason)
        row.return_reason, row.cleared_by, row.one_person = reason, None, False
        move(row, to=O.DRAFT, actor=actor)
        event = audit.record("offer.returned", target=row, by=actor, source=O.SUBMITTED, reason=reason)
        notices.offer_returned(row, event, reason)
        row.audience = Audience.DELEGATION
        row.save(update_fields=["audience"])
    return row


def offer_verify(*, offer: int, actor: Actor, expected_version: int | None = None) -> Offer:
    """It is complete. Permission `exchange.check_form`. Audits `offer.verified`; tells the member's service contacts.

    Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Offer, offer, expected_version)
        move(row, to=O.VERIFIED, actor=actor)
        row.symbol = symbol_for(row, "offer", rules_numbered(row.rules_version or 0, fictional=row.fictional))
        row.save(update_fields=["symbol"])
        event = audit.record("offer.verified", target=row, by=actor, source=O.SUBMITTED, symbol=row.symbol)
        notices.offer_verified(row, event)
    return row


def offer_open(*, offer: int, actor: Actor, expected_version: int | None = None) -> Offer:
    """Open it, or open it again, with its quantity, in the class the member chose. Permission `offers.open`.

    Audits `offer.opened`. Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Offer, offer, expected_version)
        at, before = clock.now(), row.state
        row.audience, row.opened_at = row.chosen_audience, row.opened_at or at
        move(row, to=O.OPEN, actor=actor, at=at)
        make_findable(row, f"exchange/offers/{row.uid}/")
        audit.record("offer.opened", target=row, by=actor, at=at, source=before)
        settle(row, at)
    return row


def offer_pause(*, offer: int, actor: Actor, expected_version: int | None = None) -> Offer:
    """No new match is introduced; what is held stays held. Permission `offers.open`. Audits `offer.paused`."""
    with service(actor):
        row = lock(Offer, offer, expected_version)
        move(row, to=O.PAUSED, actor=actor)
        audit.record("offer.paused", target=row, by=actor, source=O.OPEN)
    return row


def offer_expire(*, offer: int, actor: Actor) -> bool:
    """Its last day is over. Job only, idempotent. Audits `offer.expired`."""
    with service(actor):
        row = lock(Offer, offer)
        at, before = clock.now(), row.state
        ended = row.available_until is not None and row.available_until <= at
        if row.state not in (O.OPEN, O.PAUSED, O.EXHAUSTED) or not ended:
            return False
        move(row, to=O.EXPIRED, actor=actor, at=at)
        audit.record("offer.expired", target=row, by=actor, at=at, source=before)
    return True

"""Needs, offers and matches for tests, made by the services themselves."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from initiatives.exchange import services
from initiatives.exchange.models import Match, Need, Offer
from initiatives.exchange.services import Offered, Wanted
from members.accounts.models import User
from members.states.models import Member
from portal.core import clock
from tests import factories
from tests.factories.commitments import act, fresh

__all__ = ["Cast", "act", "active", "agreed", "cast", "consented", "fresh", "introduced", "need", "offer", "suggested"]


@dataclass
class Cast:
    """Two sides with an expert, a focal point and a head who may bind; a stranger; an officer."""

    receiver: Member
    expert: User
    focal: User
    head: User
    giver: Member
    giver_expert: User
    giver_focal: User
    giver_head: User
    stranger: User
    officer: User


def cast() -> Cast:
    factories.rules()
    receiver, giver, other = factories.member("XAA"), factories.member("XBB"), factories.member("XCC")
    return Cast(
        receiver=receiver,
        expert=factories.delegate(receiver, "expert"),
        focal=factories.delegate(receiver, "focal", role="focal_point"),
        head=factories.delegate(receiver, "head", role="head", powers="bind"),
        giver=giver,
        giver_expert=factories.delegate(giver, "expert"),
        giver_focal=factories.delegate(giver, "focal", role="focal_point"),
        giver_head=factories.delegate(giver, "head", role="head", powers="bind"),
        stranger=factories.delegate(other, "stranger", role="head", powers="bind"),
        officer=factories.office("officer"),
    )


def need(people: Cast, *, published: bool = True, **changes: Any) -> Need:
    wanted = Wanted(**{"title": {"en": "Computing time"}, "unit": "gpu_hours", "quantity": Decimal(100)} | changes)
    row = services.need_draft(wanted=wanted, member=people.receiver.pk, actor=act(people.expert))
    if published:
        services.need_endorse(need=row.pk, actor=act(people.focal))
        row = services.need_publish(need=row.pk, actor=act(people.head))
    return row


def offer(people: Cast, *, opened: bool = True, **changes: Any) -> Offer:
    usual = {"title": {"en": "Idle nights"}, "unit": "gpu_hours", "quantity": Decimal(100), "licence": "none"}
    offered = Offered(**usual | changes)
    row = services.offer_draft(offered=offered, member=people.giver.pk, actor=act(people.giver_expert))
    if opened:
        services.offer_submit(offer=row.pk, actor=act(people.giver_focal))
        services.offer_verify(offer=row.pk, actor=act(people.officer))
        row = services.offer_open(offer=row.pk, actor=act(people.giver_head))
    return row


def suggested(people: Cast, wanted: Need, given: Offer) -> Match:
    return services.match_suggest(need=wanted.pk, offer=given.pk, actor=act(people.officer))


def introduced(people: Cast, wanted: Need, given: Offer) -> Match:
    return services.match_introduce(match=suggested(people, wanted, given).pk, actor=act(people.officer))


def consented(people: Cast, wanted: Need, given: Offer) -> Match:
    row = introduced(people, wanted, given)
    for user in (people.head, people.giver_head):
        services.match_consent(match=row.pk, declared=True, actor=act(user))
    return fresh(row)


def agreed(people: Cast, wanted: Need, given: Offer, quantity: int | None = None) -> Match:
    row = consented(people, wanted, given)
    services.match_terms(
        match=row.pk, terms="Nights only.", quantity=Decimal(quantity or row.quantity),
        delivers_until=clock.now() + factories.tick(days=90), actor=act(people.head),
    )  # fmt: skip
    return services.match_agree(match=row.pk, actor=act(people.giver_head))


def active(people: Cast, wanted: Need, given: Offer) -> Match:
    return services.match_start(match=agreed(people, wanted, given).pk, actor=act(people.giver_head))

"""Needs, offers and an initiative in a real browser: with script, without, and by keyboard alone.

Whichever way it is walked, the same things stand in the database afterwards (goals.md U2).
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from governance.commitments.models import Commitment
from initiatives.exchange.forms import EXPORT
from initiatives.exchange.models import LedgerEntry, Match, Need, Offer
from initiatives.exchange.selectors.balance import balance
from initiatives.programmes.models import Initiative, InitiativePartner
from portal.core import clock as portal_clock
from portal.core.eyes import SERVICE, seeing_as
from tests.factories import commitments
from tests.factories import exchange as make
from tests.factories.plan import plan
from tests.journeys.walks import CHECK, WAYS, Walk

pytestmark = pytest.mark.django_db(transaction=True)

TERMS = "Put terms on the table"
#: What stands in the database at the end, whichever way it was walked.
DONE = {
    "need": [("part_filled", "Nights on a cluster", Decimal(80), "N-001", "expert", "focal")],
    "offer": [("open", "Idle nights", Decimal(100), "O-001", "expert", "focal")],
    "match": [("completed", Decimal(60), "Nights only.", True, True, True, True)],
    "ledger": [
        ("hold", Decimal(80)), ("release", Decimal(80)), ("hold", Decimal(60)), ("release", Decimal(60)), ("draw", Decimal(60)),
    ],
    "left": Decimal(40),
    "initiative": [("active", "A joint laboratory", "laboratory", "I-001", "public")],
    "partners": [
        ("XAA", "", {"en": "Premises"}, True), ("XBB", "", {"en": "Two engineers"}, True), (None, "An institute", {}, False),
    ],
    "delivers": ["A shared evaluation method"],
}  # fmt: skip


class Exchange(Walk):
    """Two sides, the secretariat, and the public."""

    def __init__(self, open_page: Any, sign_in: Any, way: str) -> None:
        super().__init__(open_page, sign_in, way)
        self.people = make.cast()
        self.point = plan().points.get(number=1)
        self.commitment = self._commitment()

    def _commitment(self) -> Commitment:
        """A commitment on record that the initiative will deliver."""
        people = self.people
        return commitments.active(
            commitments.Cast(
                member=people.receiver, expert=people.expert, focal=people.focal, binder=people.head, other=people.giver,
                stranger=people.stranger, partner_binder=people.giver_head, officer=people.officer, point=self.point,
            )
        )  # fmt: skip

    def publish_need(self) -> None:
        hand = self.as_(self.people.expert, "/en/exchange/needs/new/")
        hand.fill("Title", "Nights on a cluster")
        hand.choose("Unit", "GPU-hours")
        hand.fill("Quantity", "80")
        hand.tick(f"{self.point.number}. {self.point.title['en']}")
        hand.press("Save the draft")
        self.need = f"/en/exchange/needs/{self.one(Need).uid}/"
        self.confirm(self.people.focal, self.need, "Endorse")
        self.confirm(self.people.head, self.need, "Publish")

    def open_offer(self) -> None:
        hand = self.as_(self.people.giver_expert, "/en/exchange/offers/new/")
        hand.fill("Title", "Idle nights")
        hand.choose("Unit", "GPU-hours")
        hand.fill("Quantity", "100")
        hand.fill("Licence or terms of transfer", "none")
        hand.fill("Who may receive it", "Public bodies")
        hand.press("Save the draft")
        self.offer = f"/en/exchange/offers/{self.one(Offer).uid}/"
        self.confirm(self.people.giver_focal, self.offer, "Clear and submit")
        self.confirm(self.people.officer, self.offer, "Verify as complete")
        self.confirm(self.people.giver_head, self.offer, "Open")

    def introduce(self) -> None:
        hand = self.as_(self.people.officer, self.need)
        hand.press("Suggest this match O-001")
        hand.press("Suggest this match")
        hand.press("Introduce both sides")
        hand.press("Introduce both sides")
        self.match = f"/en/exchange/matches/{self.one(Match).uid}/"
        for user in (self.people.head, self.people.giver_head):
            hand = self.as_(user, self.match)
            self.says("Silence counts as no.")
            hand.press("Consent")
            hand.tick(str(EXPORT))
            hand.press(CHECK)
            hand.press("Consent")

    def ask_for_too_much(self) -> None:
        """More than the offer has: refused by the rule, what was typed is kept, the ledger is as it was."""
        hand = self.as_(self.people.head, self.match)
        day = f"{portal_clock.now() + timedelta(days=60):%Y-%m-%d}"
        hand.press(TERMS)
        hand.fill("Quantity", "130")
        hand.fill("Delivered by the end of", day)
        hand.fill("Terms", "Nights only.")
        hand.press(CHECK)
        hand.press(TERMS)
        assert hand.status == 409
        self.says("The offer has less than this left. (exchange.ledger_below_zero)")
        assert [hand.typed(label) for label in ("Quantity", "Delivered by the end of", "Terms")] == [
            "130",
            day,
            "Nights only.",
        ]
        assert self.ledger() == [("hold", Decimal(80))]

    def agree_and_deliver(self) -> None:
        """From the refused form on: another quantity, the same words."""
        self.hand.fill("Quantity", "60")
        self.hand.press(CHECK)
        self.hand.press(TERMS)
        self.confirm(self.people.giver_head, self.match, "Agree to the terms")
        self.confirm(self.people.giver_head, self.match, "Begin delivery")
        self.as_(None, self.offer)
        self.says("40 of 100 GPU-hours")
        self.confirm(self.people.head, self.match, "Confirm that it was received")

    def propose_initiative(self) -> None:
        hand = self.as_(self.people.head, "/en/initiatives/new/")
        hand.tick("joint laboratory")
        hand.fill("Title", "A joint laboratory")
        hand.fill("What your own member contributes", "Premises")
        hand.tick(f"{self.commitment.symbol} A shared evaluation method")
        hand.choose("Member taking part, 1", "State XBB")
        hand.fill("Its contribution, 1", "Two engineers")
        hand.fill("Other participants", "An institute")
        hand.press(CHECK)
        hand.press("Propose")
        self.says("Endorsement by State XBB.")
        self.initiative = f"/en/initiatives/{self.one(Initiative).uid}/"
        self.confirm(self.people.giver_head, self.initiative, "Endorse your part")
        self.confirm(self.people.head, self.initiative, "Begin")

    def public_page(self) -> None:
        self.as_(None, self.initiative)
        for words in ("I-001", "State XAA", "Premises", "State XBB", "Two engineers", "An institute"):
            self.says(words)
        self.hand.press("A shared evaluation method")
        self.says(self.commitment.symbol)

    def ledger(self) -> list[tuple[str, Decimal]]:
        with seeing_as(SERVICE):
            return list(LedgerEntry.objects.order_by("pk").values_list("kind", "quantity"))

    def result(self) -> dict[str, Any]:
        """What stands in the database at the end."""
        ledger = self.ledger()
        with seeing_as(SERVICE):
            match = Match.objects.get()
            said = (match.need_consented_at, match.offer_consented_at, match.need_agreed_at, match.offer_agreed_at)
            common = ("state", "title__en", "quantity", "symbol", "author__name")
            return {
                "need": list(Need.objects.values_list(*common, "endorsed_by__name")),
                "offer": list(Offer.objects.values_list(*common, "cleared_by__name")),
                "match": [(match.state, match.quantity, match.terms, *map(bool, said))],
                "ledger": ledger,
                "left": balance(Offer.objects.get()),
                "initiative": list(Initiative.objects.values_list("state", "title__en", "kind", "symbol", "audience")),
                "partners": [
                    (part.member and part.member.code, part.name, part.contribution, bool(part.endorsed_at))
                    for part in InitiativePartner.objects.select_related("member").order_by("pk")
                ],
                "delivers": list(Initiative.objects.values_list("commitments__title__en", flat=True)),
            }


@pytest.mark.parametrize("way", WAYS)
def test_from_a_need_to_delivery_and_an_initiative(open_page: Any, sign_in: Any, way: str) -> None:
    job = Exchange(open_page, sign_in, way)
    job.publish_need()
    job.open_offer()
    job.introduce()
    job.ask_for_too_much()
    job.agree_and_deliver()
    job.propose_initiative()
    job.public_page()
    assert job.result() == DONE

"""From interest to membership in a real browser, with script and without: letter, languages, silence, instrument, effect."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from governance.accession.models import Application
from governance.decisions.services import runs_move_due
from members.body.permissions import entitled
from members.states.selectors import status_of
from members.states.services import instruments_settle_due
from portal.core import clock as portal_clock
from portal.core.display.texts import NAMES
from portal.core.eyes import SERVICE, seeing_as
from portal.core.intervals import midnight
from portal.core.notices.models import Delivery, Notice, State
from portal.core.paper.models import PaperEntry
from tests import factories
from tests.factories import SHANGHAI
from tests.factories.accession import LANGUAGES, LETTER, road
from tests.journeys.walks import CHECK, Walk

pytestmark = pytest.mark.django_db(transaction=True)

TRACKER = "/en/accession/demonstration/"


class Joining(Walk):
    """A state joins; everybody sits down at the same browser in turn, and the clock is in the test's hands."""

    def __init__(self, open_page: Any, sign_in: Any, clock: Any, way: str) -> None:
        super().__init__(open_page, sign_in, way)
        self.clock, self.road = clock, road(clock)
        self.second = factories.office("officer", "second")

    @property
    def row(self) -> Application:
        return self.road.fresh(self.one(Application))

    @property
    def path(self) -> str:
        return f"/en/accession/{self.row.uid}/"

    def answer(self, user: Any, button: str, **answers: str) -> None:
        """One step with its questions: the form, the check page, sent."""
        hand = self.as_(user, self.path)
        hand.press(button)
        for label, words in answers.items():
            hand.fill(label, words)
        hand.press(CHECK)
        hand.press(button)

    def interest(self) -> None:
        hand = self.as_(self.road.officer, TRACKER)
        hand.press("Register the interest of a state")
        hand.choose("State", "State XHH")
        hand.press("Enter an act received on paper")
        received = portal_clock.now().astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")
        hand.fill("Instant of receipt", received)
        hand.fill("The paper", "Note verbale 12")
        hand.press("Enter")
        self.says("You entered this act: a second officer confirms it.")
        entry = f"/en/paper/{self.one(PaperEntry).uid}/"
        hand = self.as_(self.second, entry)
        hand.press("Compare and confirm")
        hand.press("Confirm an act received on paper")
        self.says("Confirmed. Receipt:")
        self.as_(self.road.focal, "/en/receipts/")
        self.says("Interest in accession registered")

    def letter(self) -> None:
        self.answer(self.road.focal, "Submit the letter", **{"The letter": LETTER})
        self.says(self.row.receipt)
        self.as_(None, TRACKER)
        self.says("A legal officer examines the form")
        hand = self.as_(self.road.legal, self.path)
        hand.press("Return for form")
        hand.tick("The letter does not declare that the obligations of the Agreement are accepted.")
        hand.fill("Reason", "The last sentence is missing.")
        hand.press(CHECK)
        hand.press("Return for form")
        self.again()
        self.confirm(self.road.legal, self.path, "Find in due form")

    def again(self) -> None:
        hand = self.as_(self.road.focal, self.path)
        self.says("The last sentence is missing.")
        hand.press("Submit again")
        hand.fill("The letter", LETTER)
        hand.press(CHECK)
        hand.press("Submit the letter")

    def circulated(self) -> None:
        officer = self.road.officer
        self.as_(officer, self.path)
        self.says("does not yet exist in all official languages")
        self.answer(officer, "Add language versions", **{NAMES[language]: LETTER for language in LANGUAGES})
        opens = (portal_clock.now() + timedelta(hours=2)).astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")
        self.answer(officer, "Circulate to all members", **{"Opens (headquarters time)": opens})
        with seeing_as(SERVICE):
            Delivery.objects.filter(channel="mail").update(state=State.DELIVERED, delivered_at=portal_clock.now())
        self.clock.to(self.row.run.opens_at + timedelta(seconds=1))
        runs_move_due()
        self.as_(self.road.delegates[0], self.path)
        self.says("Nothing from any member.")
        self.says("My government wishes to accede")

    def admitted(self) -> None:
        self.clock.to(self.row.run.expires_at + timedelta(seconds=1))
        runs_move_due()
        self.clock.forward(hours=3)
        runs_move_due()
        self.confirm(self.road.officer, self.path, "Invite to accede")
        self.says("Invited to accede")

    def member(self) -> None:
        today = portal_clock.now().astimezone(SHANGHAI).date().isoformat()
        hand = self.as_(self.road.officer, self.path)
        hand.press("Enter the instrument")
        hand.fill("Date of the instrument", today)
        hand.fill("Signed by", "A. Minister")
        hand.choose("In the capacity of", "minister for foreign affairs")
        hand.press(CHECK)
        hand.press("Enter the instrument")
        self.confirm(self.road.legal, self.path, "Deposit and notify")
        self.as_(None, self.path)
        self.says("Instrument deposited")
        self.clock.to(midnight(self.row.instrument.effect_on, "Asia/Shanghai") + timedelta(seconds=1))
        instruments_settle_due()


@pytest.mark.parametrize("way", ["with script", "without script"])
def test_a_state_joins(open_page: Any, sign_in: Any, clock: Any, fits: Any, way: str) -> None:
    job = Joining(open_page, sign_in, clock, way)
    job.interest()
    job.letter()
    job.circulated()
    job.admitted()
    job.member()
    job.as_(None, TRACKER)
    job.says("Nothing. The state is a member.")
    job.as_(None, "/ar/accession/demonstration/")
    fits(job.page)
    with seeing_as(SERVICE):
        at = portal_clock.now()
        assert status_of(job.road.state, at).status == "member"
        assert entitled(job.road.state, "decide", factories.organ(), at) is None
        kinds = set(Notice.objects.exclude(number="").values_list("kind", flat=True))
        assert {"accession.returned", "silence.opened", "silence.adopted", "accession.invited"} <= kinds
        assert {"depositary.deposit", "depositary.effect"} <= kinds

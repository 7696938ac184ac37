"""The main job in a real browser, from the first draft to an accepted report: with script, without, and by keyboard alone.

Whichever way it is walked, the same things stand in the database afterwards (goals.md U2).
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from governance.commitments.models import Commitment, Report
from governance.commitments.tasks import timed_moves
from governance.consultations.models import Comment, Consultation, NationalResponse
from governance.consultations.services import consultations_move_due
from governance.decisions.models import Decision, RunAct, SilenceRun
from governance.proposals.models import Proposal
from portal.core import clock as portal_clock
from portal.core.audit.models import AuditEvent
from portal.core.eyes import SERVICE, seeing_as
from tests import factories
from tests.factories.commitments import fresh
from tests.factories.plan import plan
from tests.journeys.hands import Keyboard
from tests.journeys.walks import CHECK, WAYS, Silence

pytestmark = pytest.mark.django_db(transaction=True)

SEAT = ZoneInfo("Asia/Shanghai")
#: What stands in the database at the end, whichever way it was walked.
DONE = {
    "proposal": [("adopted", "Register of methods", "The session is tomorrow.")],
    "blocks": [
        ("preamble", "*Recalling* the aims of the Agreement,"),
        ("operative", "*Decides* to keep a register of methods;"),
    ],
    "responses": [("XAA", "received", True, ""), ("XBB", "received", False, "We agree, with one comment.")],
    "comments": [("taken", "technical", "Say public register.")],
    "run": ["adopted"],
    "acts": [("XAA", "support", "", True), ("XBB", "reservation", "We reserve our position on costs.", True)],
    "decision": [("interim", "public")],
    "commitment": [("active", "Forty services", Decimal(40), 3)],
    "reports": 1,
    "accepted": 1,
}


class MainJob(Silence):
    """The main job, step by step."""

    def __init__(self, open_page: Any, sign_in: Any, clock: Any, way: str) -> None:
        super().__init__(open_page, sign_in, clock, way)
        self.point = plan().points.get(number=1)

    def draft_and_submit(self) -> None:
        hand = self.as_(self.world.author, "/en/proposals/new/")
        hand.choose("Kind of text", "decision")
        hand.fill("Title", "Register of methods")
        hand.fill("Words of PP 1", "*Recalling* the aims of the Agreement,")
        hand.fill("Words of OP 1", "*Decides* to keep a register of methods;")
        self.save()
        self.proposal = self.one(Proposal)
        self.at = f"/en/proposals/{self.proposal.uid}/"
        hand = self.as_(self.world.delegate, f"{self.at}write/")
        hand.press("Save and check before submitting")
        hand.press(CHECK)
        hand.press("Submit this proposal")
        self.says("Submitted. Your receipt: ")

    def save(self) -> None:
        """The last button Save: the first one only takes the Enter key."""
        if isinstance(self.hand, Keyboard):
            self.page.locator("#id_title, [name=title]").first.focus()
            with self.page.expect_navigation():
                self.page.keyboard.press("Enter")
        else:
            self.page.locator("main button[value=save]").last.click()

    def register(self) -> None:
        """The officer claims; then from the queue to the registered text it takes three pages at most (goals.md U6)."""
        hand = self.as_(self.world.officer, "/en/proposals/screening/")
        hand.press(f"Claim {self.one(Proposal).receipt}")
        self.as_(self.world.officer, "/en/proposals/screening/")
        before = hand.loads
        hand.press("Check and register")
        for words in ("Tabled by a delegate with the power to table, valid at submission",
                      "Complete in its original language", "Each operative paragraph stands alone and is numbered",
                      "The kind of text fits its content"):  # fmt: skip
            hand.tick(words)
        hand.press(CHECK)
        hand.press("Register this proposal")
        assert hand.loads - before <= 3
        assert self.one(Proposal).state == "registered"

    def open_it(self) -> None:
        hand = self.as_(self.world.chair, f"{self.at}open/")
        hand.fill("Reason for waiving the missing languages", "The session is tomorrow.")
        hand.press(CHECK)
        hand.press("Open this proposal")
        assert self.one(Proposal).state == "open"

    def consult(self) -> None:
        hand = self.as_(self.world.officer, f"/en/consultations/plan/?proposal={self.proposal.uid}")
        hand.press(CHECK)
        hand.press("Plan the round")
        hand.press("Notify the members")
        hand.press("Notify the members")
        consultations_move_due()
        round_ = self.one(Consultation)
        assert round_.state == "open"
        at = f"/en/consultations/{round_.uid}/"
        hand = self.as_(self.world.author, f"{at}response/")
        hand.tick("No comments")
        hand.press("Keep the draft")
        self.clear(self.world.own_focal, at)
        hand = self.as_(self.world.expert, at)
        hand.press("Comment OP 1")
        hand.tick("technical")
        hand.fill("Comment", "Say public register.")
        hand.press("Keep the comment")
        hand.press("Write the response")
        hand.fill("National response", "We agree, with one comment.")
        hand.press("Keep the draft")
        hand = self.as_(self.world.focal, at)
        hand.press("Take into the response")
        self.clear(self.world.focal, at)
        self.clock.to(round_.closes_at + timedelta(minutes=1))
        consultations_move_due()

    def clear(self, focal: Any, at: str) -> None:
        hand = self.as_(focal, at)
        hand.press("Clear and send")
        hand.press("Clear and send the national response")
        self.says("The response was sent. Your receipt: ")

    def call_silence(self) -> None:
        hand = self.as_(self.world.chair, f"{self.at}place/")
        hand.press("Place this proposal for action")
        hand = self.as_(self.world.chair, f"/en/decisions/prepare/{self.proposal.uid}/")
        opens = portal_clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=2)
        expires = factories.next_working_day(opens + timedelta(hours=96))
        hand.fill("Opens (headquarters time)", f"{opens.astimezone(SEAT):%Y-%m-%dT%H:%M}")
        hand.fill("Expires (headquarters time)", f"{expires.astimezone(SEAT):%Y-%m-%dT%H:%M}")
        hand.press(CHECK)
        hand.press("Prepare a silence run")
        hand.press("Serve the notice and open")
        hand.press("Serve the notice")
        self.serve()

    def decision_is_public(self) -> None:
        found = self.one(Decision)
        self.as_(None, f"/en/decisions/{found.uid}/")
        self.says("Decides to keep a register of methods")
        self.says("We reserve our position on costs.")

    def commit(self) -> None:
        year = portal_clock.now().year
        hand = self.as_(self.world.author, "/en/commitments/new/")
        hand.fill("Title", "Forty services")
        hand.tick(f"{self.point.number}. {self.point.title['en']}")
        hand.fill("First day", f"{year}-01-01")
        hand.fill("Last day", f"{year + 1}-12-31")
        hand.fill("Indicator", "Services evaluated")
        hand.fill("Unit", "services")
        hand.fill("Baseline", "0")
        hand.fill("Target", "40")
        hand.tick("3 months")
        hand.press("Save the draft")
        hand.press("Send for clearance")
        hand.press("Send for clearance")
        at = f"/en/commitments/{self.one(Commitment).uid}/"
        for user, button in (
            (self.world.own_focal, "Clear it"),
            (self.world.delegate, "Submit"),
            (self.world.officer, "Register"),
        ):
            hand = self.as_(user, at)
            hand.press(button)
            hand.press(button)
        timed_moves()
        assert self.one(Commitment).state == "active"

    def report(self) -> None:
        """A delegate updates a commitment in four pages at most (goals.md U6): form, check, sent."""
        with seeing_as(SERVICE):
            row = Report.objects.order_by("period_starts_at")[0]
        at = f"/en/commitments/reports/{row.uid}/"
        before = self.hand.loads
        hand = self.as_(self.world.author, f"{at}write/")
        hand.tick("in progress")
        hand.fill("Value at the end of the period", "4")
        hand.fill("What was done", "Four services.")
        hand.press(CHECK)
        hand.press("Send for clearance")
        assert hand.loads - before <= 4
        for user, button in ((self.world.own_focal, "Clear and submit"), (self.world.officer, "Accept as complete")):
            hand = self.as_(user, at)
            hand.press(button)
            hand.press(button)
        assert fresh(row).state == "accepted"

    def result(self) -> dict[str, Any]:
        """What stands in the database at the end."""
        with seeing_as(SERVICE):
            text = Proposal.objects.get().text.versions.order_by("-number")[0]
            return {
                "proposal": list(Proposal.objects.values_list("state", "title__en", "language_waiver")),
                "blocks": list(text.blocks.values_list("kind", "body__en")),
                "responses": sorted(NationalResponse.objects.values_list("member__code", "state", "no_comments", "words")),
                "comments": list(Comment.objects.values_list("state", "kind", "words")),
                "run": list(SilenceRun.objects.values_list("state", flat=True)),
                "acts": sorted(RunAct.objects.values_list("member__code", "kind", "words", "effect")),
                "decision": list(Decision.objects.values_list("state", "audience")),
                "commitment": list(Commitment.objects.values_list("state", "title__en", "target", "report_months")),
                "reports": Report.objects.filter(state="accepted", stage="in_progress", value=4).count(),
                "accepted": AuditEvent.objects.filter(name="report.accepted").count(),
            }  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_from_draft_to_decision_to_accepted_report(open_page: Any, sign_in: Any, clock: Any, way: str) -> None:
    job = MainJob(open_page, sign_in, clock, way)
    job.draft_and_submit()
    job.register()
    job.open_it()
    job.consult()
    job.call_silence()
    job.act(job.world.delegate, "Support", "Comment (may stay empty)", "")
    job.act(job.world.stranger, "Make a reservation", "Text of the reservation", "We reserve our position on costs.")
    job.expire()
    job.decision_is_public()
    job.commit()
    job.report()
    assert job.result() == DONE

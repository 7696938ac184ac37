"""An objection in a silence run in a real browser: with script, without, and by keyboard alone."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time

from governance.decisions.models import Decision, RunAct
from governance.proposals.models import Proposal
from portal.core.audit.models import AuditEvent
from portal.core.eyes import SERVICE, seeing_as
from portal.core.notices.models import Delivery
from tests import factories
from tests.factories.commitments import fresh
from tests.journeys.walks import CHECK, WAYS, Silence

pytestmark = pytest.mark.django_db(transaction=True)

REASON = "Reason for the objection"
COSTS = "The costs are not known."
#: What stands in the database at the end, whichever way it was walked.
BROKEN = {
    "run": "broken",
    "proposal": "not_adopted",
    "acts": [("XBB", "objection", COSTS, True)],
    "outcomes": ["silence.broken"],
    "told": [
        ("silence.broken", "mission@xaa.example", "XAA"),
        ("silence.broken", "mission@xbb.example", "XBB"),
    ],
    "decisions": 0,
}


def code_now() -> str:
    """What the authenticator app of the factories' people shows."""
    return f"{hotp_value('JBSWY3DPEHPK3PXP', next(yield_hotp_counters_from_time())):06}"


def object_across_an_ended_session(job: Silence) -> None:
    """First without a reason; then the session ends while the check page is open."""
    user = job.world.stranger
    hand = job.as_(user, f"/en/decisions/runs/{job.run.uid}/")
    hand.press("Object")
    hand.press(CHECK)
    job.says(f"Give an answer to: {REASON}")
    hand.fill(REASON, COSTS)
    hand.press(CHECK)
    job.page.context.clear_cookies()
    hand.press("Object")
    assert "/account/sign-in/" in job.page.url
    hand.fill("E-mail address", user.email)
    hand.fill("Password", factories.PASSWORD)
    hand.press("Sign in")
    hand.fill("Code", code_now())
    hand.press("Sign in")
    assert hand.typed(REASON) == COSTS
    hand.press(CHECK)
    hand.press("Object")


def result(job: Silence) -> dict[str, Any]:
    with seeing_as(SERVICE):
        outcomes = ("silence.broken", "silence.expired", "silence.adopted", "silence.not_adopted")
        sent = Delivery.objects.exclude(notice__kind="silence.opened").filter(
            notice__subject_type="governance.silencerun"
        )
        codes = {job.world.sponsor.pk: "XAA", job.world.other.pk: "XBB"}
        return {
            "run": fresh(job.run).state,
            "proposal": Proposal.objects.get().state,
            "acts": list(RunAct.objects.values_list("member__code", "kind", "words", "effect")),
            "outcomes": list(AuditEvent.objects.filter(name__in=outcomes).values_list("name", flat=True)),
            "told": sorted(
                (row.notice.kind, row.address, codes[row.member_id]) for row in sent.select_related("notice")
            ),
            "decisions": Decision.objects.count(),
        }


@pytest.mark.parametrize("way", WAYS)
def test_an_objection_breaks_the_silence_for_all(open_page: Any, sign_in: Any, clock: Any, way: str) -> None:
    job = Silence(open_page, sign_in, clock, way)
    job.running()
    object_across_an_ended_session(job)
    job.says("Your act was received in time and counts.")
    job.says(job.one(RunAct).receipt)
    job.hand.press("Back to the run")
    job.says("What broke the silence")
    job.as_(job.world.delegate, f"/en/decisions/runs/{job.run.uid}/")
    for words in ("What broke the silence", "Objection by State XBB", COSTS):
        job.says(words)
    job.expire()
    assert result(job) == BROKEN

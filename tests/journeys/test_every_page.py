"""Every page of the slice: axe-core finds nothing, and nothing sticks out (goals.md U1)."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.factories.secrets import SecretWorld

pytestmark = pytest.mark.django_db(transaction=True)

PUBLIC_PAGES = [
    "", "search/?q=register", "how/", "record/", "real/", "members/", "members/demonstration/", "members/XBB/",
    "members/XBB/?as_of=2026-01-01", "members/treaties/agreement/", "rules/",
    "rules/model/1/", "organs/", "organs/demonstration/", "plans/", "plans/shared-plan/1/", "plans/shared-plan/1/1/",
    "proposals/", "consultations/", "decisions/", "commitments/", "initiatives/", "exchange/needs/",
    "exchange/offers/", "account/sign-in/", "account/password/reset/", "no/such/page/", "discretion/",
    "participants/", "participants/demonstration/", "participants/XP0002/",
    "accession/", "accession/demonstration/",
]  # fmt: skip


class Pages(SecretWorld):
    """The addresses each person opens; B's own drafts are opened by B."""

    def of(self) -> dict[Any, list[str]]:
        proposal, commitment = f"proposals/{self.draft_proposal.uid}/", f"commitments/{self.draft_commitment.uid}/"
        run, round_ = f"decisions/runs/{self.run.uid}/", f"consultations/{self.round.uid}/"
        report = f"commitments/reports/{self.report.uid}/"
        partner, applicant = f"partners/{self.partner.uid}/", f"participants/{self.applicant.code}/"
        return {
            None: PUBLIC_PAGES,
            self.head: [
                "work/", "account/", "account/second-factor/", proposal, f"{proposal}write/", f"{proposal}submit/",
                "proposals/new/", run, f"{run}act/objection/", f"{run}act/support/", round_, f"{round_}comment/",
                f"{round_}response/", commitment, f"{commitment}edit/", f"{commitment}send-for-clearance/",
                "commitments/new/", report, f"{report}write/", "members/XBB/delegation/", "initiatives/new/",
                f"initiatives/{self.initiative.uid}/", "exchange/needs/new/", "exchange/offers/new/",
                f"exchange/needs/{self.need.uid}/", f"exchange/offers/{self.offer.uid}/", "exchange/matches/",
                f"exchange/matches/{self.match.uid}/", f"exchange/matches/{self.match.uid}/consent/",
                "notices/", f"notices/{self.notice.uid}/", f"notices/{self.notice.uid}/acknowledge/",
            ],
            self.focal: [
                f"{round_}clear/", "members/XBB/delegation/invite/", "members/XBB/delegation/address/",
                "partners/", "partners/register/", partner, f"{partner}consent/", f"{partner}rotate/", f"{partner}secret/",
            ],
            self.legal: ["accession/register/", f"accession/{self.application.uid}/"],
            self.focal: [f"{round_}clear/", "members/XBB/delegation/invite/", "members/XBB/delegation/address/"],
            self.officer: [
                "members/enter/", "members/treaties/agreement/", f"members/instruments/{self.instrument.uid}/",
                "members/XBB/desk/receive/", "members/XBB/desk/status/", "members/XBB/desk/condition/",
                "members/treaties/agreement/rectify/", f"members/instruments/{self.instrument.uid}/ask/",
                "partners/", "partners/register/", partner, "participants/enter/", applicant, f"{applicant}decline/",
                f"{applicant}describe/", "participants/XP0002/", "participants/XP0002/invite/", "participants/XP0002/end/",
                f"paper/enter/consultation.response/{self.round.uid}/", "paper/", f"paper/{self.paper_response.uid}/",
                "work/", "proposals/screening/", f"proposals/{self.waiting.uid}/return/",
                f"proposals/{self.waiting.uid}/register/",
                "commitments/queue/", f"commitments/{self.commitment.uid}/", "consultations/plan/",
                f"{round_}gap/", f"{run}paper/", "delegations/demonstration/", "delegations/invite/", round_,
                "notices/", f"notices/{self.notice.uid}/", f"paper/enter/notice.receipt/{self.notice.uid}/",
                f"notices/deliveries/{self.delivery.uid}/send-again/",
            ],
            self.chair: [f"{run}extend/", f"{run}withdraw/", run, f"decisions/prepare/{self.placed.uid}/"],
        }  # fmt: skip


@pytest.fixture
def pages(db: None, clock: Any) -> Pages:
    world = Pages(clock)
    world.waiting, world.placed = world.claimed(), world.for_action()  # type: ignore[attr-defined]
    return world


def addresses(pages: Pages) -> list[tuple[Any, str]]:
    return [(user, path) for user, paths in pages.of().items() for path in paths]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_violation_and_nothing_too_wide(open_page: Any, sign_in: Any, pages: Pages, language: str) -> None:
    axe, page, wrong, last = Axe(), open_page(), [], False
    for user, path in addresses(pages):
        if user is not last:
            page.context.clear_cookies()
            if user is not None:
                sign_in(page, user)
            last = user
        page.set_viewport_size({"width": 1280, "height": 900})
        answer = page.goto(f"/{language}/{path}")
        if answer.status != (404 if "no/such" in path else 200):
            wrong.append(f"{path}: status {answer.status}")
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            found = axe.run(page)
            wrong += [
                f"{path} at {width}: {rule['id']}: {node['html'][:160]}"
                for rule in found.response["violations"]
                for node in rule["nodes"]
            ]
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            wrong += [f"{path} at {width}: {over} px too wide"] if over > 0 else []
    assert not wrong, "\n" + "\n".join(wrong)

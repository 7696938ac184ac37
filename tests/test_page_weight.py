"""Every page of the slice is light, and asks nobody else for anything (goals.md P10)."""

from __future__ import annotations

import gzip
import re
from typing import Any
from urllib.parse import urljoin

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.factories.secrets import SecretWorld

pytestmark = pytest.mark.django_db

PUBLIC_PAGES = [
    "", "search/?q=register", "how/", "record/", "real/", "members/", "members/demonstration/", "members/XBB/", "rules/",
    "rules/model/1/", "organs/", "organs/demonstration/", "plans/", "plans/shared-plan/1/", "plans/shared-plan/1/1/",
    "proposals/", "consultations/", "decisions/", "commitments/", "accession/", "initiatives/", "exchange/needs/",
    "exchange/offers/", "account/sign-in/", "account/password/reset/", "no/such/page/",
]  # fmt: skip
HTML, CSS, JS, ALL = 15_000, 12_000, 16_000, 40_000


class Pages(SecretWorld):
    """The addresses each person opens; B's own drafts are opened by B."""

    def of(self) -> dict[Any, list[str]]:
        proposal, commitment = f"proposals/{self.draft_proposal.uid}/", f"commitments/{self.draft_commitment.uid}/"
        run, round_ = f"decisions/runs/{self.run.uid}/", f"consultations/{self.round.uid}/"
        report = f"commitments/reports/{self.report.uid}/"
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
            ],
            self.focal: [f"{round_}clear/", "members/XBB/delegation/invite/", "members/XBB/delegation/address/"],
            self.officer: [
                f"paper/enter/consultation.response/{self.round.uid}/", "paper/", f"paper/{self.paper_response.uid}/",
                "work/", "proposals/screening/", f"proposals/{self.waiting.uid}/return/",
                f"proposals/{self.waiting.uid}/register/",
                "commitments/queue/", f"commitments/{self.commitment.uid}/", "consultations/plan/",
                f"{round_}gap/", f"{run}paper/", "delegations/demonstration/", "delegations/invite/", round_,
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


def test_pages_are_light_and_ask_nobody_else(pages: Pages) -> None:
    heavy = []
    for user, path in addresses(pages):
        client = Client()
        if user is not None:
            client.force_login(user)
        html = client.get(f"/en/{path}").content
        parts = {"html": squeezed(html), "css": 0, "js": 0}
        for kind, url in re.findall(r'<(link|script)[^>]*?(?:href|src)="([^"]+)"', html.decode()):
            if re.match(r"(https?:)?//", url) and kind == "script":
                heavy.append(f"{path}: {url} is not ours")
            file = finders.find(url.removeprefix("/static/").partition("?")[0]) if url.startswith("/static/") else None
            if file and url.partition("?")[0].endswith((".css", ".js")):
                with open(str(file), "rb") as source:
                    parts["css" if kind == "link" else "js"] += squeezed(source.read())
        loaded = re.findall(
            r'<(?:img|iframe|source|link rel="(?:stylesheet|preload|icon)")[^>]*(?:src|href)="([^"]+)"', html.decode()
        )
        heavy += [
            f"{path}: {url} is not ours"
            for url in loaded
            if not urljoin("http://ours/", url).startswith("http://ours/")
        ]
        if (
            parts["html"] > HTML
            or parts["css"] > CSS
            or parts["js"] > JS
            or sum(parts.values()) > ALL
            or not parts["css"]
        ):
            heavy.append(f"{path}: {parts}")
    assert not heavy, "\n" + "\n".join(heavy)


def squeezed(content: bytes) -> int:
    return len(gzip.compress(content, 6))

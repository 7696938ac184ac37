"""Every page of the portal: axe-core finds nothing, and nothing sticks out (goals.md U1).

The addresses are those of the isolation test, which come from the resolver: a new page is walked without being named here.
"""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.urls import reverse
from playwright.sync_api import Page

from tests.factories import as_user
from tests.factories.access import AccessWorld
from tests.test_isolation import ASKED, DELEGATION_ONLY, NAMES, OPEN, RESTRICTED, UNNAMED

pytestmark = pytest.mark.django_db(transaction=True)

VIOLATIONS = "axe.run({resultTypes: ['violations']}).then(found => found.violations)"

#: Who opens what nobody before him or her in this list could.
PEOPLE = ["nobody", "head", "observing", "officer", "legal", "chair"]
#: What a person or a link may add to an address.
ASKING = {**ASKED, "states:member": ["?as_of=2026-01-01"]}
#: Pages that look otherwise for whom they concern than for the first who opens them.
ALSO = {
    "officer": [
        "home:work", "accession:detail", "consultations:detail", "commitments:detail", "decisions:run", "delegations:detail",
        "exchange:match", "initiatives:detail", "participants:detail", "partners:detail", "post:notice", "paper:entry",
        "states:member", "states:treaty", "states:instrument",
    ],
    "chair": ["home:work", "decisions:run"],
    "legal": ["home:work", "states:treaty"],
}  # fmt: skip
#: Not walked, each for its reason.
NO_PAGE = {
    # answers to machines, and files
    "oauth-token", "oauth-revoke", "mfa_login_webauthn", "commitments:figures", "desk:template",
    "mfa_download_recovery_codes", "exports:take", "files:download", "decisions:paper_scan", "desk:sheet_csv",
    "desk:sheet_csv_demonstration", "delegations:reads_csv",
    # buttons of other pages: they only take a form, and lead back
    "account_logout", "consultations:choose", "proposals:language", "delegations:contact_end", "delegations:invitation_again",
    "delegations:invitation_confirm", "delegations:invitation_revoke", "delegations:stand_in_end",
    "delegations:suspension_lift", "participants:invitation_again", "participants:invitation_revoke",
    "participants:person_end", "desk:decline", "mfa_authenticate",
    # stand while somebody is enrolling, or has a link or a key in hand: tests/journeys/test_accounts.py walks them
    "delegations:invitation", "delegations:invitation_open", "mfa_activate_totp", "mfa_view_recovery_codes",
    "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn",
    # nobody adopted rules for the real body
    "body:version", "body:amend",
    # ask for an object that this world does not have
    "decisions:detail", "decisions:record", "home:receipt", "states:rectification_object",
}  # fmt: skip


class Pages(AccessWorld):
    nobody = None

    def addresses(self) -> dict[str, list[str]]:
        """Name of an address → its paths, with the objects of the isolation test."""
        found: dict[str, list[str]] = {}
        for name, groups in NAMES.items():
            if name in UNNAMED:
                continue
            if groups:
                named = [real for table in (DELEGATION_ONLY, RESTRICTED) for real, _ in table.get(name, _none)(self)]
                found[name] = [reverse(name, args=args) for args in [*named, *OPEN.get(name, _none)(self)]]
            else:
                found[name] = [reverse(name)]
            found[name] += [path + tail for path in found[name] for tail in ASKING.get(name, [])]
        return found

    def walk(self) -> tuple[dict[str, list[str]], set[str]]:
        """Person → the paths he or she opens; and the names of which nobody found a page (but for those of the API)."""
        by_name = self.addresses()
        walked: dict[str, list[str]] = {}
        open_names: set[str] = set()
        waiting = {path: name for name, paths in by_name.items() for path in paths}
        for person in PEOPLE:
            client = as_user(getattr(self, person))
            also = {path: name for name in ALSO.get(person, []) for path in by_name[name]}
            shown = {
                path: name
                for path, name in {**waiting, **also}.items()
                if name != "account_logout" and is_page(client.get(path))
            }
            walked[person] = list(shown)
            open_names |= set(shown.values())
            waiting = {path: name for path, name in waiting.items() if path not in shown}
        return walked, {name for name in set(by_name) - open_names if not name.startswith("api-")}


def _none(_world: Any) -> list[Any]:
    return []


def is_page(answer: Any) -> bool:
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")


@pytest.fixture
def pages(db: None, clock: Any) -> Pages:
    return Pages(clock)


def test_no_violation_and_nothing_too_wide(open_page: Any, sign_in: Any, pages: Pages) -> None:
    page, wrong = open_page(), []
    walked, unseen = pages.walk()
    for person, paths in walked.items():
        page.context.clear_cookies()
        if person != "nobody":
            sign_in(page, getattr(pages, person))
        for path in paths:
            wrong += audit(page, path) + audit(page, path.replace("/en/", "/ar/", 1))
    wrong += [found for language in ("en", "ar") for found in audit(page, f"/{language}/no/such/page/", status=404)]
    assert not wrong, "\n" + "\n".join(wrong)
    assert unseen == NO_PAGE


def audit(page: Page, path: str, status: int = 200) -> list[str]:
    """What axe finds and what is too wide, on a screen and on a narrow telephone."""
    page.set_viewport_size({"width": 1280, "height": 900})
    answer: Any = page.goto(path)
    page.evaluate(AXE_SCRIPT)
    wrong = [f"{path}: status {answer.status}"] if answer.status != status else []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        wrong += [
            f"{path} at {width}: {rule['id']}: {node['html'][:160]}"
            for rule in page.evaluate(VIOLATIONS)
            for node in rule["nodes"]
        ]
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        wrong += [f"{path} at {width}: {over} px too wide"] if over > 0 else []
    return wrong

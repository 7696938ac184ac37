"""A delegation from its credential to the first binding act, in a real browser: with script, without, by keyboard."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache

from governance.decisions.models import RunAct
from members.credentials.models import Credential
from members.delegations.models import Power
from portal.core.eyes import SERVICE, seeing_as
from portal.core.notices.models import Notice
from portal.core.notices.render import Material, write
from tests import factories
from tests.factories import PASSWORD
from tests.factories.credentials import Cast
from tests.journeys.walks import CHECK, WAYS, Silence

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _fresh_limits(settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "journey"}}
    cache.clear()


class Delegation(Silence):
    """A member whose focal point alone has an account, while a silence runs."""

    def __init__(self, open_page: Any, sign_in: Any, clock: Any, way: str) -> None:
        super().__init__(open_page, sign_in, clock, way)
        self.home = factories.member("XDD")
        self.focal = factories.delegate(self.home, "focal", role="focal_point")
        self.legal = factories.office("legal", "legal officer")

    def file(self) -> None:
        hand = self.as_(self.focal, "/en/members/XDD/delegation/changes/")
        hand.press("File a credential")
        hand.tick("standing (permanent representative)")
        hand.choose("Issued by", "minister for foreign affairs")
        hand.fill("Name of the issuer", "M. Minister")
        hand.fill("Date of the paper", "2026-01-05")
        hand.tick("copy")
        hand.fill("Reference of the paper", "Note verbale 4, scan 4")
        hand.fill("First day", "2026-01-05")
        hand.fill("Person 1: name", "Ambassador D.")
        hand.fill("Person 1: e-mail address", "ambassador@xdd.example")
        hand.tick("speak")
        hand.tick("bind")
        hand.press("Add another person")
        hand.fill("Person 3: name", "Counsellor D.")
        hand.fill("Person 3: e-mail address", "counsellor@xdd.example")
        hand.press(CHECK)
        self.says("Ambassador D.")
        self.says("Counsellor D.")
        hand.press("File the credential")
        self.says("The legal officer examines the form.")
        self.credential = self.one(Credential)
        self.at = f"/en/credentials/{self.credential.uid}/"

    def examine(self) -> None:
        hand = self.as_(self.legal, "/en/work/")
        hand.press("State XDD")
        hand.press("Enter the examination")
        hand.tick("Signed, with capacity and date")
        hand.press(CHECK)
        hand.press("Enter the examination")
        self.says("seated provisionally with full rights")

    def take_up(self) -> None:
        """The person named opens the mail, makes the account and adds a second factor: nothing else is open before."""
        self.as_(None, self.link())
        page = self.page
        page.fill("[name=password1]", PASSWORD)
        page.fill("[name=password2]", PASSWORD)
        page.locator("main form").get_by_role("button").last.click()
        page.goto("/en/account/second-factor/")
        page.get_by_role("link", name="Set up an authenticator app").click()
        secret = page.locator("code.symbol").inner_text()
        page.fill("[name=code]", f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06}")
        page.get_by_role("button", name="Activate").click()

    def link(self) -> str:
        with seeing_as(SERVICE):
            letter = write(Material.of(Notice.objects.get(kind="invitation.sent", facts__name="Ambassador D.")), "en")
        found = re.search(r"http://[^/]+(/\S+/account/invitation/\S+)", letter.text)
        assert found
        return found[1]

    def bind(self) -> None:
        """The first binding act, in the session the person has just opened."""
        self.page.goto(f"/en/decisions/runs/{self.run.uid}/")
        self.hand.press("Make a reservation")
        self.hand.fill("Text of the reservation", "We reserve our position on costs.")
        self.hand.press(CHECK)
        self.hand.press("Make a reservation")

    def decide(self) -> None:
        hand = self.as_(self.legal, self.at)
        hand.press("Enter the report of the committee")
        hand.fill("Report of the committee", "The paper is in due form.")
        hand.press(CHECK)
        hand.press("Enter the report of the committee")
        hand = self.as_(self.world.chair, self.at)
        hand.press("Record that the organ accepts")
        hand.fill("Meeting or decision", "MC/2, item 3")
        hand.press(CHECK)
        hand.press("Record that the organ accepts")
        self.says("MC/2, item 3")


@pytest.mark.parametrize("way", WAYS)
def test_from_the_credential_to_the_first_binding_act(open_page: Any, sign_in: Any, clock: Any, way: str) -> None:
    walk = Delegation(open_page, sign_in, clock, way)
    walk.running()
    walk.file()
    walk.examine()
    walk.take_up()
    walk.bind()
    walk.decide()
    with seeing_as(SERVICE):
        act = RunAct.objects.get(member=walk.home)
        power = Power.objects.get(kind="bind", member=walk.home)
        assert (act.kind, act.effect) == ("reservation", True)
        assert power.credential_id == walk.credential.pk
        assert Credential.objects.get().state == "accepted"


PAGES = ["credentials/demonstration/", "members/XAA/delegation/changes/", "members/XAA/credential/"]
DESK = ["account/second-factor/requests/", "account/second-factor/requests/new/"]


@pytest.mark.parametrize("code", ["en", "ar"])
@pytest.mark.parametrize("width", [1280, 320])
def test_pages_are_accessible_and_fit(
    open_page: Any, sign_in: Any, axe: Any, fits: Any, shot: Any, code: str, width: int
) -> None:
    cast = Cast()
    row = cast.told()
    one = f"credentials/{row.uid}/"
    for reader, paths in ((cast.focal_user, [*PAGES, one]), (cast.legal_user, [*DESK, one])):
        page = open_page(width=width)
        sign_in(page, reader)
        for number, path in enumerate(paths):
            page.goto(f"/{code}/{path}")
            shot(page, f"credentials-{code}-{width}-{reader.name}-{number}")
            axe(page)
            fits(page)

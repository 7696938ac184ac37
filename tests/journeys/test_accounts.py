"""Signing in and the pages of members in a real browser: by code without script, by passkey with it, accessible and fitting."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache

from tests import factories
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _fresh_limits(settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "journey"}}
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    cache.clear()


def give_password(page: Any, user: Any) -> None:
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", PASSWORD)
    page.locator("form", has=page.locator("[name=password]")).get_by_role("button").click()


def test_without_script_an_officer_enrols_and_signs_in_by_code_and_by_recovery_code(browser_page_nojs: Any) -> None:
    page, user = browser_page_nojs, factories.office(factor=False)
    page.goto("/en/work/")
    give_password(page, user)
    page.get_by_role("link", name="Set up an authenticator app").click()
    secret = page.locator("code.symbol").inner_text()
    page.fill("[name=code]", f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06}")
    page.get_by_role("button", name="Activate").click()
    recovery = page.locator("code.symbol").first.inner_text()
    page.goto("/en/account/sign-out/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.goto("/en/delegations/")
    give_password(page, user)
    page.fill("[name=code]", recovery)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    assert page.url.endswith("/en/delegations/")


def test_a_passkey_is_added_and_signs_in_alone(open_page: Any, live_server: Any) -> None:
    page, user = open_page(), factories.delegate(factories.member("XAA"), factor=False)
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = kind | {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    home = re.sub(r"//[^:/]+", "//localhost", live_server.url)  # an address of digits cannot have passkeys
    page.goto(f"{home}/en/account/sign-in/")
    give_password(page, user)
    page.goto(f"{home}/en/account/second-factor/webauthn/add/")
    page.check("[name=passwordless]")
    page.locator("main").get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/recovery-codes/")
    page.goto(f"{home}/en/account/sign-out/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.goto(f"{home}/en/account/sign-in/?next=/en/account/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.locator(".acting", has_text="State XAA").wait_for()
    assert heard == []


def test_what_was_typed_survives_an_expired_session(browser_page_nojs: Any, sign_in: Any) -> None:
    page = browser_page_nojs
    user = factories.delegate(factories.member("XAA"), role="focal_point", factor=False)
    sign_in(page, user)
    page.goto("/en/members/XAA/delegation/address/")
    page.fill("[name=label]", "Ministry of treaties")
    page.fill("[name=address]", "treaties@xaa.example")
    page.context.clear_cookies(name="sessionid")
    page.locator("main").get_by_role("button").first.click()
    give_password(page, user)
    assert page.url.endswith("/en/members/XAA/delegation/address/")
    assert page.input_value("[name=label]") == "Ministry of treaties"


PUBLIC = [
    "members/",
    "members/demonstration/",
    "members/XAA/",
    "rules/",
    "rules/model/1/",
    "organs/demonstration/",
    "account/sign-in/",
]
OWN = [
    "members/XAA/delegation/",
    "members/XAA/delegation/invite/",
    "account/",
    "account/second-factor/",
    "account/second-factor/totp/activate/",
]
STAFF = ["delegations/demonstration/", "members/XAA/delegation/", "delegations/invite/"]


@pytest.mark.parametrize("code", ["en", "ar"])
@pytest.mark.parametrize("width", [1280, 320])
def test_pages_are_accessible_and_fit(open_page: Any, sign_in: Any, axe: Any, fits: Any, code: str, width: int) -> None:
    factories.rules()
    home = factories.member("XAA")
    focal = factories.delegate(home, "focal", role="focal_point", powers="speak table", factor=False)
    factories.delegate(home, "head", role="head", powers="speak bind vote")
    for reader, paths in ((None, PUBLIC), (focal, OWN), (factories.office(), STAFF)):
        page = open_page(width=width)
        if reader:
            sign_in(page, reader)
        for path in paths:
            page.goto(f"/{code}/{path}")
            axe(page)
            fits(page)

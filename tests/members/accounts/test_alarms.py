"""What changes about an account is told to its person by mail: the alarm if it was somebody else (goals.md S6)."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.core.checks import run_checks
from django.test import Client

from members.accounts.models import SignInPlace, User
from members.accounts.services import safety_changed, sessions_forget
from members.privacy.services import account_erase
from portal.core.eyes import PUBLIC, SERVICE, STAFF, Eyes, Viewer, seeing_as
from portal.core.notices.kinds import NOTICE_KINDS
from portal.core.notices.models import Notice
from tests import factories
from tests.factories import PASSWORD, actor_for, enter

pytestmark = pytest.mark.django_db
SIGN_IN = "/en/account/sign-in/"


@pytest.fixture(autouse=True)
def _fresh_limits(settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "alarms"}}
    cache.clear()


@pytest.fixture
def person() -> User:
    return factories.delegate(factories.member("XAA"), factor=False)


def alarms(person: User) -> list[str]:
    """What a person was told, in order."""
    with seeing_as(SERVICE):
        told = Notice.objects.filter(kind="account.safety", deliveries__address=person.email).order_by("pk")
        return [notice.facts["change"] for notice in told]


def sign_in(person: User, address: str) -> Client:
    client = Client(REMOTE_ADDR=address)
    assert client.post(SIGN_IN, {"login": person.email, "password": PASSWORD}).status_code == 302
    return client


def test_the_first_sign_in_from_a_new_network_is_told(person: User) -> None:
    for address in ("192.0.2.1", "192.0.2.200", "198.51.100.7", "198.51.100.8", "2001:db8::1", "2001:db8::2"):
        sign_in(person, address)
    assert alarms(person) == ["signed_in_elsewhere"] * 2  # not the first network of all


def test_a_spoofed_header_makes_no_network_known(person: User) -> None:
    sign_in(person, "192.0.2.1")
    client = Client(REMOTE_ADDR="198.51.100.7", headers={"x-forwarded-for": "192.0.2.1", "forwarded": "for=192.0.2.1"})
    client.post(SIGN_IN, {"login": person.email, "password": PASSWORD})
    assert alarms(person) == ["signed_in_elsewhere"]


def test_no_address_is_kept_and_networks_are_forgotten(person: User, clock: Any) -> None:
    sign_in(person, "192.0.2.1")
    row = SignInPlace.objects.get(user=person)
    assert "192.0.2" not in str(row.__dict__)
    clock.forward(days=91)
    sessions_forget()
    assert not SignInPlace.objects.exists()


def test_networks_go_with_an_erased_person(person: User) -> None:
    sign_in(person, "192.0.2.1")
    account_erase(user=person.pk, actor=actor_for(person))
    assert not SignInPlace.objects.exists()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("account/email/password_changed", "password_changed"),
        ("mfa/email/totp_activated", "factor_added"),
        ("mfa/email/webauthn_removed", "factor_removed"),
        ("mfa/email/recovery_codes_generated", "codes_made"),
    ],
)
def test_a_changed_password_or_factor_is_told(person: User, change: str, told: str) -> None:
    safety_changed(user=person, change=change)
    assert alarms(person) == [told]


def test_recovery_codes_made_on_the_page_are_told(django_capture_on_commit_callbacks: Any) -> None:
    person = factories.delegate(factories.member("XAC"))
    client = Client()
    enter(client, person)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/en/account/second-factor/recovery-codes/generate/")
    assert "codes_made" in alarms(person)


def test_ended_sessions_are_told(person: User) -> None:
    here, _there = sign_in(person, "192.0.2.1"), sign_in(person, "192.0.2.1")
    here.post("/en/account/sessions/")
    assert alarms(person) == ["sessions_ended"]


def test_the_alarm_is_the_persons_alone_and_cannot_be_switched_off(person: User) -> None:
    safety_changed(user=person, change="account/email/password_changed")
    assert NOTICE_KINDS["account.safety"].unsubscribe is None
    for viewer in (PUBLIC, STAFF, Viewer(Eyes.MEMBER, factories.member("XAB").pk)):
        with seeing_as(viewer):
            assert not Notice.objects.filter(kind="account.safety").exists()


# --- Before a server serves -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "proxies", "found"),
    [("https://portal.example", 0, True), ("https://portal.example", 1, False), ("http://portal.example", 0, False)],
)
def test_https_without_a_trusted_proxy_is_told_before_it_serves(
    settings: Any, base: str, proxies: int, found: bool
) -> None:
    settings.BASE_URL, settings.TRUSTED_PROXIES = base, proxies
    told = {message.id for message in run_checks(tags=["security"], include_deployment_checks=True)}
    assert ("portal.E001" in told) is found

"""Pages of partner systems: list, register, consent, rotate, suspend; a secret is shown once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from members.partners.models import PartnerApplication
from members.partners.services import partner_register
from members.partners.views.acts import ACTS
from portal.core.eyes import SERVICE, seeing_as
from tests import factories
from tests.api.test_tokens import ask
from tests.factories import actor_for, as_user
from tests.statements import statements

pytestmark = pytest.mark.django_db
LIST = "/en/partners/"


@pytest.fixture
def cast() -> dict[str, Any]:
    home = factories.member("XHA")
    return {
        "home": home,
        "focal": factories.delegate(home, "focal", role="focal_point"),
        "delegate": factories.delegate(home, "expert", powers="bind"),
        "stranger": factories.delegate(factories.member("XAC"), "stranger", role="focal_point"),
        "officer": factories.office("officer"),
        "chair": factories.office("chair"),
    }


def answers(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Open data mirror", "purpose": "It mirrors.", "contact": "it@mirror.example", "scopes": ["plans:read"],
        "expires_at": f"{timezone.now() + timedelta(days=60):%Y-%m-%dT%H:%M}", "_step": "send",
    } | changes  # fmt: skip


def made(cast: dict[str, Any], **more: Any) -> PartnerApplication:
    """A system of the secretariat's that asks to read for the member."""
    given = {"name": "Mirror", "purpose": "It mirrors.", "contact": "it@mirror.example", "scopes": "plans:read"}
    until = timezone.now() + timedelta(days=60)
    asked = {"reads_for": cast["home"].pk} | more
    return partner_register(**given, **asked, expires_at=until, actor=actor_for(cast["officer"]))[0]


def fresh(partner: PartnerApplication) -> PartnerApplication:
    with seeing_as(SERVICE):
        return PartnerApplication.objects.get(pk=partner.pk)


def secret_in(page: str) -> str:
    return re.findall(r'<dd class="symbol breaks" dir="ltr">([^<]+)</dd>', page)[1]


def test_a_focal_point_gets_a_working_token_in_three_pages(cast: dict[str, Any]) -> None:
    browser = as_user(cast["focal"])
    assert "It reads with the eyes of our member" in browser.get(f"{LIST}register/").content.decode()
    shown = browser.post(f"{LIST}register/", answers(reads_own="on"), follow=True)
    secret, page = secret_in(shown.content.decode()), shown.redirect_chain[-1][0]
    assert "no-store" in shown["Cache-Control"]
    partner = PartnerApplication.objects.get()
    assert partner.owner == partner.member == cast["home"]
    assert ask(Client(), partner, secret).status_code == 200
    again = browser.get(page).content.decode()
    assert secret not in again
    assert "The secret was shown already." in again


def test_a_secret_on_its_way_to_its_page_is_not_readable_in_the_database(cast: dict[str, Any]) -> None:
    browser = as_user(cast["focal"])
    sent = browser.post(f"{LIST}register/", answers())
    kept = browser.session["partner_secrets"]
    secret = secret_in(browser.get(sent["Location"]).content.decode())
    assert secret not in str(kept)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(a)::text FROM members_partnerapplication a")
        assert secret not in cursor.fetchone()[0]


def test_the_secretariat_asks_and_the_focal_point_decides(cast: dict[str, Any]) -> None:
    officer, focal = as_user(cast["officer"]), as_user(cast["focal"])
    officer.post(f"{LIST}register/", answers(reads_for="XHA"))
    partner = PartnerApplication.objects.get()
    page = f"{LIST}{partner.uid}/"
    assert "decides whether it may read more" in officer.get(page).content.decode()
    assert officer.post(f"{page}consent/", {"_step": "send"}).status_code == 403
    assert "Mirror" not in focal.get("/en/work/").content.decode()
    assert "Open data mirror" in focal.get("/en/work/").content.decode()
    assert "Give consent" in focal.get(f"{page}consent/").content.decode()
    shown = focal.post(f"{page}consent/", {"_step": "send", "expected_version": "1"}, follow=True).content.decode()
    assert "Your receipt:" in shown
    assert ask(Client(), partner, secret_in(shown)).status_code == 200
    assert focal.post(f"{page}rotate/", {"_step": "send", "overlap": "24"}).status_code == 302
    assert officer.post(f"{page}rotate/", {"_step": "send", "overlap": "24"}).status_code == 403
    assert focal.post(f"{page}revoke/", {"_step": "send", "reason": "Over"}).status_code == 302
    assert fresh(partner).consented_at is None
    assert officer.post(f"{page}suspend/", {"_step": "send", "reason": "Lost"}).status_code == 302
    assert "End the suspension" in officer.get(page).content.decode()
    assert "End the suspension" not in focal.get(page).content.decode()


@pytest.mark.parametrize("name", [*ACTS, "nonsense"])
def test_a_stranger_finds_nothing(cast: dict[str, Any], name: str) -> None:
    partner, browser = made(cast), as_user(cast["stranger"])
    for path in (f"{LIST}{partner.uid}/", f"{LIST}{partner.uid}/secret/", f"{LIST}{partner.uid}/{name}/"):
        assert browser.get(path).status_code == 404
        assert browser.post(path, {"_step": "send"}).status_code in (404, 405)
    assert "Mirror" not in browser.get(LIST).content.decode()


@pytest.mark.parametrize("name", ACTS)
def test_a_delegate_looks_on_and_does_nothing(cast: dict[str, Any], name: str) -> None:
    partner, browser = made(cast), as_user(cast["delegate"])
    page = browser.get(f"{LIST}{partner.uid}/")
    assert page.status_code == 200
    assert 'class="button ' not in page.content.decode().split("</main>")[0].split("<main")[1]
    given = {
        "_step": "send",
        "reason": "Why",
        "overlap": "0",
        "expires_at": "2030-01-01T10:00",
        "scopes": ["plans:read"],
    }
    assert browser.post(f"{LIST}{partner.uid}/{name}/", given).status_code in (403, 404)
    assert browser.get(f"{LIST}register/").status_code == 403


def test_the_public_is_sent_to_sign_in(cast: dict[str, Any], client: Client) -> None:
    partner = made(cast)
    for path in (LIST, f"{LIST}register/", f"{LIST}{partner.uid}/", f"{LIST}{partner.uid}/consent/"):
        assert "/account/sign-in/" in client.get(path)["Location"]


def test_what_is_wrong_is_said_by_the_field(cast: dict[str, Any]) -> None:
    browser = as_user(cast["officer"])
    page = browser.post(f"{LIST}register/", answers(contact="nobody", scopes=["proposals:bind"], expires_at="x"))
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"contact", "scopes", "expires_at"}
    late = browser.post(f"{LIST}register/", answers(expires_at="2099-01-01T10:00"))
    assert late.status_code == 409
    assert "a year at most" in late.content.decode()
    assert not PartnerApplication.objects.exists()


@pytest.mark.parametrize(("who", "looks", "one"), [("focal", 0, 12), ("officer", 3, 14)])
def test_statements_of_pages(cast: dict[str, Any], who: str, looks: int, one: int) -> None:
    """`looks` are the statements that list for the member what the secretariat saw."""
    partners = [made(cast) for _number in range(3)]
    browser = as_user(cast[who])
    browser.get(LIST)
    with statements(7 + looks):
        assert browser.get(LIST).content.decode().count("<tr") == 4
    with statements(one):
        browser.get(f"{LIST}{partners[0].uid}/")

"""Signing in: password, second factor, language, equal answers, and enrolment before anything else (goals.md S6, S8, U2)."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.urls import get_resolver, reverse
from django.utils import translation

from members.accounts.models import User
from tests.factories import PASSWORD, delegate, member, office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits(settings):
    """Counts of tries are kept in a cache of the test's own."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "sign-in"}}
    cache.clear()


def code_now(secret="JBSWY3DPEHPK3PXP"):  # noqa: S107 - that of the factories
    return f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06}"


def sign_in(client, user, language="en"):
    return client.post(f"/{language}/account/sign-in/", {"login": user.email, "password": PASSWORD})


def test_a_delegate_signs_in_with_password_and_code_and_goes_on_in_the_own_language(client):
    user = delegate(member(), powers="speak bind", language="fr")
    step = sign_in(client, user)
    assert step.url == "/en/account/second-factor/authenticate/"
    assert "_auth_user_id" not in client.session
    done = client.post(step.url, {"code": code_now()})
    assert done.status_code == 302
    assert done.url.startswith("/fr/")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_recovery_code_works_once(client):
    user = delegate(member(), factor=False)
    client.force_login(user)
    sign_in_again(client, user)
    secret = re.search(r'<code class="symbol">(\w+)</code>', client.get(reverse("mfa_activate_totp")).content.decode())[
        1
    ]
    client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    first = re.findall(r'<code class="symbol">(\w+)</code>', page)[0]
    for works in (True, False):
        client.logout()
        step = sign_in(client, user)
        client.post(step.url, {"code": first})
        assert ("_auth_user_id" in client.session) is works


def sign_in_again(client, user):
    client.logout()
    sign_in(client, user)


@pytest.mark.parametrize("known", [True, False])
def test_the_answer_is_the_same_for_known_and_unknown_addresses(client, known):
    user = delegate(member())
    email = user.email if known else "nobody@xaa.example"
    page = client.post("/en/account/sign-in/", {"login": email, "password": "wrong horse battery staple"})
    assert page.status_code == 200
    assert "The address or the password is not right." in page.content.decode()
    reset = client.post("/en/account/password/reset/", {"email": email})
    assert reset.status_code == 302
    assert reset.url == "/en/account/password/reset/sent/"


def test_tries_are_limited_whatever_the_forwarded_address(client):
    statuses = [
        client.post(
            "/en/account/sign-in/",
            {"login": f"who{n}@xaa.example", "password": "wrong"},
            headers={"x-forwarded-for": f"192.0.2.{n}"},
        )
        for n in range(40)
    ]
    refused = [page for page in statuses if page.status_code == 429]
    assert len(refused) == 10
    assert "Too many tries" in refused[0].content.decode()


def test_nobody_signs_up(client):
    assert "by invitation" in client.get("/en/account/sign-up/").content.decode()
    client.post("/en/account/sign-up/", {"email": "me@xaa.example", "password1": PASSWORD})
    assert not User.objects.exists()


@pytest.mark.parametrize("who", ["officer", "binder", "chair"])
def test_without_a_second_factor_nothing_but_enrolment_is_reached(client, who):
    """Every route of the resolver, with GET and POST (goals.md S6)."""
    user = delegate(member(), powers="bind", factor=False) if who == "binder" else office(who, factor=False)
    client.force_login(user)
    open_routes = 0
    for path, name in routes():
        for answer in (client.get(path), client.post(path)):
            if name.startswith(("mfa_", "account_reauthenticate")):
                open_routes += 1
            else:
                assert answer.status_code == 302, (path, name)
                assert answer.url == "/en/account/second-factor/", (path, name)
    assert open_routes > 10
    for path in ("/api/v1/", "/api/v1/members/"):  # a program gets no page, but the reason
        answer = client.get(path)
        assert answer.status_code == 403, path
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["detail"] == "Add a second factor to your account first."


def routes():
    """All addresses for signed-in people, with some value in each parameter. Signing out and machine addresses apart."""
    found = []
    for pattern, name in walk(get_resolver().url_patterns, ""):
        path = re.sub(r"<uuid:\w+>", "0198a2b4-0000-7000-8000-000000000000", pattern)
        path = re.sub(r"<(?:\w+:)?\w+>", "x", re.sub(r"<int:\w+>", "1", path))
        if path.startswith("en/") and name not in {"account_logout", "account_reset_password_from_key"}:
            found.append((f"/{path}", name or ""))
    assert len(found) > 25
    return found


def walk(patterns, prefix):
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from walk(pattern.url_patterns, route)
        else:
            yield route, pattern.name


def test_secrets_of_second_factors_are_not_stored_in_clear(client):
    user = delegate(member(), factor=False)
    sign_in(client, user)
    with translation.override("en"):
        secret = re.search(
            r'<code class="symbol">(\w+)</code>', client.get(reverse("mfa_activate_totp")).content.decode()
        )[1]
        client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    stored = {row.type: str(row.data) for row in Authenticator.objects.filter(user=user)}
    assert set(stored) == {"totp", "recovery_codes"}
    assert all("fernet:" in data for data in stored.values())
    assert secret not in "".join(stored.values())


def test_the_qr_code_is_inline_and_pages_have_no_inline_script(client):
    user = delegate(member(), factor=False)
    sign_in(client, user)
    page = client.get("/en/account/second-factor/totp/activate/").content.decode()
    assert '<svg class="qr"' in page
    assert "data:image" not in page
    for path in ("/en/account/sign-in/", "/en/account/second-factor/webauthn/add/"):
        assert not re.search(r"<script(?![^>]*\bsrc=)", client.get(path, follow=True).content.decode())


def test_people_sign_in_while_redis_is_away_and_tries_are_still_counted(client, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "portal.core.cache.PatientCache",
            "LOCATION": "redis://127.0.0.1:1/0",
            "OPTIONS": {"socket_connect_timeout": 1},
        }
    }
    user = delegate(member(), factor=False)
    assert sign_in(client, user).status_code == 302
    client.logout()
    answers = [
        client.post("/en/account/sign-in/", {"login": "who@xaa.example", "password": "wrong"}) for _ in range(40)
    ]
    assert {answer.status_code for answer in answers} == {200, 429}

"""What was typed survives an expired session, and a sign-in in another tab (goals.md U5)."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from members.accounts.models import Session, User
from portal.core.stash import FormStash
from tests import factories
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
PATH = "/en/members/XAA/delegation/address/"
TYPED = {"label": "Ministry of treaties", "address": "treaties@xaa.example", "language": "ar", "alternate": "on"}
FROM = {"referer": f"http://testserver{PATH}", "origin": "http://testserver"}


@pytest.fixture
def person(settings) -> User:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "stash"}}
    cache.clear()
    return factories.delegate(factories.member("XAA"), "focal", role="focal_point", factor=False, language="fr")


def sign_in(client: Client, user: User, back: str):
    return client.post(back, {"login": user.email, "password": PASSWORD})


def test_a_form_sent_after_the_session_has_ended_comes_back_filled_in(client: Client, person: User) -> None:
    client.force_login(person)
    Session.objects.update(expire_date="2020-01-01T00:00Z")
    sent = client.post(PATH, TYPED, headers=FROM)
    assert sent.url == "/en/account/sign-in/?next=/en/members/XAA/delegation/address/"
    done = sign_in(client, person, sent.url)
    assert done.url == "/fr/members/XAA/delegation/address/"
    page = client.get(done.url).content.decode()
    assert 'value="Ministry of treaties"' in page
    assert 'value="treaties@xaa.example"' in page
    assert re.search(r'<option value="ar"[^>]* selected', page)
    assert re.search(r'name="alternate"[^>]* checked', page)
    assert "Ministry of treaties" not in client.get(done.url).content.decode()


def test_nobody_else_gets_what_was_typed(client: Client, person: User) -> None:
    client.force_login(person)
    Session.objects.update(expire_date="2020-01-01T00:00Z")
    client.post(PATH, TYPED, headers=FROM)
    client.force_login(factories.delegate(factories.member("XAB"), "other", role="focal_point"))
    assert "Ministry of treaties" not in client.get("/en/members/XAB/delegation/address/").content.decode()
    colleague = factories.office("officer")
    client.force_login(colleague)
    assert "Ministry of treaties" not in client.get(PATH).content.decode()


def test_a_form_with_a_stale_token_comes_back_filled_in_and_is_not_sent(person: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    sent = client.post(PATH, TYPED, headers=FROM)
    assert (sent.status_code, sent.url) == (302, PATH)
    page = client.get(PATH).content.decode()
    assert 'value="Ministry of treaties"' in page
    assert "Nothing was sent" in page


def test_what_another_site_sent_is_refused_and_not_kept(person: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    sent = client.post(PATH, TYPED, headers={"origin": "https://evil.example"})
    assert sent.status_code == 403
    assert not FormStash.objects.exists()


def test_passwords_and_codes_are_never_kept(client: Client, person: User) -> None:
    client.post(PATH, TYPED | {"password1": "sesame", "code": "123456"}, headers=FROM)
    typed = FormStash.objects.get().typed
    assert "sesame" not in typed
    assert "123456" not in typed


def test_a_button_leads_back_to_the_page_it_stood_on(client: Client, person: User) -> None:
    page = "http://testserver/en/members/XAA/delegation/"
    sent = client.post(
        "/en/delegations/invitations/0198a2b4-0000-7000-8000-000000000000/revoke/", headers=FROM | {"referer": page}
    )
    assert sent.url == "/en/account/sign-in/?next=/en/members/XAA/delegation/"


def test_an_address_of_ours_that_looks_like_another_site_leads_nowhere_else(person: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    sent = client.post(PATH, TYPED, headers=FROM | {"referer": "http://testserver//elsewhere.example/"})
    assert sent.url == "/%2Felsewhere.example/"

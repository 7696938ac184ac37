"""Tries are counted by what a client cannot choose, and no answer tells whether an address has an account (goals.md S8)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth import hashers
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from members.accounts.adapters import AccountAdapter
from members.accounts.models import User
from members.delegations.services import invitation_send
from portal.settings import environment
from tests import factories
from tests.factories import PASSWORD, actor_for

pytestmark = pytest.mark.django_db
SIGN_IN, RESET = "/en/account/sign-in/", "/en/account/password/reset/"
JUDGED = "The address or the password is not right."
AN_ADDRESS, AN_ACCOUNT = 10, 5  #: wrong tries a minute from one address, in five minutes on one account


@pytest.fixture(autouse=True)
def _fresh_limits(settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "limits"}}
    cache.clear()


@pytest.fixture
def person() -> User:
    return factories.delegate(factories.member("XAA"), factor=False)


def spoofed(n: int) -> dict[str, str]:
    """Every header by which somebody may say to be somebody else."""
    address = f"203.0.{n // 250}.{n % 250 + 1}"
    return {
        "x-forwarded-for": f"{address}, 198.51.100.{n % 250}",
        "x-real-ip": address,
        "forwarded": f"for={address}",
        "true-client-ip": address,
        "cf-connecting-ip": address,
        "x-client-ip": address,
    }


@pytest.mark.parametrize(("tries", "on_one"), [(1000, False), (200, True)], ids=["many accounts", "one account"])
def test_of_a_thousand_tries_with_spoofed_headers_few_are_judged(
    client: Client, person: User, tries: int, on_one: bool
) -> None:
    judged = 0
    for n in range(tries):
        email = person.email if on_one else f"who{n}@xaa.example"
        answer = client.post(SIGN_IN, {"login": email, "password": f"wrong {n}"}, headers=spoofed(n))
        judged += JUDGED in answer.content.decode()
    assert 0 < judged <= (AN_ACCOUNT if on_one else AN_ADDRESS) + 2


def test_the_right_password_opens_nothing_after_too_many_wrong_ones(client: Client, person: User) -> None:
    for n in range(AN_ACCOUNT + 1):
        client.post(SIGN_IN, {"login": person.email, "password": "wrong"}, REMOTE_ADDR=f"192.0.2.{n}")
    answer = client.post(SIGN_IN, {"login": person.email, "password": PASSWORD}, REMOTE_ADDR="192.0.2.99")
    assert "Too many tries" in answer.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        (2, "203.0.113.9", "192.0.2.1"),  # it did not come through both proxies
        (1, "not an address", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (0, "2001:db8::1", "192.0.2.1"),
    ],
)
def test_of_what_is_forwarded_only_what_our_proxies_wrote_counts(
    settings: Any, proxies: int, forwarded: str, counted: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="192.0.2.1")
    assert AccountAdapter(request).get_client_ip(request) == counted


@pytest.mark.parametrize("wrong", ["-1", "11", "two", "1.5", "٢"])
def test_the_number_of_proxies_is_checked(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("PORTAL_TRUSTED_PROXIES", wrong)
    with pytest.raises(ImproperlyConfigured, match="PORTAL_TRUSTED_PROXIES"):
        environment.number("PORTAL_TRUSTED_PROXIES", 0, highest=10)


# --- Known and unknown ------------------------------------------------------------------------------------------------


class Counting(hashers.MD5PasswordHasher):
    """Counts the work: how often a password is hashed."""

    done = 0

    def encode(self, password: str, salt: str) -> str:
        Counting.done += 1
        return super().encode(password, salt)


def seen(answer: Any, *names: str) -> tuple[int, str, str, list[str]]:
    """All that can be seen of an answer from outside, without what is new in every page and the address itself."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|\d\d:\d\d(:\d\d)?', "", answer.content.decode())
    for name in names:
        text = text.replace(name, "…")
    headers = sorted(name for name in answer.headers if name != "Content-Length")
    return answer.status_code, answer.get("Location", ""), text, headers


def closed() -> User:
    user = factories.delegate(factories.member("XAC"), "closed", factor=False)
    User.objects.filter(pk=user.pk).update(is_active=False)
    return user


@pytest.mark.parametrize("path", [SIGN_IN, RESET])
def test_known_unknown_and_closed_accounts_are_answered_alike(person: User, path: str, settings: Any) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    User.objects.filter(pk=person.pk).update(password=hashers.make_password(PASSWORD, hasher="md5"))
    ways = []
    for email in (person.email, "nobody@xaa.example", closed().email):
        cache.clear()
        Counting.done = 0
        answer = Client().post(path, {"login": email, "email": email, "password": "wrong horse battery"})
        ways.append((*seen(answer, email), Counting.done))
    assert ways[0] == ways[1] == ways[2]
    assert ways[0][-1] == (1 if path == SIGN_IN else 0)


def test_the_limit_is_met_alike_by_known_and_unknown_accounts(person: User) -> None:
    answers = []
    for email in (person.email, "nobody@xaa.example"):
        cache.clear()
        tries = [Client().post(SIGN_IN, {"login": email, "password": "wrong"}) for _ in range(AN_ACCOUNT + 3)]
        answers.append([seen(answer, email) for answer in tries])
    assert answers[0] == answers[1]


def test_asking_for_a_password_does_the_same_work_for_all(person: User) -> None:
    """The number of statements tells nobody by its time whether a mail is queued."""
    counts = []
    for email in (person.email, "nobody@xaa.example"):
        with CaptureQueriesContext(connection) as told:
            Client().post(RESET, {"email": email})
        counts.append(len(told))
    assert abs(counts[0] - counts[1]) <= 2


def test_who_was_invited_is_told_to_nobody(person: User) -> None:
    """Sign-in and reset answer an invited address as any other, and every bad link is one and the same answer."""
    invitation_send(
        email="invited@xaa.example", name="Invited", role="expert", member=factories.member("XAD").pk,
        actor=actor_for(factories.office()),
    )  # fmt: skip
    for path in (SIGN_IN, RESET):
        answers = []
        for email in ("invited@xaa.example", "nobody@xaa.example"):
            cache.clear()
            answers.append(seen(Client().post(path, {"login": email, "email": email, "password": "wrong"}), email))
        assert answers[0] == answers[1]
    opened = [Client().get(f"/en/account/invitation/{token}/", follow=True) for token in ("no-such", "x.1.y")]
    assert seen(opened[0]) == seen(opened[1])
    assert opened[0].status_code == 410

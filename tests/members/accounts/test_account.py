"""The account page and the way to a new password."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from members.accounts.models import User
from members.accounts.services import account_create, account_update
from portal.core.audit.models import AuditEvent
from portal.core.eyes import SERVICE, seeing_as
from portal.core.notices.models import Notice
from portal.core.notices.render import Material, write
from portal.core.refusals import PermissionRefused
from tests import factories
from tests.factories import PASSWORD, actor_for

pytestmark = pytest.mark.django_db
ACCOUNT = {"name": "Another Name", "language": "ru", "time_zone": "Asia/Tashkent"}


@pytest.fixture(autouse=True)
def _fresh_limits(settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "account"}}
    cache.clear()


@pytest.fixture
def person() -> User:
    return factories.delegate(factories.member("XAA"), factor=False)


def test_a_person_changes_the_own_account(client: Client, person: User) -> None:
    client.force_login(person)
    assert client.post("/en/account/", ACCOUNT).url == "/ru/account/"
    person.refresh_from_db()
    assert (person.name, person.language, person.time_zone) == ("Another Name", "ru", "Asia/Tashkent")


@pytest.mark.parametrize("wrong", [{"language": "xx"}, {"time_zone": "Mars/Base"}, {"name": ""}])
def test_a_wrong_answer_is_said_and_nothing_is_changed(client: Client, person: User, wrong: dict) -> None:
    client.force_login(person)
    assert client.post("/en/account/", ACCOUNT | wrong).status_code == 200
    person.refresh_from_db()
    assert person.name == "expert"


def test_the_account_is_for_its_person(client: Client, person: User) -> None:
    assert client.get("/en/account/").url == "/en/account/sign-in/?next=/en/account/"
    client.force_login(person)
    assert client.put("/en/account/").status_code == 405
    with pytest.raises(PermissionRefused):
        account_update(user=person.pk, actor=actor_for(factories.office()), **ACCOUNT)
    with pytest.raises(PermissionRefused):
        account_create(email="x@xaa.example", name="X", actor=actor_for(factories.office("legal")))


def test_a_change_is_an_event_that_the_public_does_not_see(person: User) -> None:
    account_update(user=person.pk, actor=actor_for(person), **ACCOUNT)
    with seeing_as(SERVICE):
        event = AuditEvent.objects.get(name="account.changed")
    assert event.audience == "restricted"
    assert "Another" not in event.body


def test_a_new_password_by_mail(client: Client, person: User) -> None:
    client.post("/en/account/password/reset/", {"email": person.email.upper()})
    with seeing_as(SERVICE):
        letter = write(Material.of(Notice.objects.get(kind="password.reset_requested")), "en")
    path = re.search(r"http://[^/]+(/en/account/password/reset/\S+)", letter.text)[1]
    form = client.get(path)
    assert path not in form.url
    new = "a wholly different sentence"
    client.post(form.url, {"password1": new, "password2": new})
    person.refresh_from_db()
    assert person.check_password(new)
    assert "no longer good" in client.get(path, follow=True).content.decode()


def test_an_unknown_or_closed_account_gets_no_mail(client: Client, person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)
    for email in (person.email, "nobody@xaa.example"):
        assert client.post("/en/account/password/reset/", {"email": email}).status_code == 302
    with seeing_as(SERVICE):
        assert not Notice.objects.exists()


def test_the_password_is_changed_by_who_knows_the_present_one(client: Client, person: User) -> None:
    client.force_login(person)
    new = {"password1": "a wholly different sentence", "password2": "a wholly different sentence"}
    page = client.post("/en/account/password/", new | {"oldpassword": "wrong"}).content.decode()
    assert "This is not your present password." in page
    client.post("/en/account/password/", new | {"oldpassword": PASSWORD})
    person.refresh_from_db()
    assert person.check_password(new["password1"])

"""One's own sessions, and who is there before a sensitive act (goals.md S6, U5)."""

import re

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client

from governance.decisions.models import RunAct
from members.accounts.models import Session, User
from members.accounts.selectors import sessions_of
from members.accounts.services import sessions_end, sessions_forget
from portal.core.audit.models import AuditEvent
from portal.core.eyes import SERVICE, seeing_as
from portal.core.refusals import PermissionRefused
from tests import factories
from tests.factories import PASSWORD, actor_for, enter
from tests.statements import statements

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def _fresh_limits(settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "sessions"}}
    cache.clear()


@pytest.fixture
def person() -> User:
    return factories.delegate(factories.member("XAA"), factor=False)


def browser(user: User, agent: str = FIREFOX) -> Client:
    client = Client(headers={"user-agent": agent})
    client.post("/en/account/sign-in/", {"login": user.email, "password": PASSWORD})
    return client


def test_a_person_sees_the_own_sessions_only_and_never_their_keys(person: User) -> None:
    here, there = browser(person), browser(person, "curl/8")
    browser(factories.delegate(factories.member("XAB"), "other", factor=False))
    with statements(6):
        page = here.get("/en/account/sessions/").content.decode()
    assert page.count('role="row"') == 3  # the head, and two sessions
    assert "Firefox, Linux" in page
    assert "127.0.0.1" in page
    assert "This session" in page
    for client in (here, there):
        assert client.session.session_key not in page


def test_one_session_is_ended_and_the_others_go_on(person: User) -> None:
    here, there, third = browser(person), browser(person), browser(person)
    page = here.get("/en/account/sessions/").content.decode()
    handles = re.findall(r'name="end" value="(\w+)"', page)
    assert len(handles) == 2
    here.post("/en/account/sessions/", {"end": handles[0]})
    open_still = [client for client in (here, there, third) if client.get("/en/account/").status_code == 200]
    assert len(open_still) == 2
    assert here in open_still


def test_all_other_sessions_are_ended_on_record(person: User) -> None:
    here, there = browser(person), browser(person)
    here.post("/en/account/sessions/")
    assert here.get("/en/account/").status_code == 200
    assert there.get("/en/account/").status_code == 302
    with seeing_as(SERVICE):
        event = AuditEvent.objects.get(name="account.sessions_ended")
    assert (event.actor_id, event.audience) == (person.pk, "restricted")


def test_nobody_ends_the_session_of_another(person: User) -> None:
    here, stranger = browser(person), browser(factories.delegate(factories.member("XAB"), "other", factor=False))
    with pytest.raises(PermissionRefused):
        sessions_end(user=person.pk, actor=actor_for(factories.office()))
    handle = sessions_of(person.pk, None, factories.LONG_AGO)[0].handle
    stranger.post("/en/account/sessions/", {"end": handle})
    assert here.get("/en/account/").status_code == 200


def test_sessions_that_are_over_are_forgotten(person: User, clock) -> None:
    browser(person)
    clock.forward(hours=13)
    assert sessions_forget() == 1
    assert not Session.objects.exists()


def test_a_session_goes_with_its_person_in_raw_sql_too(person: User) -> None:
    """An erased account has neither session nor accreditation; the database holds that itself."""
    browser(person)
    with pytest.raises(IntegrityError, match="still holds"), transaction.atomic():
        User.objects.filter(pk=person.pk).update(
            erased_at=factories.LONG_AGO, name="", is_active=False, email="x@erased.invalid"
        )


# --- Who is there, before a sensitive act ---------------------------------------------------------------------------


@pytest.fixture
def power_page() -> tuple[Client, User, str]:
    """The page on which a focal point who signed in twenty minutes ago grants a power."""
    member = factories.member("XAA")
    focal = factories.delegate(member, "focal", role="focal_point", factor=False)
    factories.delegate(member, "expert", factor=False)
    with seeing_as(SERVICE):
        row = member.delegates.get(user__name="expert")
    client = Client()
    enter(client, focal, minutes=20)
    return client, focal, f"/en/delegations/delegates/{row.uid}/power/"


def test_who_signed_in_long_ago_is_asked_and_what_was_typed_is_kept(power_page: tuple[Client, User, str]) -> None:
    client, _focal, path = power_page
    assert client.get(path).status_code == 200
    sent = client.post(
        path, {"kind": "speak", "source": "Note verbale 7"}, headers={"referer": f"http://testserver{path}"}
    )
    assert sent.status_code == 302
    assert sent.url == f"/en/account/confirm/?next={path}"
    page = client.get(sent.url).content.decode()
    assert "Show once more that it is you" in page
    back = client.post(sent.url, {"password": PASSWORD, "next": path})
    assert back.url == path
    page = client.get(path).content.decode()
    assert 'value="Note verbale 7"' in page
    assert "Nothing was sent yet" in page
    assert client.post(path, {"kind": "speak", "source": "Note verbale 7"}).url.endswith("/delegation/")


def test_a_wrong_password_opens_nothing(power_page: tuple[Client, User, str]) -> None:
    client, _focal, path = power_page
    sent = client.post(path, {"kind": "speak"})
    client.post(sent.url, {"password": "wrong", "next": path})
    assert "/account/confirm/" in client.post(path, {"kind": "speak"}).url


def test_who_has_just_signed_in_is_not_asked(power_page: tuple[Client, User, str]) -> None:
    client, focal, path = power_page
    enter(client, focal, minutes=14)
    assert "/account/confirm/" not in client.post(path, {"kind": "speak"}).url


def test_the_time_is_a_setting(power_page: tuple[Client, User, str], settings) -> None:
    client, _focal, path = power_page
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 30 * 60
    assert "/account/confirm/" not in client.post(path, {"kind": "speak"}).url


def test_nothing_binds_a_member_before_that(clock) -> None:
    """Objection, response, commitment, exchange, initiative, many invitations: each asks first, nothing has happened."""
    from tests.factories.secrets import SecretWorld

    world = SecretWorld(clock)
    client = Client()
    for user, path in (
        (world.head, f"/en/decisions/runs/{world.run.uid}/act/objection/"),
        (world.focal, f"/en/consultations/{world.round.uid}/clear/"),
        (world.head, f"/en/commitments/{world.draft_commitment.uid}/submit/"),
        (world.head, f"/en/exchange/needs/{world.draft_need.uid}/publish/"),
        (world.head, f"/en/exchange/matches/{world.match.uid}/consent/"),
        (world.head, f"/en/initiatives/{world.initiative.uid}/endorse/"),
        (world.officer, "/en/desk/invite/"),
    ):
        enter(client, user, minutes=20)
        answer = client.post(path, {"_step": "send", "words": "We object.", "language": "en"})
        assert "/account/confirm/" in answer.get("Location", ""), (path, answer.status_code)
    with seeing_as(SERVICE):
        assert not RunAct.objects.filter(kind="objection").exists()

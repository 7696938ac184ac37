"""One's personal data: all of it to take along, and erased without a gap in the record."""

from __future__ import annotations

import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import translation

from members.accounts.models import Session, User
from members.accounts.services import account_update, password_reset_request
from members.credentials.models import Credential, CredentialPerson
from members.delegations.models import Delegate, Invitation, Power
from members.privacy.selectors import OURS, personal_data
from members.privacy.services import account_erase
from portal.core import clock as portal_clock
from portal.core import reads
from portal.core.audit.models import AuditEvent
from portal.core.audit.verify import verify
from portal.core.eyes import SERVICE, STAFF, Eyes, Viewer, seeing_as
from portal.core.intervals import since
from portal.core.notices.models import Delivery, Notice
from portal.core.refusals import PermissionRefused
from tests import factories
from tests.factories import actor_for, as_user

pytestmark = pytest.mark.django_db
MARK = "Marvellous-Name"


@pytest.fixture
def person() -> User:
    """A delegate with acts, mails, an invitation and a factor, beside somebody else who can bind the member."""
    member = factories.member("XAA", name={"en": "Arcadia", "fr": "Arcadie"})
    factories.delegate(member, "other", powers="bind")
    user = factories.delegate(member, MARK, powers="speak bind")
    account_update(user=user.pk, name=MARK, language="en", time_zone="UTC", actor=actor_for(user))
    password_reset_request(email=user.email)
    with seeing_as(SERVICE):
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        Invitation.objects.create(
            email=user.email, name=MARK, token_hash="0" * 64, member=member, role="expert",
            expires_at=portal_clock.now(), accepted_at=portal_clock.now(), audience="restricted", parties=[member.pk],
        )  # fmt: skip
        credential = Credential.objects.create(
            member=member, delegation=member.delegations.get(), organ=factories.organ(), kind="standing", form="copy",
            authority="foreign_minister", dated="2026-01-02", valid=since(factories.LONG_AGO), head=MARK, audience="members",
        )  # fmt: skip
        CredentialPerson.objects.create(
            credential=credential, name=MARK, email=user.email, role="head", **factories.own(member)
        )
    return user


def everything() -> str:
    """All rows of all our tables, as PostgreSQL writes them."""
    found = []
    with seeing_as(SERVICE), connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.app_label in (*OURS, "account", "mfa"):
                cursor.execute(f'SELECT t::text FROM "{model._meta.db_table}" t')
                found += [f"{model._meta.db_table} {row[0]}" for row in cursor.fetchall()]
    return "\n".join(found)


def test_the_file_has_all_of_it_and_no_secret(person: User) -> None:
    client = as_user(person)
    answer = client.post("/en/account/data/")
    assert answer["Content-Disposition"] == 'attachment; filename="personal-data.json"'
    told = json.loads(answer.content)
    assert told["accounts"][0]["email"] == person.email
    assert told["delegations"][0]["member"] == "XAA"
    assert [power["kind"] for power in told["delegations"][0]["powers"]] == ["speak", "bind"]
    assert [factor["kind"] for factor in told["second_factors"]] == ["totp"]
    assert [act["name"] for act in told["own_acts"]] == ["account.changed"]
    assert told["invitations"][0]["name"] == MARK
    assert told["mails_to_the_person"][0]["notice__kind"] == "password.reset_requested"
    assert told["sessions"]
    for secret in (person.password, "JBSWY3DPEHPK3PXP", client.session.session_key):
        assert secret not in answer.content.decode()


def test_the_file_tells_ones_own_looks_and_nobody_elses(person: User) -> None:
    officer, colleague = factories.office(), factories.office("legal")
    with seeing_as(SERVICE):
        row = Delegate.objects.get(user=person)
    for user in (officer, colleague):
        reads.note(Viewer(Eyes.STAFF, user_id=user.pk), row)
    with seeing_as(SERVICE):
        told = personal_data(officer, portal_clock.now())
    assert len(told["own_looks_at_what_was_not_published"]) == 1
    assert [office["kind"] for office in told["offices"]] == ["officer"]


def test_every_pointer_to_a_person_is_told(person: User) -> None:
    """A row of any table that names a person by a key stands in the file."""
    with seeing_as(SERVICE):
        told = personal_data(person, portal_clock.now())
        Invitation.objects.update(invited_by=person)
        again = personal_data(person, portal_clock.now())
    assert told["named_in"] == []
    assert [row["as"] for row in again["named_in"]] == ["invited_by"]


def test_erased_nothing_of_the_person_is_left_and_the_record_verifies(person: User) -> None:
    assert MARK in everything()
    actor = actor_for(person)
    erased = account_erase(user=person.pk, actor=actor)
    left = [line for line in everything().splitlines() if MARK.lower() in line.lower()]
    assert left == []
    with translation.override("fr"):
        assert str(erased) == "ancien délégué (Arcadie)"
    with seeing_as(SERVICE):
        assert not AuditEvent.objects.filter(actor_id=person.pk, actor_kind="person").exists()
        assert AuditEvent.objects.filter(name="account.erased").exists()
        assert Notice.objects.get(kind="password.reset_requested").facts["name"] == ""
        assert Delivery.objects.get(recipient=f"user:{person.pk}").state == "failed"
        assert not Authenticator.objects.filter(user=person).exists()
        assert not Delegate.objects.at(portal_clock.now()).filter(user=person).exists()
        assert not Power.objects.at(portal_clock.now()).filter(delegate__user=person).exists()


@pytest.mark.django_db(transaction=True)
def test_the_chain_holds_after_an_erasure(capsys: pytest.CaptureFixture[str]) -> None:
    """The events are in the chain before the person is forgotten; the verifier reads all of them afterwards."""
    member = factories.member("XAA")
    factories.delegate(member, "other", powers="bind")
    user = factories.delegate(member, MARK, powers="bind")
    account_update(user=user.pk, name=MARK, language="en", time_zone="UTC", actor=actor_for(user))
    with seeing_as(SERVICE):
        before = verify()
        chained = AuditEvent.objects.get(name="account.changed")
    assert before.bad_seq is None
    assert chained.hash
    account_erase(user=user.pk, actor=actor_for(user))
    with seeing_as(SERVICE):
        after = verify()
        chained.refresh_from_db()
    assert (after.bad_seq, chained.actor_id, chained.actor_salt) == (None, None, None)
    assert after.checked > before.checked
    call_command("audit_verify")


@pytest.mark.parametrize(
    ("kind", "words"),
    [("office", "You hold an office: secretariat officer."), ("binder", "You are the only person who can bind")],
)
def test_who_is_still_needed_is_refused_with_the_reason(kind: str, words: str) -> None:
    user = factories.office() if kind == "office" else factories.delegate(factories.member("XAA"), powers="bind")
    with pytest.raises(PermissionRefused, match=words):
        account_erase(user=user.pk, actor=actor_for(user))
    client = as_user(user)
    assert words in client.get("/en/account/data/").content.decode()
    answer = client.post("/en/account/data/erase/", {"known": "on", "_step": "send"})
    assert answer.status_code == 403
    assert words in answer.content.decode()
    user.refresh_from_db()
    assert user.is_active


def test_nobody_erases_another(person: User) -> None:
    with pytest.raises(PermissionRefused):
        account_erase(user=person.pk, actor=actor_for(factories.office()))


def test_by_the_page_it_needs_a_yes_and_a_check_and_signs_out(person: User) -> None:
    client = as_user(person)
    assert client.post("/en/account/data/erase/", {"_step": "check"}).status_code == 200
    page = client.post("/en/account/data/erase/", {"_step": "check", "known": "on"}).content.decode()
    assert "Yes" in page
    done = client.post("/en/account/data/erase/", {"_step": "send", "known": "on"}, follow=True)
    assert "Your personal data are erased" in done.content.decode()
    assert not Session.objects.filter(user=person).exists()
    assert client.get("/en/account/").status_code == 302


def test_both_pages_ask_once_more_who_is_there(person: User) -> None:
    client = Client()
    factories.enter(client, person, minutes=20)
    for path in ("/en/account/data/", "/en/account/data/erase/"):
        assert "/account/confirm/" in client.post(path, {"known": "on", "_step": "send"}).url


def test_an_erased_account_stays_erased_in_raw_sql(person: User) -> None:
    account_erase(user=person.pk, actor=actor_for(person))
    with pytest.raises(IntegrityError, match="stays erased"), transaction.atomic():
        User.objects.filter(pk=person.pk).update(name="Back again")
    with pytest.raises(IntegrityError, match="erased_is_empty"), transaction.atomic():
        User.objects.filter(pk=person.pk).update(is_active=True)


def test_who_is_not_erased_is_not_forgotten_in_raw_sql(person: User) -> None:
    refused = pytest.raises(IntegrityError, match="only an erased")
    with refused, transaction.atomic(), seeing_as(STAFF), connection.cursor() as cursor:
        cursor.execute("SELECT members_forget(%s, '{}')", [person.pk])

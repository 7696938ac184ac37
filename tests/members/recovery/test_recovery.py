"""A lost second factor: two officers, a written request, the person told, the sessions ended (domain.md §2)."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.test import Client

from members.accounts.models import Session
from members.recovery.models import FactorRecovery
from members.recovery.services import recovery_confirm, recovery_decline, recovery_enter
from portal.core.eyes import SERVICE, seeing_as
from portal.core.notices.models import Delivery
from portal.core.refusals import PermissionRefused, Refused
from tests import factories
from tests.factories import actor_for

pytestmark = pytest.mark.django_db
PAPER = "Note verbale 12, scan 12"


@pytest.fixture
def cast() -> dict[str, Any]:
    return {
        "lost": factories.delegate(factories.member("XAA"), "lost", role="head", powers="bind"),
        "first": factories.office("officer", "first"),
        "second": factories.office("legal", "second"),
        "chair": factories.office("chair"),
    }


def test_two_officers_restore_it_and_the_person_is_told(cast: dict[str, Any]) -> None:
    browser = Client()
    factories.enter(browser, cast["lost"])
    request = recovery_enter(user=cast["lost"].pk, paper=PAPER, actor=actor_for(cast["first"]))
    for outsider in ("first", "chair", "lost"):
        with pytest.raises(PermissionRefused):
            recovery_confirm(recovery=request.pk, actor=actor_for(cast[outsider]))
    assert Authenticator.objects.filter(user=cast["lost"]).exists()
    recovery_confirm(recovery=request.pk, actor=actor_for(cast["second"]))
    assert not Authenticator.objects.filter(user=cast["lost"]).exists()
    assert not Session.objects.filter(user=cast["lost"]).exists()
    with seeing_as(SERVICE):
        assert Delivery.objects.get(notice__kind="recovery.restored").address == cast["lost"].email
    assert "/account/sign-in/" in browser.get("/en/work/").url


def test_what_is_refused(cast: dict[str, Any]) -> None:
    first = actor_for(cast["first"])
    with pytest.raises(Refused, match="Name the written request"):
        recovery_enter(user=cast["lost"].pk, paper=" ", actor=first)
    with pytest.raises(PermissionRefused):
        recovery_enter(user=cast["first"].pk, paper=PAPER, actor=first)
    request = recovery_enter(user=cast["lost"].pk, paper=PAPER, actor=first)
    with pytest.raises(Refused, match="waits for a second officer already"):
        recovery_enter(user=cast["lost"].pk, paper=PAPER, actor=actor_for(cast["second"]))
    recovery_decline(recovery=request.pk, reason="The mission did not write it.", actor=actor_for(cast["second"]))
    assert Authenticator.objects.filter(user=cast["lost"]).exists()


def test_the_database_wants_two_officers(cast: dict[str, Any]) -> None:
    request = recovery_enter(user=cast["lost"].pk, paper=PAPER, actor=actor_for(cast["first"]))
    with seeing_as(SERVICE), pytest.raises(IntegrityError, match="two_officers"), transaction.atomic():
        FactorRecovery.objects.filter(pk=request.pk).update(state="restored", decided_by=cast["first"])


def test_the_pages(cast: dict[str, Any]) -> None:
    browser = Client()
    factories.enter(browser, cast["first"])
    answers = {"address": cast["lost"].email, "paper": PAPER, "_step": "send"}
    assert browser.post("/en/account/second-factor/requests/new/", answers).status_code == 302
    with seeing_as(SERVICE):
        row = FactorRecovery.objects.get()
    factories.enter(browser, cast["second"])
    assert "lost" in browser.get("/en/work/").content.decode()
    assert "Confirm, and restore" in browser.get("/en/account/second-factor/requests/").content.decode()
    answers = {"_step": "send", "expected_version": row.version}
    assert browser.post(f"/en/account/second-factor/requests/{row.uid}/confirm/", answers).status_code == 302
    assert not Authenticator.objects.filter(user=cast["lost"]).exists()
    factories.enter(browser, cast["lost"])
    assert browser.get("/en/account/second-factor/requests/").status_code in (302, 403)

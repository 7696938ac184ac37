"""Access ends with what it rests on: suspended, removed, handed over at once; at the end of a term by itself (domain.md §4)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from members.accounts.models import Session, User
from members.body.services import office_end
from members.delegations.models import Delegate
from members.delegations.services import delegate_end, delegate_hand_over, delegate_suspend, suspension_lift
from portal.core import clock as portal_clock
from portal.core.actors import system
from portal.core.eyes import SERVICE, seeing_as
from portal.core.intervals import between
from tests import factories
from tests.factories import PASSWORD
from tests.factories.credentials import Cast

pytestmark = pytest.mark.django_db
WORK = "/en/work/"


@pytest.fixture(autouse=True)
def _fresh_limits(settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "ends"}}
    cache.clear()


@pytest.fixture
def cast() -> Cast:
    return Cast()


def signed_in(user: User) -> Client:
    """A browser in which this person has signed in with the password, by the page."""
    with seeing_as(SERVICE):
        user.authenticator_set.all().delete()
        EmailAddress.objects.get_or_create(user=user, email=user.email, verified=True, primary=True)
    client = Client()
    client.post("/en/account/sign-in/", {"login": user.email, "password": PASSWORD})
    assert client.get(WORK).status_code == 200
    return client


def row(user: User) -> Any:
    with seeing_as(SERVICE):
        return Delegate.objects.filter(user=user).latest("pk")


def is_out(client: Client) -> bool:
    answer = client.get(WORK)
    return answer.status_code == 302 and "/account/sign-in/" in answer.url


def test_a_suspension_ends_every_session_at_once_and_the_account_comes_back_when_it_is_lifted(cast: Cast) -> None:
    here, there = signed_in(cast.expert_user), signed_in(cast.expert_user)
    suspension = delegate_suspend(delegate=row(cast.expert_user).pk, actor=cast.focal, reason="Leave")
    assert not Session.objects.filter(user=cast.expert_user).exists()
    assert is_out(here)
    assert is_out(there)
    suspension_lift(suspension=suspension.pk, actor=cast.focal)
    assert is_out(here)  # the former session stays ended: the person signs in anew
    assert signed_in(cast.expert_user)


def test_a_removed_delegate_an_ended_office_and_the_predecessor_in_a_post_are_out_at_once(cast: Cast) -> None:
    expert, officer_user = signed_in(cast.expert_user), factories.office("officer", "leaving", factor=False)
    factories.enter(officer := Client(), officer_user)
    delegate_end(delegate=row(cast.expert_user).pk, actor=cast.focal)
    assert is_out(expert)
    with seeing_as(SERVICE):
        office = officer_user.offices.get()
    office_end(office=office.pk, actor=system())
    assert is_out(officer)
    coming = factories.delegate(cast.home, "coming")
    leaving, stays = signed_in(cast.focal_user), signed_in(coming)
    delegate_hand_over(delegate=row(cast.focal_user).pk, successor=row(coming).pk, actor=cast.focal)
    assert is_out(leaving)
    assert not is_out(stays)


def test_who_hands_the_own_post_over_is_told_and_led_out(cast: Cast) -> None:
    coming, client = factories.delegate(cast.home, "coming"), signed_in(cast.focal_user)
    path = f"/en/delegations/delegates/{row(cast.focal_user).uid}/hand-over/"
    answers = {"colleague": row(coming).pk, "paper": "Note 5", "expected_version": row(cast.focal_user).version}
    answer = client.post(path, answers, follow=True)
    assert "The post is handed over" in answer.content.decode()
    assert is_out(client)


def test_a_term_that_ends_ends_the_session_with_its_next_request_and_leaves_the_own_data_in_reach(
    cast: Cast, clock
) -> None:
    with seeing_as(SERVICE):
        until = portal_clock.now() + timedelta(hours=2)
        Delegate.objects.filter(user=cast.expert_user).update(valid=between(factories.LONG_AGO, until))
    client = signed_in(cast.expert_user)
    clock.forward(hours=3)
    answer = client.get(WORK, follow=True)
    assert "Your access has ended" in answer.content.decode()
    assert not Session.objects.filter(user=cast.expert_user).exists()
    again = Client()
    again.post("/en/account/sign-in/", {"login": cast.expert_user.email, "password": PASSWORD})
    assert again.get("/en/account/").status_code == 200  # as a person without any role

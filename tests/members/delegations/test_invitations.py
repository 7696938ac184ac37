"""From the invitation to the account: the link in the mail works once, for its address, until it expires."""

import re

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client

from members.accounts.models import User
from members.body.models import Office
from members.body.services import office_record
from members.delegations.models import Delegate, Grant, Invitation, Power
from members.delegations.selectors import invitation_token
from members.delegations.services import (
    grant_confirm,
    invitation_accept,
    invitation_confirm,
    invitation_resend,
    invitation_revoke,
    invitation_send,
)
from portal.core import clock as portal_clock
from portal.core.audit.models import AuditEvent
from portal.core.eyes import SERVICE, seeing_as
from portal.core.notices.models import Notice
from portal.core.notices.render import Material, write
from portal.core.refusals import PermissionRefused, Refused
from tests import factories
from tests.factories import actor_for

pytestmark = pytest.mark.django_db
ANSWERS = {"name": "New Person", "password": "a long and quiet sentence", "language": "es", "time_zone": "America/Lima"}
FORM = {
    "name": "New Person", "language": "es", "time_zone": "America/Lima",
    "password1": "a long and quiet sentence", "password2": "a long and quiet sentence",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _fresh_limits(settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "invited"}}
    cache.clear()


@pytest.fixture
def officer():
    return actor_for(factories.office())


def invited(officer, **fields):
    home = factories.member("XAA")
    answers = {"email": "New@xaa.example", "name": "N. Person", "role": "expert", "member": home.pk, "language": "es"}
    return invitation_send(actor=officer, **answers | fields)


def link_in_the_last_mail(language="es"):
    with seeing_as(SERVICE):
        letter = write(Material.of(Notice.objects.filter(kind="invitation.sent").latest("pk")), language)
    return re.search(r"http://[^/]+(/\S+/account/invitation/\S+)", letter.text)[1]


def token(path):
    return path.rstrip("/").rpartition("/")[2]


def test_the_link_in_the_mail_leads_to_an_account_that_acts_for_the_member(client: Client, officer) -> None:
    invited(officer, role="head", powers=["speak", "bind"])
    path = link_in_the_last_mail()
    assert path.startswith("/es/")
    opened = client.get(path)
    assert opened.url == "/es/account/invitation/"
    page = client.get(opened.url).content.decode()
    assert "new@xaa.example" in page
    done = client.post(opened.url, FORM)
    assert done.status_code == 302
    user = User.objects.get(email="new@xaa.example")
    assert (user.name, user.language, user.time_zone, user.fictional) == ("New Person", "es", "America/Lima", True)
    with seeing_as(SERVICE):
        assert Delegate.objects.get(user=user).role == "head"
        assert set(Power.objects.filter(delegate__user=user).values_list("kind", flat=True)) == {"speak"}
        waiting = Grant.objects.get(delegate__user=user, kind="bind", state="proposed")
        assert Invitation.objects.get().accepted_at is not None
    assert client.session["_auth_user_id"] == str(user.pk)
    with pytest.raises(PermissionRefused):
        grant_confirm(grant=waiting.pk, actor=officer)
    grant_confirm(grant=waiting.pk, actor=actor_for(factories.office("officer", "second")))
    assert client.get("/es/account/").url == "/es/account/second-factor/"  # bind: enrolment first


def test_a_link_works_once(client: Client, officer) -> None:
    invited(officer)
    path = link_in_the_last_mail()
    invitation_accept(token=token(path), **ANSWERS)
    client.get(path)
    assert client.get("/es/account/invitation/").status_code == 410
    with pytest.raises(Refused, match="ya no es válido"):
        invitation_accept(token=token(path), **ANSWERS)
    assert User.objects.filter(email="new@xaa.example").count() == 1


def test_an_expired_revoked_or_replaced_link_is_dead(clock, officer) -> None:
    invitation = invited(officer)
    first = token(link_in_the_last_mail())
    invitation_resend(invitation=invitation.pk, actor=officer)
    second = token(link_in_the_last_mail())
    assert first != second
    with pytest.raises(Refused):
        invitation_accept(token=first, **ANSWERS)
    clock.forward(days=15)
    with pytest.raises(Refused):
        invitation_accept(token=second, **ANSWERS)
    invitation_resend(invitation=invitation.pk, actor=officer)
    third = token(link_in_the_last_mail())
    invitation_revoke(invitation=invitation.pk, actor=officer)
    with pytest.raises(Refused):
        invitation_accept(token=third, **ANSWERS)
    assert not User.objects.filter(email="new@xaa.example").exists()


@pytest.mark.parametrize("forged", ["", "x", "0198a2b400007000800000000000000a.1.abc", "a.b.c.d"])
def test_a_forged_link_is_dead(client: Client, forged: str) -> None:
    with pytest.raises(Refused):
        invitation_accept(token=forged, **ANSWERS)


def test_the_token_is_stored_nowhere(officer) -> None:
    invited(officer)
    secret = token(link_in_the_last_mail()).rpartition(".")[2]
    with seeing_as(SERVICE):
        stored = (
            str(list(Invitation.objects.values()))
            + str(list(Notice.objects.values()))
            + str(list(AuditEvent.objects.values()))
        )
    assert secret not in stored


def test_a_weak_password_is_refused_and_what_was_typed_stays(client: Client, officer) -> None:
    invited(officer)
    client.get(link_in_the_last_mail())
    page = client.post("/en/account/invitation/", FORM | {"password1": "short", "password2": "short"}).content.decode()
    assert "too short" in page
    assert 'value="New Person"' in page
    assert "short" not in re.findall(r'value="([^"]*)"', page)


@pytest.mark.parametrize("role", ["legal", "chair", "administrator"])
def test_an_invitation_to_an_office_takes_two_officers_before_it_is_sent(officer, role: str) -> None:
    invitation = invitation_send(email="new@secretariat.example", name="L", role=role, actor=officer)
    with seeing_as(SERVICE):
        assert not Notice.objects.filter(kind="invitation.sent").exists()
    unsent = invitation_token(invitation.uid, invitation.version)
    with pytest.raises(Refused, match="no longer good"):
        invitation_accept(token=unsent, **ANSWERS)
    with pytest.raises(Refused, match="Another officer confirms"):
        invitation_resend(invitation=invitation.pk, actor=officer)
    with pytest.raises(PermissionRefused, match="You proposed"):
        invitation_confirm(invitation=invitation.pk, actor=officer)
    for outsider in (
        factories.office("chair"),
        factories.delegate(factories.member("XAB"), role="head", powers="bind"),
    ):
        with pytest.raises(PermissionRefused):
            invitation_confirm(invitation=invitation.pk, actor=actor_for(outsider))
    second = actor_for(factories.office("officer", "second"))
    invitation_confirm(invitation=invitation.pk, actor=second)
    with pytest.raises(Refused, match="Nothing waits"):
        invitation_confirm(invitation=invitation.pk, actor=second)
    user = invitation_accept(token=token(link_in_the_last_mail("en")), **ANSWERS)
    assert Office.objects.get(user=user).kind == role


def test_a_proposed_invitation_to_an_office_can_be_taken_back(officer) -> None:
    invitation = invitation_send(email="new@secretariat.example", name="L", role="legal", actor=officer)
    invitation_revoke(invitation=invitation.pk, actor=officer)
    with pytest.raises(Refused, match="Nothing waits"):
        invitation_confirm(invitation=invitation.pk, actor=actor_for(factories.office("officer", "second")))


def test_no_officer_gives_an_office_alone(officer) -> None:
    with pytest.raises(PermissionRefused):
        office_record(user=factories.office("legal").pk, kind="chair", actor=officer)


def test_raw_sql_neither_sends_an_office_to_one_officer_nor_an_invitation_to_another_address(officer) -> None:
    office = invitation_send(email="new@secretariat.example", name="L", role="legal", actor=officer)
    expert = invited(officer)
    factories.office("administrator", "other")
    with seeing_as(SERVICE):
        for found, changes, words in (
            (expert, {"email": "other@secretariat.example"}, "bound to its address"),
            (expert, {"accepted_at": portal_clock.now()}, "taken up by the account of its address"),
            (office, {"confirmed_by": officer.id, "accepted_at": portal_clock.now()}, "taken up|two_officers"),
        ):
            with pytest.raises(IntegrityError, match=words), transaction.atomic():
                Invitation.objects.filter(pk=found.pk).update(**changes)
        factories.person(office.email, "made by hand")
        for confirmed in (None, officer.id):
            with pytest.raises(IntegrityError, match="two_officers"), transaction.atomic():
                Invitation.objects.filter(pk=office.pk).update(confirmed_by=confirmed, accepted_at=portal_clock.now())


def test_an_address_with_an_account_or_an_open_invitation_is_not_invited(officer) -> None:
    invitation = invited(officer)
    with pytest.raises(Refused, match="open"):
        invitation_send(email="new@XAA.example", name="N", role="expert", member=invitation.member_id, actor=officer)
    invitation_accept(token=token(link_in_the_last_mail()), **ANSWERS)
    with pytest.raises(Refused, match="account"):
        invitation_send(email="new@xaa.example", name="N", role="expert", member=invitation.member_id, actor=officer)


def test_only_focal_point_and_officer_invite(officer) -> None:
    home, away = factories.member("XAA"), factories.member("XAB")
    answers = {"email": "new@xaa.example", "name": "N", "role": "expert", "member": home.pk}
    for outsider in (
        factories.delegate(home, "expert"),
        factories.delegate(home, "head", role="head", powers="bind"),
        factories.delegate(away, "focal", role="focal_point"),
        factories.office("chair"),
        factories.office("administrator"),
    ):
        with pytest.raises(PermissionRefused):
            invitation_send(actor=actor_for(outsider), **answers)
    focal = actor_for(factories.delegate(home, "focal", role="focal_point"))
    with pytest.raises(PermissionRefused):
        invitation_send(actor=focal, **answers | {"role": "head"})
    assert invitation_send(
        actor=focal, **answers | {"powers": ["speak", "vote"]}
    ).pk  # the vote waits for a second person

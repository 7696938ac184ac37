"""Pages of delegations: open to the member and the secretariat, closed to everybody else."""

import pytest
from django.core import mail
from django.test import Client

from members.delegations.models import Delegate, Delegation, Grant, Invitation, Power, ServiceContact
from members.delegations.services import grant_confirm
from portal.core.eyes import SERVICE, seeing_as
from portal.core.reads import ReadEntry
from tests import factories
from tests.statements import statements

pytestmark = pytest.mark.django_db
PAGE = "/en/members/XAA/delegation/"


@pytest.fixture
def cast():
    """A member with its people, a stranger, an officer."""
    home = factories.member("XAA")
    return {
        "focal_point": factories.delegate(home, "focal", role="focal_point", powers="speak table bind"),
        "delegate": factories.delegate(home, "expert", powers="speak"),
        "colleague": factories.delegate(home, "other"),
        "stranger": factories.delegate(factories.member("XAC"), "stranger", role="focal_point"),
        "officer": factories.office(),
        "chair": factories.office("chair"),
    }


def row(model, **found):
    with seeing_as(SERVICE):
        return model.objects.get(**found)


def addresses():
    delegate = row(Delegate, user__name="expert")
    contact = row(ServiceContact, member__code="XAA")
    return {
        "detail": (PAGE, {"GET"}),
        "invite": (f"{PAGE}invite/", {"GET", "POST"}),
        "address": (f"{PAGE}address/", {"GET", "POST"}),
        "power": (f"/en/delegations/delegates/{delegate.uid}/power/", {"GET", "POST"}),
        "power_end": (f"/en/delegations/delegates/{delegate.uid}/power/speak/end/", {"GET", "POST"}),
        "delegate_end": (f"/en/delegations/delegates/{delegate.uid}/end/", {"GET", "POST"}),
        "contact_end": (f"/en/delegations/addresses/{contact.uid}/end/", {"POST"}),
    }


ALL = ["detail", "invite", "address", "power", "power_end", "delegate_end", "contact_end"]


@pytest.mark.parametrize("name", ALL)
def test_a_stranger_finds_nothing(client: Client, cast, name) -> None:
    factories.enter(client, cast["stranger"])
    path, methods = addresses()[name]
    for method in methods:
        assert client.generic(method, path).status_code == 404


@pytest.mark.parametrize("name", ALL)
def test_the_public_is_asked_to_sign_in(client: Client, cast, name) -> None:
    path, methods = addresses()[name]
    for method in methods:
        answer = client.generic(method, path)
        assert answer.status_code == 302
        assert answer.url.startswith("/en/account/sign-in/?next=")


@pytest.mark.parametrize("name", ALL)
def test_other_methods_are_refused(client: Client, cast, name) -> None:
    factories.enter(client, cast["officer"])
    path, methods = addresses()[name]
    assert client.delete(path).status_code == 405
    if methods == {"POST"}:
        assert client.get(path).status_code == 405


@pytest.mark.parametrize("who", ["focal_point", "officer"])
@pytest.mark.parametrize("name", ALL[:-1])
def test_focal_point_and_officer_come_everywhere(client: Client, cast, name, who) -> None:
    factories.enter(client, cast[who])
    assert client.get(addresses()[name][0]).status_code == 200


@pytest.mark.parametrize("name", ALL[1:])
def test_a_colleague_reads_and_changes_nothing(client: Client, cast, name) -> None:
    factories.enter(client, cast["colleague"])
    assert client.get(PAGE).status_code == 200
    path, methods = addresses()[name]
    for method in methods:
        assert client.generic(method, path).status_code == 404


def test_the_page_shows_people_powers_and_addresses(client: Client, cast) -> None:
    factories.enter(client, cast["colleague"])
    page = client.get(PAGE).content.decode()
    for words in ("focal@xaa.example", "national focal point", "bind", "mission@xaa.example"):
        assert words in page
    assert "Invite a delegate" not in page


def test_a_look_of_the_secretariat_stands_in_the_read_log_of_the_member_alone(client: Client, cast) -> None:
    factories.enter(client, cast["officer"])
    assert "Who read what is not published" not in client.get(PAGE).content.decode()
    with seeing_as(SERVICE):
        entry = ReadEntry.objects.get()
        assert entry.target_id == Delegation.objects.get(member__code="XAA").pk
    factories.enter(client, cast["colleague"])
    assert "officer, Secretariat" in client.get(PAGE).content.decode()
    factories.enter(client, cast["stranger"])
    assert "officer, Secretariat" not in client.get("/en/members/XAC/delegation/").content.decode()


INVITED = {"email": "New.Person@xaa.example", "name": "New Person", "language": "fr", "powers": ["speak"]}


def test_a_focal_point_invites_an_expert_after_checking(client: Client, cast) -> None:
    factories.enter(client, cast["focal_point"])
    check = client.post(f"{PAGE}invite/", INVITED | {"_step": "check"}).content.decode()
    assert "Send the invitation" in check
    assert "New Person" in check
    with seeing_as(SERVICE):
        assert not Invitation.objects.exists()
    assert client.post(f"{PAGE}invite/", INVITED | {"_step": "send"}).url == PAGE
    invitation = row(Invitation, email="new.person@xaa.example")
    assert (invitation.role, invitation.powers, invitation.language) == ("expert", ["speak"], "fr")
    assert "New Person" in client.get(PAGE).content.decode()


def test_a_focal_point_invites_experts_whatever_role_is_sent(client: Client, cast) -> None:
    factories.enter(client, cast["focal_point"])
    client.post(f"{PAGE}invite/", INVITED | {"role": "head", "powers": ["vote"], "_step": "send"})
    assert row(Invitation, name="New Person").role == "expert"


def test_an_officer_invites_a_head_with_powers(client: Client, cast) -> None:
    factories.enter(client, cast["officer"])
    client.post(f"{PAGE}invite/", INVITED | {"role": "head", "powers": ["bind", "vote"], "_step": "send"})
    assert row(Invitation, name="New Person").powers == ["bind", "vote"]


def test_the_same_address_is_not_invited_twice_and_what_was_typed_stays(client: Client, cast) -> None:
    factories.enter(client, cast["officer"])
    answers = INVITED | {"role": "expert", "_step": "send"}
    client.post(f"{PAGE}invite/", answers)
    page = client.post(f"{PAGE}invite/", answers).content.decode()
    assert "An invitation to this address is open." in page
    assert 'value="New Person"' in page


def test_an_invitation_is_sent_again_and_revoked(client: Client, cast) -> None:
    factories.enter(client, cast["focal_point"])
    client.post(f"{PAGE}invite/", INVITED | {"_step": "send"})
    first = row(Invitation, name="New Person")
    client.post(f"/en/delegations/invitations/{first.uid}/send-again/")
    second = row(Invitation, name="New Person")
    assert second.token_hash != first.token_hash
    factories.enter(client, cast["stranger"])
    assert client.post(f"/en/delegations/invitations/{first.uid}/revoke/").status_code == 404
    factories.enter(client, cast["focal_point"])
    client.post(f"/en/delegations/invitations/{first.uid}/revoke/")
    assert row(Invitation, name="New Person").revoked_at is not None
    assert not mail.outbox  # the engine sends, after commit


def test_an_officer_grants_and_ends_bind_and_is_warned_before_nobody_is_left(client: Client, cast) -> None:
    factories.enter(client, cast["officer"])
    expert = row(Delegate, user__name="expert")
    base = f"/en/delegations/delegates/{expert.uid}/power/"
    assert "Name the paper" in client.post(base, {"kind": "bind"}).content.decode()
    client.post(base, {"kind": "bind", "source": "Note 12"})
    factories.enter(client, factories.office("officer", "second"))
    grant_confirm(grant=row(Grant, delegate=expert).pk, actor=factories.actor_for(factories.office("legal")))
    assert row(Power, delegate=expert, kind="bind").source == "Note 12"
    client.post(f"{base}bind/end/", {})
    focal = row(Delegate, user__name="focal")
    last = f"/en/delegations/delegates/{focal.uid}/power/bind/end/"
    page = client.post(last, {"reason": "left the ministry"})
    assert "nobody can bind this member" in page.content.decode()
    assert "left the ministry" in page.content.decode()
    assert client.post(last, {"reason": "left", "nobody_left": "on"}).url == PAGE
    assert "Nobody can bind this member now" in client.get(PAGE).content.decode()


def test_a_focal_point_grants_table_and_proposes_vote(client: Client, cast) -> None:
    factories.enter(client, cast["focal_point"])
    base = f"/en/delegations/delegates/{row(Delegate, user__name='expert').uid}/power/"
    assert client.post(base, {"kind": "table"}).url == PAGE
    assert client.post(base, {"kind": "vote"}).url == PAGE
    with seeing_as(SERVICE):
        assert Grant.objects.filter(kind="vote", state="proposed").exists()
        assert not Power.objects.filter(kind="vote").exists()


def test_the_last_address_stays_and_others_go(client: Client, cast) -> None:
    factories.enter(client, cast["focal_point"])
    only = row(ServiceContact, member__code="XAA")
    page = client.post(f"/en/delegations/addresses/{only.uid}/end/", follow=True).content.decode()
    assert "This is the only address for formal service." in page
    client.post(f"{PAGE}address/", {"label": "Ministry", "address": "treaties@xaa.example", "language": "en"})
    client.post(f"/en/delegations/addresses/{only.uid}/end/")
    page = client.get(PAGE).content.decode()
    assert "treaties@xaa.example" in page
    assert "mission@xaa.example" not in page


def test_only_an_officer_enters_a_one_person_delegation(client: Client, cast) -> None:
    factories.enter(client, cast["focal_point"])
    assert client.get(f"{PAGE}one-person/").status_code == 403
    factories.enter(client, cast["chair"])
    assert "Only the secretariat" in client.post(f"{PAGE}one-person/", {"paper": "Note 3"}).content.decode()
    factories.enter(client, cast["officer"])
    client.post(f"{PAGE}one-person/", {"paper": "Note 3"})
    assert "Declared in writing: one person drafts and clears." in client.get(PAGE).content.decode()


def test_the_secretariat_sees_gaps_first(client: Client, cast) -> None:
    factories.enter(client, cast["officer"])
    page = client.get("/en/delegations/demonstration/").content.decode()
    assert page.index(">State XAC</a>") < page.index(">State XAA</a>")
    assert "Nobody can bind" in page
    factories.enter(client, cast["focal_point"])
    assert client.get("/en/delegations/demonstration/").status_code == 403


def test_an_officer_invites_to_an_office(client: Client, cast) -> None:
    factories.enter(client, cast["officer"])
    answers = {"email": "legal@secretariat.example", "name": "Legal Person", "language": "en", "role": "legal"}
    assert client.post("/en/delegations/invite/", answers | {"_step": "send"}).url == "/en/delegations/"
    page = client.get("/en/delegations/").content.decode()
    assert "Legal Person" in page
    assert "Confirm and send" not in page  # not by who proposed it
    with seeing_as(SERVICE):
        invitation = Invitation.objects.get(name="Legal Person")
    confirm = f"/en/delegations/invitations/{invitation.uid}/confirm/"
    assert client.post(confirm).status_code == 403
    factories.enter(client, factories.office("officer", "second"))
    assert "Legal Person" in client.get("/en/work/").content.decode()
    assert "Confirm and send" in client.get("/en/delegations/").content.decode()
    assert client.get(confirm).status_code == 405
    assert client.post(confirm).url == "/en/delegations/"
    assert "Confirm and send" not in client.get("/en/delegations/").content.decode()
    factories.enter(client, cast["colleague"])
    assert client.get("/en/delegations/invite/").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_statements_does_not_grow(client: Client, rows: int) -> None:
    home = factories.member("XAA")
    people = [factories.delegate(home, f"person{n}", role="focal_point", powers="speak table") for n in range(rows)]
    for n in range(rows - 1):
        factories.delegate(factories.member(f"XD{n}"), f"far{n}")
    factories.enter(client, people[0])
    with statements(12):
        client.get(PAGE)
    factories.enter(client, factories.office())
    with statements(7):
        client.get("/en/delegations/demonstration/")

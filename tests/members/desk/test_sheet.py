"""The status sheet of an organ: who sits there, who may do what by whom, how many it takes, at an instant."""

from __future__ import annotations

import csv
import io
import string
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from members.body.models import Seat
from members.credentials.services import Named, credential_examine, credential_submit
from members.delegations.models import Delegate, Delegation, Power, ServiceContact
from members.desk.selectors import sheet
from members.states.models import Area, Member, StatusInterval
from portal.core import clock as portal_clock
from portal.core.eyes import SERVICE, STAFF, seeing_as
from portal.core.intervals import Grade, between, since
from portal.core.reads import ReadEntry
from tests import factories
from tests.factories import LONG_AGO, actor_for, as_user
from tests.statements import statements

pytestmark = pytest.mark.django_db
PATH = "/en/desk/sheet/demonstration/ministerial_council/"
CSV = "/en/desk/sheet/demonstration/ministerial_council.csv"


@pytest.fixture
def council() -> Any:
    with seeing_as(SERVICE):
        factories.rules()
        return factories.organ()


def lines(council: Any, at: Any = None) -> dict[str, Any]:
    with seeing_as(STAFF):
        found = sheet(STAFF, council, at or portal_clock.now())
    return {line.entry.member.code: line for line in found.seated + found.others}


def counts(council: Any) -> dict[str, tuple[int, int]]:
    with seeing_as(STAFF):
        return {str(row.words): (row.number, row.needed) for row in sheet(STAFF, council, portal_clock.now()).counts}


def test_who_may_do_what_and_by_whom(council: Any) -> None:
    arcadia = factories.member("XAA", name={"en": "Arcadia"})
    factories.delegate(arcadia, "maria", role="head", powers="bind speak")
    factories.delegate(arcadia, "ivan", powers="vote speak")
    signed = factories.member("XAB", status="signatory", seated=False)
    factories.delegate(signed, "kim", powers="bind vote speak")
    factories.member("XAC", status="invited", seated=False)
    found = lines(council)
    assert list(found) == ["XAA", "XAB"]
    assert (found["XAA"].binds, found["XAA"].votes, found["XAA"].speaks) == (["maria"], ["ivan"], ["maria", "ivan"])
    assert found["XAA"].weight == 1
    assert {"decide", "vote", "speak"} <= set(found["XAA"].rights)
    assert (found["XAB"].weight, found["XAB"].rights, found["XAB"].votes) == (None, [], None)


def test_nobody_to_vote_is_said(council: Any) -> None:
    factories.delegate(factories.member("XAA"), "maria", powers="speak")
    assert lines(council)["XAA"].votes == []
    assert ">Nobody<" in as_user(factories.office()).get(PATH).content.decode()


def test_quorum_and_majorities_are_those_of_the_rules(council: Any) -> None:
    for code in ("XAA", "XAB", "XAC", "XAD"):
        factories.member(code)
    found = counts(council)
    assert found["Quorum at a meeting"] == (4, 3)
    assert found["more than half of the votes cast"] == (4, 3)
    assert found["two thirds of the votes cast"] == (4, 3)
    assert found["two thirds of the members entitled"] == (4, 3)
    factories.member("XAE")
    assert counts(council)["two thirds of the votes cast"] == (5, 4)


def test_the_state_of_credentials_is_that_of_the_instant(council: Any, clock: Any) -> None:
    arcadia = factories.member("XAA")
    focal = factories.delegate(arcadia, "focal", role="focal_point", powers="bind")
    legal = factories.office("legal")
    before, until = portal_clock.now(), portal_clock.now() + timedelta(days=90)
    row = credential_submit(
        member=arcadia.pk, kind="standing", authority="foreign_minister", issuer="Minister", form="original",
        reference="Note", dated=before.date(), valid_from=LONG_AGO, valid_until=until,
        people=[Named("Maria", "maria@xaa.example", "head", ("bind",))], actor=actor_for(focal),
    )  # fmt: skip
    clock.forward(days=1)
    filed = portal_clock.now()
    clock.forward(days=1)
    credential_examine(credential=row.pk, checklist={}, remarks="", actor=actor_for(legal))
    now = portal_clock.now()
    words = [lines(council, at)["XAA"].credential.word for at in (before - timedelta(hours=1), filed, now)]
    assert words == ["none", "filed, not yet examined", "provisional, with full rights"]
    assert lines(council, now)["XAA"].credential.until == until
    assert lines(council, until)["XAA"].credential.word == "none"


def test_a_member_that_a_notice_would_not_reach_stands_in_the_gap(council: Any) -> None:
    arcadia = factories.member("XAA", name={"en": "Arcadia"})
    assert lines(council)["XAA"].service == ""
    with seeing_as(SERVICE):
        ServiceContact.objects.filter(member=arcadia).update(valid=between(LONG_AGO, LONG_AGO + timedelta(days=1)))
    assert lines(council)["XAA"].service == "no contact for service"
    assert "Service gap" in as_user(factories.office()).get(PATH).content.decode()


def test_it_shows_the_instant_that_is_asked_for(council: Any) -> None:
    factories.member("XAA", name={"en": "Arcadia"})
    officer = as_user(factories.office())
    assert "Arcadia" in officer.get(PATH, {"as_of": "2024-05-01"}).content.decode()
    assert "Arcadia" not in officer.get(PATH, {"as_of": "2019-05-01T10:00"}).content.decode()
    assert "such as 2026-11-24" in officer.get(PATH, {"as_of": "tomorrow"}).content.decode()


def test_it_is_for_the_secretariat_and_the_chair_and_the_looks_are_listed(council: Any) -> None:
    arcadia = factories.member("XAA")
    delegate, admin = factories.delegate(arcadia, "maria", powers="speak"), factories.office("administrator")
    for path in (PATH, CSV):
        assert as_user(delegate).get(path).status_code == 403
        assert "/account/sign-in/" in Client().get(path).url
        assert as_user(admin).get(path).status_code == 403
    for user in (factories.office(), factories.office("chair")):
        assert "maria" in as_user(user).get(PATH).content.decode()
        with seeing_as(SERVICE):
            assert ReadEntry.objects.filter(user_id=user.pk, parties__contains=[arcadia.pk]).exists()
    assert as_user(factories.office("legal")).get(PATH.replace("ministerial_council", "nonsense")).status_code == 404


def test_the_table_of_it_is_no_formula(council: Any) -> None:
    factories.delegate(factories.member("XAA", name={"en": "=Arcadia()"}), "maria", powers="vote")
    answer = as_user(factories.office()).get(CSV)
    [row] = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["code"], row["name"], row["seated"], row["vote"], row["may_vote"]) == (
        "XAA",
        "'=Arcadia()",
        "yes",
        "yes",
        "maria",
    )


def test_without_rules_nobody_may(council: Any) -> None:
    with seeing_as(SERVICE):
        real = factories.organ(fictional=False)
        area = Area.objects.create(m49="999", iso3="ABC", is_state=True)
        member = Member.objects.create(code="ABC", tile="AB", name={"en": "A state"}, area=area, language="en")
        fact = {"recorded": since(LONG_AGO), "source": "test", "grade": Grade.REPORTED, "valid": since(LONG_AGO)}
        StatusInterval.objects.create(member=member, status="signatory", **fact)
    assert lines(real)["ABC"].rights == []
    officer = as_user(factories.office())
    page = officer.get("/en/desk/sheet/ministerial_council/").content.decode()
    assert "No rules of procedure are in force" in page
    assert "A state" in page
    assert "A state" not in officer.get(PATH).content.decode()


def many(council: Any, number: int) -> None:
    """Members with a head each, straight in the database."""
    codes = [f"X{one}{two}" for one in string.ascii_uppercase for two in string.ascii_uppercase][:number]
    with seeing_as(SERVICE):
        rows = Member.objects.bulk_create(
            Member(code=code, tile=code[1:], name={"en": f"State {code}"}, fictional=True, language="en")
            for code in codes
        )
        dated = {"valid": since(LONG_AGO)}
        fact = {"recorded": since(LONG_AGO), "source": "test", "grade": Grade.DEMONSTRATION, **dated}
        StatusInterval.objects.bulk_create(StatusInterval(member=row, status="member", **fact) for row in rows)
        Seat.objects.bulk_create(Seat(organ=council, member=row, **dated) for row in rows)
        groups = Delegation.objects.bulk_create(Delegation(member=row, **dated, **factories.own(row)) for row in rows)
        heads = Delegate.objects.bulk_create(
            Delegate(
                delegation=group, member=group.member, role="head", **dated, **factories.own(group.member),
                user=factories.person(f"h@{group.member.code.lower()}.example", f"Head {group.member.code}", factor=False),
            )
            for group in groups
        )  # fmt: skip
        for head in heads:
            Power.objects.create(
                delegate=head, member=head.member, kind="vote", source="test", **dated, **factories.own(head.member)
            )


@pytest.mark.parametrize("number", [3, 196])
def test_the_number_of_statements_does_not_grow(council: Any, number: int, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    many(council, number)
    with seeing_as(STAFF), statements(8):
        assert len(sheet(STAFF, council, portal_clock.now()).seated) == number
    officer = as_user(factories.office())
    officer.get(PATH)
    with statements(17):  # three of them list the looks for the members concerned
        page = officer.get(PATH).content.decode()
    assert page.count("Head X") == number

"""The register's rules hold in the database itself, whoever writes (goals.md R11)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.states.models import Area, Condition, Member
from members.states.selectors import weight_of
from portal.core.eyes import SERVICE, seeing_as
from portal.core.intervals import since
from portal.core.refusals import Refused
from tests import factories
from tests.factories import LONG_AGO
from tests.factories.organisations import organisation
from tests.factories.treaties import Depositary, state

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def eyes(db: None) -> Iterator[None]:
    with seeing_as(SERVICE):
        yield


def run(sql: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


INSTRUMENT = """
INSERT INTO members_instrument (uid, version, state, fictional, audience, parties, treaty_id, member_id, kind, dated, signatory,
  capacity, words, covers, question, changes, copy_digest, notification, note, source, source_url, grade, received_on,
  deposited_on, effect_on)
VALUES (gen_random_uuid(), 1, 'recorded', %s, 'public', '{}', %s, %s, 'signature', %s, '', '', '{}', '{}', '', '{}',
  '', '', '', 's', '', %s, %s, %s, %s)
"""


def insert(of: Member, treaty: int, dated: object, *, grade: str = "demonstration", **more: object) -> None:
    days = [more.get(name) for name in ("received_on", "deposited_on", "effect_on")]
    run(INSTRUMENT, more.get("fictional", True), treaty, of.pk, dated, grade, *days)


@pytest.mark.parametrize("column", ["dated", "received_on", "deposited_on"])
def test_no_instrument_is_dated_in_the_future(eyes: None, column: str) -> None:
    desk, one = Depositary(), state("XAA")
    insert(one, desk.treaty.pk, desk.today(-1))
    days = {"dated": None} | {column: desk.today(1)}
    with pytest.raises(IntegrityError, match="not dated in the future"):
        insert(one, desk.treaty.pk, days.pop("dated"), **days)
    insert(one, desk.treaty.pk, desk.today(), effect_on=desk.today(30))


def test_today_is_todays_date_at_the_seat(clock) -> None:
    clock.to(datetime(2027, 3, 1, 17, tzinfo=UTC))
    east = factories.treaty("east", seat_zone="Asia/Shanghai")
    west = factories.treaty("west", seat_zone="America/New_York", founding=False)
    one = state("XAA")
    with seeing_as(SERVICE):
        insert(one, east.pk, date(2027, 3, 2))
        with pytest.raises(IntegrityError, match="not dated in the future"):
            insert(one, west.pk, date(2027, 3, 2))


def test_the_worlds_never_act_in_one_treaty(eyes: None) -> None:
    desk, one = Depositary(), state("XAA")
    real = factories.treaty("real", fictional=False)
    for treaty, changes in (
        (real.pk, {}),
        (desk.treaty.pk, {"grade": "official"}),
        (desk.treaty.pk, {"fictional": False}),
    ):
        with pytest.raises(IntegrityError, match="never act in one treaty"):
            insert(one, treaty, desk.today(-1), **changes)


def test_an_area_that_is_no_state_stands_nowhere(eyes: None) -> None:
    area = Area.objects.create(m49="990", iso3="QQN", is_state=False)
    other = Area.objects.create(m49="991", iso3="QQS", is_state=True)
    fields = {"tile": "QQ", "name": {"en": "x"}}
    with pytest.raises(IntegrityError, match="no state"), transaction.atomic():
        Member.objects.create(code="QQN", area=area, **fields)
    row = Member.objects.create(code="QQS", area=other, **fields)
    with pytest.raises(IntegrityError, match="no state"):
        run("UPDATE members_member SET area_id = %s WHERE id = %s", area.pk, row.pk)
    with pytest.raises(IntegrityError, match="stands on the register"):
        run("UPDATE members_area SET is_state = false WHERE id = %s", other.pk)


STATUS = (
    "INSERT INTO members_statusinterval (member_id, status, valid, recorded, source, source_url, grade, note) VALUES "
)


def test_raw_statuses_do_not_overlap_and_their_grade_fits_the_world(eyes: None) -> None:
    one = state("XAA")
    say = STATUS + "(%s, %s, tstzrange(%s, %s), tstzrange(%s, NULL), 's', '', %s, '')"
    run(say, one.pk, "signatory", START, START + timedelta(days=9), START, "demonstration")
    with pytest.raises(IntegrityError, match="members_status_no_overlap"):
        run(say, one.pk, "member", START + timedelta(days=8), None, START, "demonstration")
    with pytest.raises(IntegrityError, match="graded demonstration"):
        run(say, one.pk, "member", START + timedelta(days=9), None, START, "official")
    run(say, one.pk, "member", START + timedelta(days=9), None, START, "demonstration")


@pytest.mark.parametrize("change", ["status = 'former'", "valid = tstzrange(NULL, NULL)", "source = 'another'"])
def test_a_fact_is_never_edited(eyes: None, change: str) -> None:
    factories.member("XAA")
    with pytest.raises(IntegrityError, match="never edited"):
        run(f"UPDATE members_statusinterval SET {change}")
    Condition.objects.create(
        member=Member.objects.get(), kind="observer", valid=since(START), recorded=since(START), source="s",
        grade="demonstration",
    )  # fmt: skip
    run("UPDATE members_condition SET recorded = tstzrange(lower(recorded), portal_clock())")
    with pytest.raises(IntegrityError, match="never edited"):
        run("UPDATE members_condition SET recorded = tstzrange(lower(recorded), NULL)")


@pytest.mark.parametrize("table", ["instrument", "statusinterval", "condition", "fullpowers", "treaty", "succession"])
def test_nothing_on_the_register_is_removed(eyes: None, table: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"):
        run(f"DELETE FROM members_{table}")


def test_an_instrument_keeps_its_member_and_kind(eyes: None) -> None:
    desk, one, other = Depositary(), state("XAA"), state("XBB")
    row = desk.receive(one, "declaration")
    for change in (f"member_id = {other.pk}", "kind = 'reservation'"):
        with pytest.raises(IntegrityError, match="keeps its treaty"):
            run(f"UPDATE members_instrument SET {change} WHERE id = {row.pk}")


def test_one_founding_agreement_a_world(eyes: None) -> None:
    factories.treaty()
    factories.treaty("real", fictional=False)
    with pytest.raises(IntegrityError, match="one_founding_agreement"), transaction.atomic():
        factories.treaty("second")


def test_states_belong_to_organisations_of_their_own_world(eyes: None) -> None:
    one, union = state("XAA"), state("XUN", kind="organisation")
    join = (
        "INSERT INTO members_organisationmembership (organisation_id, state_id, valid, source, source_url, grade) "
        "VALUES (%s, %s, tstzrange(NULL, NULL), 's', '', 'demonstration')"
    )
    with pytest.raises(IntegrityError, match="of their own world"):
        run(join, one.pk, union.pk)
    run(join, union.pk, one.pk)
    with pytest.raises(IntegrityError, match="members_organisation_no_overlap"):
        run(join, union.pk, one.pk)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(zone=st.sampled_from(["Asia/Shanghai", "America/New_York", "Pacific/Kiritimati"]), days=st.integers(-3, 3))
def test_the_service_and_the_database_agree_on_the_future(db: None, zone: str, days: int) -> None:
    with transaction.atomic():
        with seeing_as(SERVICE):
            desk, one = Depositary(seat_zone=zone), state("XAA")
            day = desk.today(days)
            try:
                desk.receive(one, "signature", dated=day, received_on=max(day, desk.today()))
                by_service = True
            except Refused:
                by_service = False
            try:
                insert(one, desk.treaty.pk, day, received_on=None, deposited_on=None)
                by_database = True
            except IntegrityError as refused:
                by_database = "in the future" not in str(refused)
            assert by_service is by_database is (days <= 0)
        transaction.set_rollback(True)


def test_an_organisation_weighs_as_many_as_its_states_that_are_members(db: None) -> None:
    union = organisation(
        [state("XAA", status="member"), state("XBB", status="member"), state("XCC", status="signatory")]
    )
    with seeing_as(SERVICE):
        assert (weight_of(union, START), weight_of(union, LONG_AGO - timedelta(days=1))) == (2, 0)


def test_only_an_organisation_declares_its_competence(eyes: None) -> None:
    one, union = state("XAA"), state("XUN", kind="organisation")
    declare = (
        "INSERT INTO members_competence (organisation_id, covers, words, valid, source, source_url, grade) "
        "VALUES (%s, '{standard}', '{}', tstzrange(now(), NULL), 's', '', %s)"
    )
    for of, grade in ((one, "demonstration"), (union, "official")):
        with pytest.raises(IntegrityError, match="only an organisation declares"):
            run(declare, of.pk, grade)
    run(declare, union.pk, "demonstration")
    with pytest.raises(IntegrityError, match="members_competence_no_overlap"):
        run(declare, union.pk, "demonstration")
    for table in ("members_competence", "members_organisationmembership"):
        with pytest.raises(DatabaseError, match="permission denied"):
            run(f"DELETE FROM {table}")

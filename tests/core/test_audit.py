"""The record: chained at commit, gapless, and every tampering named (goals.md S7, R11)."""

from __future__ import annotations

import random
import threading
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction

from members.states.models import Member
from portal.core import audit
from portal.core.actors import system
from portal.core.audit.models import AuditEvent, AuditHead
from portal.core.audit.record import canonical
from portal.core.audit.verify import verify
from portal.core.eyes import SERVICE, seeing_as
from portal.core.service import service
from portal.local.pytest_database import owner_run

WRITERS = 8
ACTS_EACH = 25


def acts(count: int, member: Member) -> None:
    for number in range(count):
        with service(system()):
            audit.record("test.acted", target=member, by=system(), number=number)


@pytest.fixture
def member(transactional_db: None) -> Member:
    return Member.objects.create(code="XAA", tile="XA", name={"en": "Arcadia"}, fictional=True)


def verdict() -> object:
    with seeing_as(SERVICE):
        return verify()


def test_eight_writers_leave_no_gap(member: Member) -> None:
    def write() -> None:
        try:
            acts(ACTS_EACH, member)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with seeing_as(SERVICE):
        positions = list(AuditEvent.objects.order_by("seq").values_list("seq", flat=True))
        assert positions == list(range(1, WRITERS * ACTS_EACH + 1))
        assert AuditHead.objects.get().seq == WRITERS * ACTS_EACH
        assert verify().bad_seq is None


def test_nobody_chooses_a_position(member: Member) -> None:
    acts(2, member)
    with service(system()):
        event = audit.record("test.acted", target=member, by=system())
        assert event.seq is None
    with seeing_as(SERVICE):
        assert AuditEvent.objects.get(pk=event.pk).seq == 3


def test_a_rolled_back_act_leaves_no_trace(member: Member) -> None:
    with pytest.raises(ZeroDivisionError), service(system()):
        audit.record("test.acted", target=member, by=system())
        raise ZeroDivisionError
    with seeing_as(SERVICE):
        assert AuditEvent.objects.count() == 0
        assert AuditHead.objects.get().seq == 0


@pytest.mark.parametrize(
    "sql", ["UPDATE core_auditevent SET name = 'x'", "DELETE FROM core_auditevent", "UPDATE core_audithead SET seq = 9"]
)
def test_the_application_cannot_change_the_record(member: Member, sql: str) -> None:
    acts(1, member)
    with pytest.raises(DatabaseError, match="permission denied"), seeing_as(SERVICE), connection.cursor() as cursor:
        cursor.execute(sql)


TAMPERINGS = [
    ("UPDATE core_auditevent SET body = replace(body, 'acted', 'axted') WHERE seq = %s", "content"),
    ("UPDATE core_auditevent SET door = 'paper' WHERE seq = %s", "column door"),
    ("UPDATE core_auditevent SET at = at + interval '1 second' WHERE seq = %s", "column at"),
    ("DELETE FROM core_auditevent WHERE seq = %s", "missing"),
    ("UPDATE core_auditevent SET hash = sha256(hash) WHERE seq = %s", "hash"),
]


@pytest.mark.parametrize(("sql", "fault"), TAMPERINGS)
def test_tampering_is_named(member: Member, sql: str, fault: str, capsys: pytest.CaptureFixture[str]) -> None:
    acts(30, member)
    place = random.Random(sql).randint(2, 29)
    owner_run(sql, place)
    found = verdict()
    assert (found.bad_seq, fault in found.fault) == (place, True), found  # type: ignore[attr-defined]
    with pytest.raises(SystemExit) as ended:
        call_command("audit_verify")
    assert ended.value.code == 1
    assert f"event {place}" in capsys.readouterr().err


def test_reordered_and_cut_records_are_named(member: Member) -> None:
    acts(10, member)
    owner_run("UPDATE core_auditevent SET seq = -seq WHERE seq IN (4, 7)")
    owner_run("UPDATE core_auditevent SET seq = CASE seq WHEN -4 THEN 7 ELSE 4 END WHERE seq < 0")
    assert verdict().bad_seq == 4  # type: ignore[attr-defined]
    owner_run("DELETE FROM core_auditevent WHERE seq > 3 OR seq < 1")
    assert "cut off" in verdict().fault  # type: ignore[attr-defined]


def test_a_whole_record_verifies(member: Member, capsys: pytest.CaptureFixture[str]) -> None:
    acts(3, member)
    call_command("audit_verify")
    assert "3 events" in capsys.readouterr().out


def test_bodies_are_spelled_one_way() -> None:
    at = datetime(2026, 12, 10, 6, tzinfo=UTC)
    assert canonical({"b": at, "a": "é"}) == '{"a":"é","b":"2026-12-10T06:00:00.000000Z"}'


def test_events_have_the_class_of_their_target(db: None) -> None:
    with seeing_as(SERVICE), transaction.atomic():
        member = Member.objects.create(code="XAB", tile="XA", name={"en": "Borealia"}, fictional=True)
        assert audit.record("test.acted", target=member, by=system()).audience == "public"

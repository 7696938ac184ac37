"""Facts of the register: corrected, never overwritten; intervals never overlap, whatever is written (goals.md R11)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.body.permissions import entitled
from members.states.models import Member, StatusInterval
from members.states.selectors import status_of
from members.states.services import condition_record, instrument_record, status_record
from portal.core.actors import Door, system
from portal.core.audit.models import AuditEvent
from portal.core.eyes import SERVICE, seeing_as
from portal.core.intervals import between, since
from portal.core.refusals import PermissionRefused, Refused
from tests import factories
from tests.factories import actor_for

pytestmark = pytest.mark.django_db
LOADER = system(Door.COMMAND)
START = datetime(2026, 1, 1, tzinfo=UTC)


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def record(member: Member, status: str, first: int | None, last: int | None = None, **fields: object) -> StatusInterval:
    answers = {"source": "test", "grade": "demonstration", "actor": LOADER} | fields
    return status_record(
        member=member.pk, status=status, valid_from=None if first is None else day(first),
        valid_until=None if last is None else day(last), **answers,
    )  # fmt: skip


def test_a_status_replaces_the_rest_of_the_one_before_and_keeps_what_was_held_true() -> None:
    row = factories.member("XAA", status=None)
    record(row, "signatory", 0)
    before = datetime.now(UTC)
    record(row, "member", 10)
    assert status_of(row, day(9)).status == "signatory"
    assert status_of(row, day(10)).status == "member"
    known = StatusInterval.objects.known_at(day(20), before).get(member=row)
    assert known.status == "signatory"


def test_a_status_in_the_middle_leaves_both_sides() -> None:
    row = factories.member("XAA", status=None)
    record(row, "signatory", 0, 30)
    record(row, "member", 10, 20)
    assert [getattr(status_of(row, day(n)), "status", "") for n in (-1, 0, 9, 10, 19, 20, 29, 30)] == [
        "", "signatory", "signatory", "member", "member", "signatory", "signatory", "",
    ]  # fmt: skip


intervals = st.tuples(
    st.sampled_from(["signatory", "member", "former", "acceding"]),
    st.one_of(st.none(), st.integers(0, 12)),
    st.one_of(st.none(), st.integers(13, 25)) | st.integers(1, 25),
).filter(lambda fact: fact[1] is None or fact[2] is None or fact[1] < fact[2])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=st.lists(intervals, min_size=1, max_size=6))
def test_whatever_is_recorded_every_day_has_the_last_status_said_of_it(db: None, facts: list) -> None:
    with transaction.atomic():
        row = factories.member("XAA", status=None)
        said: dict[int, str] = {}
        for status, first, last in facts:
            record(row, status, first, last)
            for number in range(-2, 28):
                if (first is None or first <= number) and (last is None or number < last):
                    said[number] = status
        found = {number: status_of(row, day(number)) for number in range(-2, 28)}
        assert {number: fact.status for number, fact in found.items() if fact} == said
        transaction.set_rollback(True)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=st.tuples(st.integers(0, 20), st.integers(1, 10)), second=st.tuples(st.integers(0, 20), st.integers(1, 10))
)
def test_the_database_refuses_overlapping_statuses(db: None, first: tuple, second: tuple) -> None:
    (a, a_days), (b, b_days) = first, second
    overlaps = a < b + b_days and b < a + a_days
    with transaction.atomic():
        row = factories.member("XAA", status=None)

        def write(start: int, days: int) -> None:
            StatusInterval.objects.create(
                member=row, status="member", valid=between(day(start), day(start + days)), recorded=since(START),
                source="raw", grade="demonstration",
            )  # fmt: skip

        write(a, a_days)
        try:
            with transaction.atomic():
                write(b, b_days)
            refused = False
        except IntegrityError:
            refused = True
        assert refused is overlaps
        transaction.set_rollback(True)


def test_entitlement_follows_the_intervals_at_the_instant() -> None:
    factories.rules()
    row = factories.member("XAA", status=None, seated=True)
    organ = factories.organ()
    record(row, "signatory", 0, 10)
    record(row, "member", 10, 20)
    condition_record(
        member=row.pk,
        kind="no_vote",
        valid_from=day(12),
        valid_until=day(15),
        source="test",
        grade="demonstration",
        actor=LOADER,
    )
    held = {n: entitled(row, "vote", organ, day(n)) is None for n in (-1, 9, 10, 11, 12, 14, 15, 19, 20)}
    assert held == {-1: False, 9: False, 10: True, 11: True, 12: False, 14: False, 15: True, 19: True, 20: False}
    assert entitled(row, "decide", organ, day(13)) is None


def test_grades_fit_the_world_and_instruments_stand_once() -> None:
    row = factories.member("XAA", status=None)
    factories.treaty()
    with pytest.raises(Refused, match="demonstration"):
        record(row, "member", 0, grade="official")
    signed = {
        "member": row.pk,
        "kind": "signature",
        "dated": date(2026, 7, 16),
        "source": "s",
        "grade": "demonstration",
    }
    instrument_record(actor=LOADER, **signed)
    with pytest.raises(Refused, match="already on record"):
        instrument_record(actor=LOADER, **signed)
    with pytest.raises(Refused, match="after the beginning"):
        record(row, "member", 5, 5)


def test_only_officers_keep_the_register_and_each_act_is_one_public_event() -> None:
    row = factories.member("XAA", status=None)
    for outsider in (factories.delegate(row, role="focal_point", powers="bind"), factories.office("chair")):
        with pytest.raises(PermissionRefused):
            record(row, "member", 0, actor=actor_for(outsider))
    record(row, "member", 0, actor=actor_for(factories.office()))
    with seeing_as(SERVICE):
        event = AuditEvent.objects.get(name="status.recorded")
    assert (event.audience, event.target_id) == ("public", row.pk)

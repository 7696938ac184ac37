"""Instruments from receipt to effect: who may do what, on which day it counts, what all are told (domain.md §4)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from members.body.permissions import entitled
from members.states import services
from members.states.models import Condition, Instrument, StatusInterval
from members.states.selectors import condition_history, counter, status_of
from portal.core.actors import Door, system
from portal.core.audit.models import AuditEvent
from portal.core.eyes import PUBLIC, SERVICE, STAFF, Eyes, Viewer, seeing_as
from portal.core.intervals import midnight
from portal.core.notices.models import Delivery, Notice
from portal.core.refusals import PermissionRefused, Refused, TransitionRefused
from tests import factories
from tests.factories import actor_for
from tests.factories.treaties import Depositary, fresh, state

pytestmark = pytest.mark.django_db
LOADER = system(Door.COMMAND)
START = datetime(2027, 3, 1, 4, tzinfo=UTC)  # noon at the seat


@pytest.fixture
def desk(clock) -> Depositary:
    clock.to(START)
    return Depositary()


def held(member, at: datetime) -> str:
    fact = status_of(member, at)
    return fact.status if fact else ""


def seat(desk: Depositary, day: date) -> datetime:
    return midnight(day, desk.treaty.seat_zone)


def test_from_signature_to_membership(desk: Depositary, clock) -> None:
    states = [state(code) for code in ("XAA", "XBB", "XCC")]
    for one in states:
        desk.deposit(one, "signature")
        assert held(one, START + timedelta(hours=1)) == "signatory"
    for one in states[:2]:
        desk.deposit(one)
    with seeing_as(PUBLIC):
        assert counter(desk.treaty).counted == 2
    assert fresh(desk.treaty).entered_on is None
    last = desk.deposit(states[2])
    assert fresh(desk.treaty).entered_on == date(2027, 3, 31)
    assert fresh(last).effect_on == date(2027, 3, 31)
    switch = seat(desk, date(2027, 3, 31))
    for one in states:
        assert held(one, switch - timedelta(seconds=1)) == "contracting"
        assert held(one, switch) == "member"
    assert services.instruments_settle_due() == 0
    clock.forward(days=45)  # the job was away for two weeks
    assert services.instruments_settle_due() == 3
    assert services.instruments_settle_due() == 0
    with seeing_as(SERVICE):
        late = AuditEvent.objects.filter(name="instrument.took_effect").first()
    assert '"late_seconds":' in late.body
    late_comer = state("XDD")
    desk.deposit(late_comer, "signature")
    assert fresh(desk.deposit(late_comer)).effect_on == desk.today(30)


def test_rights_switch_at_midnight_however_late_the_job(desk: Depositary) -> None:
    factories.rules()
    organ = factories.organ()
    states = [state(code) for code in ("XAA", "XBB", "XCC")]
    for one in states:
        factories.Seat.objects.create(organ=organ, member=one, valid=factories.since(factories.LONG_AGO))
        desk.join(one)
    switch = seat(desk, date(2027, 3, 31))
    assert entitled(states[0], "vote", organ, switch - timedelta(seconds=1)) is not None
    assert entitled(states[0], "vote", organ, switch) is None


def test_until_deposit_it_is_between_the_state_and_the_depositary(desk: Depositary) -> None:
    one, other = state("XAA"), state("XBB")
    row = desk.receive(one, "signature")
    seen = {}
    for name, viewer in {
        "public": PUBLIC, "staff": STAFF, "own": Viewer(Eyes.MEMBER, one.pk), "other": Viewer(Eyes.MEMBER, other.pk),
    }.items():  # fmt: skip
        with seeing_as(viewer):
            seen[name] = Instrument.objects.filter(pk=row.pk).exists()
    assert seen == {"public": False, "staff": True, "own": True, "other": False}
    services.instrument_deposit(instrument=desk.examine(row).pk, actor=desk.examines)
    with seeing_as(PUBLIC):
        assert Instrument.objects.filter(pk=row.pk, state="deposited").exists()


def test_officers_receive_and_legal_officers_examine_and_deposit(desk: Depositary) -> None:
    one = state("XAA")
    outsider = actor_for(factories.delegate(one, role="head", powers="bind"))
    with pytest.raises(PermissionRefused):
        services.instrument_receive(
            treaty=desk.treaty.pk, member=one.pk, kind="signature", dated=desk.today(), actor=outsider
        )
    row = desk.receive(one, "signature")
    for act in (services.instrument_examine, services.instrument_deposit):
        with pytest.raises((PermissionRefused, TransitionRefused)):
            act(instrument=row.pk, actor=desk.enters)
    with pytest.raises(TransitionRefused, match="not possible now"):
        services.instrument_deposit(instrument=row.pk, actor=desk.examines)


def test_everybody_with_a_part_in_the_agreement_is_told_by_a_numbered_notice(desk: Depositary) -> None:
    one, other, stranger = state("XAA"), state("XBB"), state("XCC")
    desk.deposit(one, "signature")
    row = desk.deposit(other, "signature")
    with seeing_as(SERVICE):
        notice = Notice.objects.get(kind="depositary.deposit", subject_id=row.pk)
        told = set(Delivery.objects.filter(notice=notice).values_list("member_id", flat=True))
    assert notice.formal
    assert fresh(row).notification == notice.number != ""
    assert told == {one.pk, other.pk}
    assert stranger.pk not in told


def test_without_full_powers_nothing_follows_until_the_state_confirms(desk: Depositary, clock) -> None:
    one = state("XAA")
    row = desk.examine(desk.receive(one, "signature", signatory="B. Envoy", capacity="other"))
    with pytest.raises(TransitionRefused, match="no full powers"):
        services.instrument_deposit(instrument=row.pk, actor=desk.examines)
    clock.forward(days=10)
    services.instrument_confirm(instrument=row.pk, actor=desk.enters)
    done = services.instrument_deposit(instrument=row.pk, actor=desk.examines)
    assert (done.deposited_on, done.confirmed_on) == (date(2027, 3, 1), date(2027, 3, 11))
    assert held(one, seat(desk, date(2027, 3, 1))) == "signatory"


def test_full_powers_name_person_treaty_and_act(desk: Depositary) -> None:
    one, other = state("XAA"), state("XBB")
    given = {
        "treaty": desk.treaty.pk,
        "member": one.pk,
        "issued_by": "head_of_state",
        "dated": desk.today(-3),
        "actor": desk.enters,
    }
    powers = services.full_powers_record(person="B. Envoy", act="signature", **given)
    envoy = {"signatory": "B. Envoy", "capacity": "full_powers", "full_powers": powers.pk}
    for wrong in ({"signatory": "C. Other"}, {"kind": "ratification"}, {"dated": desk.today(-4)}):
        with pytest.raises(Refused, match="do not name"):
            desk.receive(one, **{"kind": "signature"} | envoy | wrong)
    with pytest.raises(Refused, match="do not name"):
        desk.receive(other, "signature", **envoy)
    assert desk.deposit(one, "signature", **envoy).state == "deposited"


def test_a_signature_ad_referendum_counts_from_its_own_date_once_confirmed(desk: Depositary, clock) -> None:
    one = state("XAA")
    row = desk.deposit(one, "signature_ad_referendum")
    assert held(one, START + timedelta(days=1)) == ""
    clock.forward(days=20)
    with pytest.raises(Refused, match="in the future"):
        services.instrument_confirm(instrument=row.pk, actor=desk.enters, confirmed_on=desk.today(1))
    services.instrument_confirm(instrument=row.pk, actor=desk.enters)
    assert held(one, seat(desk, date(2027, 3, 1))) == "signatory"
    with pytest.raises(Refused, match="no confirmation"):
        services.instrument_confirm(instrument=row.pk, actor=desk.enters)


def test_a_definitive_signature_binds(desk: Depositary) -> None:
    one = state("XAA")
    desk.deposit(one, "definitive_signature")
    assert held(one, START + timedelta(hours=1)) == "contracting"


def test_the_two_roads_are_kept_apart(desk: Depositary) -> None:
    one, other = state("XAA"), state("XBB")
    row = desk.examine(desk.receive(one, "ratification"))
    with pytest.raises(TransitionRefused, match="Only who has signed"):
        services.instrument_deposit(instrument=row.pk, actor=desk.examines)
    row = desk.examine(desk.receive(other, "accession"))
    with pytest.raises(TransitionRefused, match="was admitted"):
        services.instrument_deposit(instrument=row.pk, actor=desk.examines)
    services.status_record(
        member=other.pk,
        status="acceding",
        valid_from=START - timedelta(days=9),
        source="t",
        grade="demonstration",
        actor=LOADER,
    )
    services.instrument_deposit(instrument=row.pk, actor=desk.examines)
    assert held(other, START + timedelta(hours=1)) == "contracting"


def test_the_day_of_deposit_is_that_of_receipt_in_due_form(desk: Depositary, clock) -> None:
    one = state("XAA")
    desk.deposit(one, "signature")
    row = desk.receive(one)
    clock.forward(days=4)
    row = services.instrument_ask(instrument=row.pk, question="The seal is missing.", actor=desk.examines)
    clock.forward(days=3)
    services.instrument_answer(instrument=row.pk, actor=desk.enters)
    assert services.instrument_deposit(instrument=desk.examine(row).pk, actor=desk.examines).deposited_on == date(
        2027, 3, 8
    )


@pytest.mark.parametrize("changes", [{"dated": 1}, {"received_on": 1}])
def test_nothing_is_dated_in_the_future(desk: Depositary, changes: dict[str, int]) -> None:
    days = {name: desk.today(days) for name, days in changes.items()}
    with pytest.raises(Refused, match="in the future") as refused:
        desk.receive(state("XAA"), "signature", **days)
    assert refused.value.refusal.rule == "instruments.dates"


def test_reservations_only_as_the_treaty_allows_and_objections_to_them(clock) -> None:
    clock.to(START)
    desk = Depositary(reservations="none")
    one, other = state("XAA"), state("XBB")
    with pytest.raises(Refused, match="allows no reservation"):
        desk.receive(one, "reservation")
    desk.treaty = services.treaty_record(key=desk.treaty.key, reservations="with_acceptance", actor=LOADER)
    row = desk.deposit(one, "reservation", words={"en": "Article 9 does not apply."})
    with pytest.raises(Refused, match="Name the act"):
        desk.receive(other, "objection")
    with pytest.raises(Refused, match="right state"):
        desk.receive(one, "objection", refers_to=row.pk)
    assert desk.deposit(other, "objection", refers_to=row.pk).refers_to_id == row.pk
    assert (
        services.reservation_accept(instrument=row.pk, actor=desk.examines, act="DEMO/MC/1").accepted_on == desk.today()
    )


def test_who_is_not_the_depositary_records_and_receives_nothing(clock) -> None:
    clock.to(START)
    desk = Depositary(depositary_is_secretariat=False)
    one = state("XAA")
    with pytest.raises(Refused, match="records what the depositary notifies"):
        desk.receive(one, "signature")
    services.instrument_record(
        member=one.pk, kind="ratification", deposited_on=desk.today(-40), effect_on=desk.today(-10), source="C.N.7",
        grade="demonstration", actor=LOADER, makes_status=True,
    )  # fmt: skip
    assert held(one, START) == "member"
    assert services.instruments_settle_due() == 0
    with seeing_as(SERVICE):
        assert not Notice.objects.exists()


def test_withdrawal_ends_membership_with_the_year_and_can_be_revoked_before(desk: Depositary, clock) -> None:
    states = [state(code) for code in ("XAA", "XBB", "XCC")]
    for one in states:
        desk.join(one)
    clock.forward(days=60)
    services.instruments_settle_due()
    leaver, doubter = states[:2]
    gone = desk.deposit(leaver, "withdrawal")
    other = desk.deposit(doubter, "withdrawal")
    assert gone.effect_on == date(2028, 1, 1)
    last = seat(desk, date(2028, 1, 1)) - timedelta(seconds=1)
    assert [held(leaver, last), held(leaver, last + timedelta(seconds=1))] == ["member", "former"]
    assert [row.kind for row in condition_history(leaver)] == ["withdrawal_notified"]
    desk.deposit(doubter, "revocation", refers_to=other.pk)
    assert held(doubter, last + timedelta(days=9)) == "member"
    assert fresh(other).state == "revoked"
    assert not Condition.objects.filter(member=doubter, recorded__upper_inf=True, valid__contains=last).exists()
    clock.to(last + timedelta(hours=1))
    assert services.instruments_settle_due() == 1
    late = desk.examine(desk.receive(leaver, "revocation", refers_to=gone.pk))
    with pytest.raises(TransitionRefused, match="can no longer be revoked"):
        services.instrument_deposit(instrument=late.pk, actor=desk.examines)


def test_a_withdrawal_before_entry_into_force_takes_the_instrument_out_of_the_count(desk: Depositary) -> None:
    one = state("XAA")
    desk.join(one)
    desk.deposit(one, "withdrawal")
    with seeing_as(PUBLIC):
        assert counter(desk.treaty).counted == 0
    assert held(one, START + timedelta(days=1)) == "former"


def test_provisional_application_ends_when_membership_begins(desk: Depositary, clock) -> None:
    states = [state(code) for code in ("XAA", "XBB", "XCC")]
    desk.deposit(states[0], "provisional_application")
    for one in states:
        desk.join(one)
    clock.forward(days=40)
    services.instruments_settle_due()
    (fact,) = condition_history(states[0])
    assert (fact.kind, fact.valid.upper) == ("provisional_application", seat(desk, date(2027, 3, 31)))


def test_what_was_said_before_is_kept_as_formerly_held_true(desk: Depositary, clock) -> None:
    one = state("XAA")
    desk.deposit(one, "signature")
    before = datetime.now(UTC)
    clock.forward(days=5)
    desk.deposit(one)
    day = START + timedelta(days=6)
    assert StatusInterval.objects.known_at(day, before).get(member=one).status == "signatory"
    assert held(one, day) == "contracting"


def test_a_rectification_is_made_when_nobody_objects_in_time(desk: Depositary, clock) -> None:
    one = state("XAA")
    desk.deposit(one, "signature")
    words = {"where": "Article 3", "reads": {"en": "shall shall"}, "should_read": {"en": "shall"}}
    first = services.rectification_propose(treaty=desk.treaty.pk, actor=desk.examines, **words)
    second = services.rectification_propose(treaty=desk.treaty.pk, actor=desk.examines, **words)
    services.rectification_object(rectification=second.pk, member=one.pk, actor=desk.enters)
    assert services.rectifications_make_due() == 0
    clock.forward(days=91)
    assert [services.rectifications_make_due(), services.rectifications_make_due()] == [1, 0]
    assert (fresh(first).state, fresh(first).proces_verbal) == ("made", "DEMO/PV/1")
    assert fresh(second).state == "objected"

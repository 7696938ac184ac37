"""What an instrument must be to count, tried in raw SQL and through the service: both refuse (domain.md §2, §4)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from members.states import services
from members.states.models import Instrument, Member
from portal.core.eyes import SERVICE, seeing_as
from portal.core.refusals import Refused
from tests import factories
from tests.factories.organisations import TOLD
from tests.factories.treaties import Depositary, state

pytestmark = pytest.mark.django_db
COLUMNS = (
    "kind", "state", "dated", "received_on", "deposited_on", "confirmed_on", "accepted_on", "signatory", "capacity",
    "full_powers_id", "refers_to_id",
)  # fmt: skip


def insert(desk: Depositary, of: Member, **said: Any) -> int:
    """A row as somebody would write it past the portal."""
    today = desk.today()
    row: dict[str, Any] = dict.fromkeys(COLUMNS) | {
        "state": "deposited", "dated": today, "received_on": today, "deposited_on": today, "signatory": "A. Person",
        "capacity": "foreign_minister",
    } | said  # fmt: skip
    sql = (
        "INSERT INTO members_instrument (uid, version, fictional, audience, parties, treaty_id, member_id, words, covers, "
        f"question, changes, copy_digest, notification, note, source, source_url, grade, {', '.join(COLUMNS)}) "
        "VALUES (gen_random_uuid(), 1, "
        f"true, 'public', '{{}}', %s, %s, '{{}}', '{{}}', '', '{{}}', '', '', '', 's', '', 'demonstration', "
        f"{', '.join(['%s'] * len(COLUMNS))}) RETURNING id"
    )
    with seeing_as(SERVICE), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [desk.treaty.pk, of.pk, *(row[name] for name in COLUMNS)])
        return int(cursor.fetchone()[0])


REFUSED = {
    "no full powers": ({"kind": "ratification", "capacity": "other"}, "until the state confirms it"),
    "powers not shown": ({"kind": "signature", "capacity": "full_powers"}, "until the state confirms it"),
    "a state confirms formally": ({"kind": "formal_confirmation"}, "only an organisation"),
    "a state declares competence": ({"kind": "competence", "state": "recorded"}, "only an organisation"),
    "no reservation": ({"kind": "reservation"}, "allows no reservation"),
    "an objection to nothing": ({"kind": "objection"}, "names the act it answers"),
    "a revocation of nothing": ({"kind": "revocation"}, "names the act it answers"),
    "accepted by an organ": ({"kind": "signature", "accepted_on": "2026-01-01"}, "accepts_reservations"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_raw_instruments_that_do_not_fit_are_refused(db: None, case: str) -> None:
    said, words = REFUSED[case]
    with pytest.raises(IntegrityError, match=words):
        insert(Depositary(reservations="none"), state("XAA"), **said)


def test_what_fits_is_taken(db: None) -> None:
    desk, one, other = Depositary(), state("XAA"), state("XBB")
    insert(desk, one, kind="ratification")
    insert(desk, one, kind="withdrawal", capacity="other", confirmed_on=desk.today())
    insert(desk, one, kind="signature", capacity="other", state="received", deposited_on=None)
    reservation = insert(desk, one, kind="reservation", accepted_on=desk.today())
    insert(desk, other, kind="objection", capacity="", refers_to_id=reservation)
    with pytest.raises(IntegrityError, match="names the act"):
        insert(desk, one, kind="objection", capacity="", refers_to_id=reservation)


def test_raw_full_powers_name_person_treaty_and_act(db: None) -> None:
    desk, one = Depositary(), state("XAA")
    powers = services.full_powers_record(
        treaty=desk.treaty.pk, member=one.pk, person="A. Envoy", act="ratification", issued_by="head_of_state",
        dated=desk.today(), actor=desk.enters,
    )  # fmt: skip
    fits = {"kind": "ratification", "capacity": "full_powers", "full_powers_id": powers.pk, "signatory": "A. Envoy"}
    insert(desk, one, **fits)
    for changes in ({"signatory": "B. Other"}, {"kind": "signature"}):
        with pytest.raises(IntegrityError, match="full powers name"):
            insert(desk, one, **fits | changes)


def test_who_is_not_the_depositary_receives_nothing_and_records_what_was_notified(db: None) -> None:
    desk, one = Depositary(depositary_is_secretariat=False), state("XAA")
    with pytest.raises(IntegrityError, match="not the depositary"):
        insert(desk, one, kind="signature")
    insert(desk, one, kind="signature", state="recorded", capacity="")


def test_formal_confirmation_follows_a_signature_and_succession_a_predecessor(db: None) -> None:
    desk, union = Depositary(), state("XUN", kind="organisation")
    row = desk.examine(desk.receive(union, "formal_confirmation"))
    with pytest.raises(Refused, match="Only who has signed"):
        services.instrument_deposit(instrument=row.pk, actor=desk.examines)
    new = state("XBB")
    with pytest.raises(Refused, match="whose successor"):
        desk.receive(new, "succession")
    services.member_succeed(predecessor=state("XAA").pk, successor=new.pk, succeeded_on=desk.today(), **TOLD)
    assert desk.receive(new, "succession").state == "received"


def test_a_reservation_to_the_founding_agreement_is_accepted_by_a_decision_of_the_organ(db: None) -> None:
    desk, one = Depositary(reservations="allowed"), state("XAA")
    row = desk.deposit(one, "reservation", words={"en": "Article 9 does not apply."})
    with pytest.raises(Refused, match="name its decision"):
        services.reservation_accept(instrument=row.pk, actor=desk.examines, act=" ")
    assert (
        services.reservation_accept(instrument=row.pk, actor=desk.examines, act="DEMO/MC/1").accepted_on == desk.today()
    )
    elsewhere = factories.treaty("other", founding=False, reservations="allowed")
    assert not elsewhere.organ_accepts
    with seeing_as(SERVICE):
        assert Instrument.objects.get().accepted_on is not None

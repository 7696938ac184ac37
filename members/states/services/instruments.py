"""Instruments on their way: received, examined for form, confirmed, deposited; where another is depositary, recorded.

The depositary examines form, asks the state when in doubt, and notifies all; it rules on nothing else (domain.md §4).
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from members.states import guards
from members.states.force import seat_day
from members.states.models import (
    SIGNATURES,
    FullPowers,
    Instrument,
    InstrumentKind,
    InstrumentState,
    Member,
    Treaty,
)
from members.states.notices import tell_deposit
from members.states.services.effects import deposit_follows, withdrawal_is_off
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.classes import Audience
from portal.core.files.models import KeptFile, Part
from portal.core.files.services import file_keep, files_reclassify
from portal.core.intervals import Grade, midnight
from portal.core.locks import lock, store
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused
from portal.core.service import service
from portal.core.workflow import move

OURS = "secretariat"  # pages say it in words: templates/states/source.html


def instrument_receive(
    *,
    treaty: int,
    member: int,
    kind: str,
    dated: date,
    actor: Actor,
    received_on: date | None = None,
    signatory: str = "",
    capacity: str = "",
    full_powers: int | None = None,
    refers_to: int | None = None,
    words: dict[str, str] | None = None,
    covers: Sequence[str] = (),
    note: str = "",
) -> Instrument:
    """Enter an instrument that came to the secretariat as depositary. Until its deposit the member and the secretariat read it.

    Audits `instrument.received`. Raises PermissionRefused, Refused (not the depositary, dated in the future, of another world,
    a reservation the treaty does not allow, full powers that do not fit, an answer to nothing).
    """
    with service(actor):
        member_row = lock(Member, member)
        at = clock.now()
        treaty_row = Treaty.objects.get(pk=treaty)
        row = Instrument(
            treaty=treaty_row, member=member_row, kind=kind, dated=dated, signatory=signatory.strip(), capacity=capacity,
            received_on=received_on or seat_day(at, treaty_row.seat_zone), full_powers_id=full_powers, note=note,
            refers_to_id=refers_to, words=words or {}, covers=list(covers), source=OURS, fictional=member_row.fictional,
            grade=Grade.DEMONSTRATION if member_row.fictional else Grade.NOTIFIED, audience=Audience.RESTRICTED,
            parties=[member],
        )  # fmt: skip
        check("instrument.receive", actor, row, at)
        guards.refuse(
            guards.one_world(row), guards.we_are_depositary(treaty_row),
            guards.not_future(treaty_row, at, (dated, row.received_on)),
            guards.in_order(dated, row.received_on), guards.kind_fits(row), guards.powers_fit(row),
        )  # fmt: skip
        row.save(force_insert=True)
        audit.record("instrument.received", target=row, by=actor, at=at, kind=kind, dated=dated, treaty=treaty_row.key)
    return row


def instrument_ask(*, instrument: int, question: str, actor: Actor, expected_version: int | None = None) -> Instrument:
    """In doubt about form the depositary asks the state; the instrument waits. Audits `instrument.asked`.

    Raises PermissionRefused, TransitionRefused, StaleVersion.
    """
    with service(actor):
        row = lock(Instrument, instrument, expected_version)
        row.question = question
        move(row, to=InstrumentState.ASKED, actor=actor)
        audit.record("instrument.asked", target=row, by=actor, kind=row.kind, reason=question)
    return row


def instrument_answer(
    *,
    instrument: int,
    actor: Actor,
    note: str = "",
    full_powers: int | None = None,
    expected_version: int | None = None,
) -> Instrument:
    """Enter the state's answer, with the full powers it may have brought: form is examined again.

    Audits `instrument.answered`. Raises PermissionRefused, TransitionRefused, StaleVersion, Refused (powers that do not fit).
    """
    with service(actor):
        row = lock(Instrument, instrument, expected_version)
        row.note = note or row.note
        if full_powers is not None:
            row.full_powers = FullPowers.objects.get(pk=full_powers)
            guards.refuse(guards.powers_fit(row))
        move(row, to=InstrumentState.RECEIVED, actor=actor)
        audit.record("instrument.answered", target=row, by=actor, kind=row.kind)
    return row


def instrument_examine(*, instrument: int, actor: Actor, expected_version: int | None = None) -> Instrument:
    """The legal officer finds the instrument in due form. Audits `instrument.examined`.

    Raises PermissionRefused, TransitionRefused, StaleVersion.
    """
    with service(actor):
        row = lock(Instrument, instrument, expected_version)
        move(row, to=InstrumentState.IN_FORM, actor=actor)
        audit.record("instrument.examined", target=row, by=actor, kind=row.kind)
    return row


def instrument_take_back(*, instrument: int, actor: Actor, expected_version: int | None = None) -> Instrument:
    """The state takes an instrument back before its deposit. Audits `instrument.taken_back`.

    Raises PermissionRefused, TransitionRefused, StaleVersion.
    """
    with service(actor):
        row = lock(Instrument, instrument, expected_version)
        move(row, to=InstrumentState.TAKEN_BACK, actor=actor)
        audit.record("instrument.taken_back", target=row, by=actor, kind=row.kind)
    return row


def instrument_confirm(
    *, instrument: int, actor: Actor, confirmed_on: date | None = None, expected_version: int | None = None
) -> Instrument:
    """The state confirms a signature ad referendum, or an act of somebody without full powers.

    A signature then counts from its own date, also when it was deposited before. Audits `instrument.confirmed`. Raises
    PermissionRefused, StaleVersion, Refused (nothing to confirm, a day in the future or before the act).
    """
    with service(actor):
        row = lock(Instrument, instrument, expected_version)
        at = clock.now()
        check("instrument.receive", actor, row, at)
        if not guards.unconfirmed(row) or row.state in (InstrumentState.TAKEN_BACK, InstrumentState.REVOKED):
            raise Refused(Refusal("nothing_to_confirm", _("This act needs no confirmation."), rule="full_powers"))
        day = confirmed_on or seat_day(at, row.treaty.seat_zone)
        guards.refuse(guards.not_future(row.treaty, at, (day,)), guards.in_order(row.dated, day))
        row.confirmed_on = day
        store(row)
        event = audit.record("instrument.confirmed", target=row, by=actor, at=at, kind=row.kind, confirmed_on=day)
        if row.state == InstrumentState.DEPOSITED:
            deposit_follows(row, actor, at)
            row.notification = tell_deposit(row, event).number
            row.save(update_fields=["notification"])
    return row


def instrument_deposit(
    *, instrument: int, actor: Actor, effect_on: date | None = None, expected_version: int | None = None
) -> Instrument:
    """Deposit an instrument in due form, and notify all: from now on it is public, and what follows from it holds.

    The date of deposit is that of receipt in due form: of receipt, or today when the state was asked or had to confirm; a
    signature's is its own. `effect_on` is given for a succession alone: the day of the succession of states. Audits
    `instrument.deposited`, queues `depositary.deposit`. Raises PermissionRefused, TransitionRefused (no powers and not
    confirmed, not signed before, not admitted), StaleVersion.
    """
    with service(actor):
        row = lock(Instrument, instrument, expected_version)
        at = clock.now()
        row.deposited_on = _deposit_day(row, at)
        if row.kind == InstrumentKind.SUCCESSION:
            row.effect_on = effect_on
        row.audience, row.parties = Audience.PUBLIC, []
        move(row, to=InstrumentState.DEPOSITED, actor=actor, at=at)
        files_reclassify(row, row.classed)
        event = audit.record(
            "instrument.deposited", target=row, by=actor, at=at, kind=row.kind, deposited_on=row.deposited_on
        )
        if row.kind == InstrumentKind.REVOCATION and row.refers_to_id:
            _revoke(row, actor, at)
        deposit_follows(row, actor, at)
        row.notification = tell_deposit(row, event).number
        row.save(update_fields=["notification"])
    return row


def _deposit_day(row: Instrument, at: datetime) -> date:
    if row.kind in SIGNATURES and row.dated:
        return row.dated
    today = seat_day(at, row.treaty.seat_zone)
    return today if row.question or row.confirmed_on else row.received_on or today


def _revoke(row: Instrument, actor: Actor, at: datetime) -> None:
    """A revocation before effect: the withdrawal counts no more."""
    withdrawal = lock(Instrument, row.refers_to_id or 0)
    move(withdrawal, to=InstrumentState.REVOKED, actor=actor, at=at)
    audit.record("instrument.revoked", target=withdrawal, by=actor, at=at, kind=withdrawal.kind)
    withdrawal_is_off(
        withdrawal, midnight(row.deposited_on or seat_day(at, row.treaty.seat_zone), row.treaty.seat_zone), actor, at
    )


def reservation_accept(
    *,
    instrument: int,
    actor: Actor,
    act: str,
    accepted_on: date | None = None,
    expected_version: int | None = None,
) -> Instrument:
    """The competent organ has accepted a reservation (`act`: symbol of its decision). Audits `reservation.accepted`.

    Raises PermissionRefused, StaleVersion, Refused (no reservation that needs acceptance, no decision named, a day in the
    future).
    """
    with service(actor):
        row = lock(Instrument, instrument, expected_version)
        at = clock.now()
        check("instrument.deposit", actor, row, at)
        if not act.strip():
            sentence = _("The organ accepts a reservation: name its decision.")
            raise Refused(Refusal("decision_missing", sentence, rule="reservations"))
        if row.kind != InstrumentKind.RESERVATION or not row.treaty.organ_accepts:
            raise Refused(
                Refusal("no_acceptance_needed", _("This needs no acceptance by an organ."), rule="reservations")
            )
        row.accepted_on = accepted_on or seat_day(at, row.treaty.seat_zone)
        guards.refuse(guards.not_future(row.treaty, at, (row.accepted_on,)))
        store(row)
        audit.record("reservation.accepted", target=row, by=actor, at=at, accepted_on=row.accepted_on, act=act)
    return row


def instrument_certify(
    *,
    instrument: int,
    actor: Actor,
    digest: str = "",
    copy: KeptFile | None = None,
    certified_on: date | None = None,
    expected_version: int | None = None,
) -> Instrument:
    """Keep the certified true copy, which is read by who reads the instrument; or note its SHA-256 alone. Audits
    `instrument.certified`.

    Raises PermissionRefused, StaleVersion, Refused (a day in the future, neither a copy nor its hash, a hash of another file).
    """
    with service(actor):
        row = lock(Instrument, instrument, expected_version)
        at = clock.now()
        check("instrument.deposit", actor, row, at)
        day = certified_on or seat_day(at, row.treaty.seat_zone)
        guards.refuse(guards.not_future(row.treaty, at, (day,)))
        row.copy_digest, row.copy_certified_on = _digest_of(copy, digest), day
        if copy is not None:
            file_keep(
                copy, target=row, part=Part.CERTIFIED_COPY, classed=row.classed, actor=actor, member=row.member_id
            )
        store(row)
        audit.record("instrument.certified", target=row, by=actor, at=at, digest=row.copy_digest)
    return row


def _digest_of(copy: KeptFile | None, digest: str) -> str:
    """The SHA-256 of the certified copy. Raises Refused."""
    if copy is None and not digest:
        raise Refused(
            Refusal("copy_missing", _("Choose the certified copy, or give its SHA-256."), rule="certified_copy")
        )
    if copy is not None and digest not in ("", copy.sha256):
        sentence = _("The SHA-256 given is that of another file than the one chosen.")
        raise Refused(Refusal("copy_differs", sentence, rule="certified_copy"))
    return copy.sha256 if copy is not None else digest

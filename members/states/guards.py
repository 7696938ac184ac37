"""Why an instrument is refused: the rules of domain.md §2 and §4, each in words. None: it may be."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from members.states.force import seat_day
from members.states.models import (
    BINDING,
    HEADS,
    REPORTS,
    SIGNATURES,
    Capacity,
    Instrument,
    InstrumentKind,
    InstrumentState,
    MemberKind,
    Reservations,
    Status,
    StatusInterval,
    Treaty,
)
from portal.core.intervals import midnight
from portal.core.refusals import Refusal, Refused

K = InstrumentKind
#: These need somebody who may bind the state; the others may come by note.
NEED_POWERS = (*SIGNATURES, *BINDING, K.WITHDRAWAL, K.REVOCATION, K.RESERVATION, K.PROVISIONAL_APPLICATION)
AFTER_SIGNATURE = (K.RATIFICATION, K.ACCEPTANCE, K.APPROVAL, K.FORMAL_CONFIRMATION)
COUNTS = (InstrumentState.DEPOSITED, InstrumentState.RECORDED)
#: What must be named with the kind: the act it answers.
ANSWERS = {K.OBJECTION: K.RESERVATION, K.REVOCATION: K.WITHDRAWAL, K.PROVISIONAL_END: K.PROVISIONAL_APPLICATION}


def refuse(*found: Refusal | None) -> None:
    """Raise Refused with the first of the refusals."""
    if refusal := next((one for one in found if one is not None), None):
        raise Refused(refusal)


def not_future(treaty: Treaty, at: datetime, days: Iterable[date | None]) -> Refusal | None:
    """No act is dated after today at the depositary's seat; only its effect may come later."""
    if any(day is not None and day > seat_day(at, treaty.seat_zone) for day in days):
        return Refusal("dated_in_future", _("An instrument cannot be dated in the future."), rule="instruments.dates")
    return None


def in_order(dated: date | None, received: date | None, deposited: date | None = None) -> Refusal | None:
    days = [day for day in (dated, received, deposited) if day is not None]
    if days != sorted(days):
        return Refusal(
            "dates_in_order", _("An instrument is dated before it is received, and received before its deposit."),
            rule="instruments.dates",
        )  # fmt: skip
    return None


def one_world(row: Instrument) -> Refusal | None:
    if row.treaty.fictional != row.member.fictional:
        return Refusal("worlds_apart", _("Real and fictional states never act in one treaty."), rule="worlds")
    return None


def we_are_depositary(treaty: Treaty) -> Refusal | None:
    if treaty.depositary_is_secretariat:
        return None
    sentence = _("The secretariat is not the depositary of this treaty: it records what the depositary notifies.")
    return Refusal("not_depositary", sentence, rule="depositary")


def kind_fits(row: Instrument) -> Refusal | None:
    """What a kind demands of who acts, of the treaty, and of the act it answers."""
    if row.kind in REPORTS or row.kind == K.CORRECTION:
        return Refusal("not_received", _("This is not received but recorded."), rule="instruments.kinds")
    if row.kind in (K.FORMAL_CONFIRMATION, K.COMPETENCE) and row.member.kind != MemberKind.ORGANISATION:
        return Refusal("organisations_only", _("Only an organisation does this."), rule="instruments.kinds")
    if row.kind == K.RESERVATION and row.treaty.reservations in (Reservations.NONE, Reservations.UNKNOWN):
        return Refusal(
            "reservations_not_allowed", _("The treaty allows no reservation, as far as is known."), rule="reservations"
        )
    if row.kind == K.SUCCESSION and not row.member.predecessions.exists():
        return Refusal("no_predecessor", _("Record first whose successor the state is."), rule="succession")
    return answers_fit(row) or signed_in_time(row)


def answers_fit(row: Instrument) -> Refusal | None:
    wanted = ANSWERS.get(K(row.kind))
    if wanted is None:
        return None
    other = row.refers_to
    if other is None or other.kind != wanted or other.treaty_id != row.treaty_id:
        return Refusal("answers_nothing", _("Name the act to which this one refers."), rule="instruments.kinds")
    if (other.member_id == row.member_id) is (row.kind == K.OBJECTION):
        return Refusal(
            "whose_act", _("The act to which this one refers is not the right state’s."), rule="instruments.kinds"
        )
    return None


def signed_in_time(row: Instrument) -> Refusal | None:
    opened, closes = row.treaty.opened_on, row.treaty.signature_closes_on
    if row.kind not in SIGNATURES or row.dated is None:
        return None
    if (opened and row.dated < opened) or (closes and row.dated > closes):
        return Refusal(
            "not_open_for_signature", _("The treaty was not open for signature on that day."), rule="signature"
        )
    return None


def powers_fit(row: Instrument) -> Refusal | None:
    """Full powers name person, treaty and act, and were given by then."""
    powers = row.full_powers
    if powers is None:
        return None
    named = (powers.treaty_id, powers.member_id, powers.person, powers.act)
    if named != (row.treaty_id, row.member_id, row.signatory, row.kind) or (row.dated and powers.dated > row.dated):
        return Refusal(
            "powers_do_not_fit", _("These full powers do not name this person, this treaty and this act by that day."),
            rule="full_powers",
        )  # fmt: skip
    return None


def lacks_powers(row: Instrument) -> bool:
    """Whether nobody shown to be entitled has signed: then the act has no effect until the state confirms it."""
    if row.kind not in NEED_POWERS or row.capacity in HEADS:
        return False
    return not (row.capacity == Capacity.FULL_POWERS and row.full_powers_id)


def unconfirmed(row: Instrument) -> bool:
    """Whether the act still waits for the state's confirmation."""
    return row.confirmed_on is None and (row.kind == K.AD_REFERENDUM or lacks_powers(row))


def deposit_refusal(row: Instrument) -> Refusal | None:
    """Whether an instrument in due form may be deposited now."""
    if unconfirmed(row) and row.kind != K.AD_REFERENDUM:
        sentence = _("Who signed has shown no full powers: the act has no effect until the state confirms it.")
        return Refusal("powers_missing", sentence, rule="full_powers")
    if row.kind in AFTER_SIGNATURE and not signed(row):
        return Refusal(
            "not_signed", _("Only who has signed ratifies, accepts or approves; others accede."), rule="two_roads"
        )
    if row.kind == K.ACCESSION and row.treaty.founding and not admitted(row):
        return Refusal(
            "not_admitted", _("Only a state that was admitted accedes to the founding agreement."), rule="two_roads"
        )
    return None


def signed(row: Instrument) -> bool:
    """Whether the member's signature counts."""
    done = Instrument.objects.filter(member=row.member_id, treaty=row.treaty_id, state__in=COUNTS, kind__in=SIGNATURES)
    return any(not unconfirmed(one) or one.state == InstrumentState.RECORDED for one in done)


def admitted(row: Instrument) -> bool:
    day = row.received_on or row.dated
    if day is None:
        return False
    until = midnight(day, row.treaty.seat_zone)
    return StatusInterval.objects.filter(
        member=row.member_id, status=Status.ACCEDING, recorded__upper_inf=True, valid__contains=until
    ).exists() or StatusInterval.objects.filter(
        member=row.member_id, status=Status.ACCEDING, recorded__upper_inf=True, valid__upper_inf=True
    ).exists()  # fmt: skip


def revocation_refusal(row: Instrument, at: datetime) -> Refusal | None:
    """A withdrawal is revocable before its effect."""
    if row.kind != K.WITHDRAWAL:
        return Refusal("not_revocable", _("Only a notice of withdrawal is revoked."), rule="withdrawal")
    if row.effect_on is not None and seat_day(at, row.treaty.seat_zone) >= row.effect_on:
        return Refusal(
            "withdrawal_in_effect",
            _("The withdrawal has taken effect and can no longer be revoked."),
            rule="withdrawal",
        )
    return None

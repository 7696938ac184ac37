"""What an instrument of the founding agreement does to an application, and to the seats of who becomes a member."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from governance.accession.models import Application
from governance.accession.models import ApplicationState as S
from governance.accession.services.common import locked, portal_of
from members.body.models import Organ, Seat
from members.body.selectors import NoRulesInForce, rules_at
from members.body.services import seat_record
from members.states.models import BINDING, Instrument, InstrumentKind, InstrumentState
from members.states.selectors import founding_treaty
from members.states.services import instrument_deposit, instrument_examine, instrument_receive
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.intervals import midnight
from portal.core.refusals import Refusal, TransitionRefused
from portal.core.service import service
from portal.core.workflow import move


def accession_receive(
    *, application: int, dated: date, signatory: str, capacity: str, actor: Actor, expected_version: int | None = None
) -> Instrument:
    """Enter the instrument of accession of an invited state with the depositary. What the register audits and refuses holds."""
    with service(actor):
        row = locked(application, expected_version)
        _refuse_unless_acceding(row)
        return instrument_receive(
            treaty=founding_treaty(fictional=row.fictional).pk, member=row.member_id, kind=InstrumentKind.ACCESSION,
            dated=dated, signatory=signatory, capacity=capacity, actor=actor,
        )  # fmt: skip


def accession_deposit(
    *, application: int, instrument: int, actor: Actor, expected_version: int | None = None
) -> Instrument:
    """Find the instrument in due form and deposit it: all are notified, and the application follows it."""
    with service(actor):
        row = locked(application, expected_version)
        _refuse_unless_acceding(row)
        found = Instrument.objects.get(pk=instrument, member=row.member_id)
        if found.state == InstrumentState.RECEIVED:
            instrument_examine(instrument=instrument, actor=actor)
        return instrument_deposit(instrument=instrument, actor=actor)


def _refuse_unless_acceding(row: Application) -> None:
    if row.state != S.ACCEDING:
        raise TransitionRefused(
            Refusal("not_invited", _("Only a state that was invited deposits its instrument here."), rule="two_roads")
        )


def instrument_followed(instrument: Instrument, happened: str, actor: Actor) -> None:
    """Called by the register, in the transaction of the deposit or of the effect (`members.states.services.FOLLOWERS`).

    An instrument of accession takes its application along. Whoever is bound gets its seat in the organs of all members from
    the instant at which rights switch on. Audits `application.deposited`, `application.took_effect`, `seat.recorded`.
    """
    if instrument.kind not in BINDING:
        return
    by = portal_of(actor)
    if instrument.kind == InstrumentKind.ACCESSION:
        _application_follows(instrument, happened, by)
    _seat(instrument, by)


def _application_follows(instrument: Instrument, happened: str, actor: Actor) -> None:
    source = S.ACCEDING if happened == "deposited" else S.DEPOSITED
    found = Application.objects.filter(member=instrument.member_id, state=source).first()
    if found is None:
        return
    row, at = locked(found.pk), clock.now()
    row.instrument = instrument
    target = S.DEPOSITED if happened == "deposited" else S.MEMBER
    move(row, to=target, actor=actor, at=at)
    name = "application.deposited" if happened == "deposited" else "application.took_effect"
    audit.record(name, target=row, by=actor, at=at, source=source, effect_on=instrument.effect_on)


def _seat(instrument: Instrument, actor: Actor) -> None:
    """Seats that the rules give to every member. Where no rules are in force there are none to give."""
    if instrument.effect_on is None:
        return
    start = midnight(instrument.effect_on, instrument.treaty.seat_zone)
    fictional = instrument.member.fictional
    try:
        rules = rules_at(clock.now(), fictional=fictional)
    except NoRulesInForce:
        return
    keys = [row["key"] for row in rules.content["organs"] if row.get("seats") == "every_member"]
    for organ in Organ.objects.filter(fictional=fictional, key__in=keys):
        if not Seat.objects.filter(organ=organ, member=instrument.member_id, valid__upper_inf=True).exists():
            seat_record(organ=organ.pk, member=instrument.member_id, valid_from=start, actor=actor)

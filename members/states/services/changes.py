"""What changes without rewriting history: successors, corrections of what was recorded (domain.md §4)."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.states import guards
from members.states.force import seat_day
from members.states.models import Instrument, InstrumentKind, InstrumentState, Member, StatusInterval, Succession
from members.states.services.effects import effects_reckon, statuses_say
from members.states.services.facts import fit
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.classes import Audience
from portal.core.intervals import between
from portal.core.locks import lock, store
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused
from portal.core.service import service

#: What of an instrument can be corrected; its treaty, member and kind cannot.
CORRECTABLE = (
    "dated",
    "received_on",
    "deposited_on",
    "effect_on",
    "signatory",
    "capacity",
    "note",
    "source",
    "source_url",
    "grade",
)


def member_succeed(
    *,
    predecessor: int,
    successor: int,
    succeeded_on: date,
    source: str,
    grade: str,
    actor: Actor,
    source_url: str = "",
    note: str = "",
) -> Succession:
    """Record that one member is the successor of another: two rows, linked. Nothing of the predecessor moves.

    Audits `member.succeeded`. Raises PermissionRefused, Refused (of two worlds, itself, recorded already or the other way
    round, a day in the future, a grade that does not fit).
    """
    with service(actor):
        row, former = lock(Member, successor), Member.objects.get(pk=predecessor)
        at = clock.now()
        check("succession.record", actor, row, at)
        fit(row, grade)
        if row.pk == former.pk or row.fictional != former.fictional:
            raise Refused(
                Refusal("no_successor", _("A successor is another member of the same world."), rule="succession")
            )
        if succeeded_on > seat_day(at, settings.HEADQUARTERS_TIME_ZONE):
            sentence = _("A succession is recorded when it has happened, not before.")
            raise Refused(Refusal("succession_in_future", sentence, rule="succession"))
        if Succession.objects.filter(predecessor__in=(former, row), successor__in=(former, row)).exists():
            sentence = _("A succession between these two is on record already.")
            raise Refused(Refusal("succession_recorded", sentence, rule="succession"))
        link = Succession.objects.create(
            predecessor=former, successor=row, succeeded_on=succeeded_on, source=source, source_url=source_url, grade=grade,
            note=note,
        )  # fmt: skip
        audit.record(
            "member.succeeded", target=row, by=actor, at=at, predecessor=former.code, succeeded_on=succeeded_on
        )
    return link


def instrument_correct(
    *, instrument: int, reason: str, actor: Actor, expected_version: int | None = None, **changes: Any
) -> Instrument:
    """Correct what is recorded of an instrument; the correction is an instrument of its own that says what stood before.

    Statuses that followed are said anew, and what was held true stays on record. Audits `instrument.corrected`. Raises
    PermissionRefused, StaleVersion, Refused (nothing differs, a day in the future or out of order).
    """
    with service(actor):
        row = lock(Instrument, instrument, expected_version)
        at = clock.now()
        check("instrument.deposit", actor, row, at)
        differs = {
            name: value for name, value in changes.items() if name in CORRECTABLE and getattr(row, name) != value
        }
        if not differs:
            raise Refused(Refusal("nothing_corrected", _("Nothing differs from what is on record."), rule="correction"))
        stood = {name: [_spelled(getattr(row, name)), _spelled(value)] for name, value in differs.items()}
        for name, value in differs.items():
            setattr(row, name, value)
        guards.refuse(
            guards.not_future(row.treaty, at, (row.dated, row.received_on, row.deposited_on)),
            guards.in_order(row.dated, row.received_on, row.deposited_on),
        )
        if "deposited_on" in differs and "effect_on" not in differs and row.kind != InstrumentKind.SUCCESSION:
            row.effect_on = None  # reckoned anew
        store(row)
        correction = Instrument.objects.create(
            treaty=row.treaty, member=row.member, kind=InstrumentKind.CORRECTION, refers_to=row, changes=stood, note=reason,
            state=InstrumentState.RECORDED, fictional=row.fictional, source=row.source, source_url=row.source_url,
            grade=row.grade, audience=row.audience, parties=row.parties,
        )  # fmt: skip
        audit.record(
            "instrument.corrected", target=row, by=actor, at=at, kind=row.kind, reason=reason, fields=sorted(stood)
        )
        if row.audience == Audience.PUBLIC and row.treaty.founding:
            _say_anew(row, actor, at)
    return correction


def _say_anew(row: Instrument, actor: Actor, at: datetime) -> None:
    """What followed from the member's instruments is no longer held true; then it is said again."""
    said = StatusInterval.objects.filter(member=row.member, instrument__isnull=False, recorded__upper_inf=True)
    for fact in said.select_for_update(no_key=True, of=("self",)).order_by("pk"):
        fact.recorded = between(fact.recorded.lower, max(at, fact.recorded.lower))
        fact.save(update_fields=["recorded"])
    effects_reckon(row.treaty, actor, at)
    row.refresh_from_db()
    statuses_say(row, actor, at)


def _spelled(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value

"""Instruments as others notified or reported them: recorded with their source, not examined here (domain.md §4)."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from members.states import guards
from members.states.models import Instrument, InstrumentState, Member, Treaty
from members.states.selectors import founding_treaty
from members.states.services.effects import deposit_follows, taken_over
from members.states.services.facts import fit
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.classes import Audience
from portal.core.locks import lock
from portal.core.permissions import check
from portal.core.refusals import Refusal
from portal.core.service import service


def instrument_record(
    *,
    member: int,
    kind: str,
    source: str,
    grade: str,
    actor: Actor,
    treaty: int | None = None,
    dated: date | None = None,
    deposited_on: date | None = None,
    effect_on: date | None = None,
    source_url: str = "",
    note: str = "",
    makes_status: bool = False,
    **more: Any,
) -> Instrument:
    """Record what a state did or announced, as the depositary notified or another source says; nothing is examined here.

    `treaty` None: the founding agreement of its world. A status follows only with `makes_status`: none is inferred from
    reports (domain.md §1). `more` are further fields (received_on, signatory, capacity, notification, words, covers).
    Audits `instrument.recorded`. Raises PermissionRefused, Refused (it stands on record already, dated in the future).
    """
    with service(actor):
        at = clock.now()
        treaty_row = _treaty(treaty, member, locked=makes_status)
        row = lock(Member, member)
        fact = Instrument(
            treaty=treaty_row, member=row, kind=kind, dated=dated, deposited_on=deposited_on, effect_on=effect_on,
            state=InstrumentState.RECORDED, source=source, source_url=source_url, grade=grade, note=note,
            fictional=row.fictional, audience=Audience.PUBLIC, **more,
        )  # fmt: skip
        check("register.write", actor, row, at)
        fit(row, grade)
        guards.refuse(
            guards.one_world(fact), guards.not_future(treaty_row, at, (dated, deposited_on)),
            guards.in_order(dated, None, deposited_on),
            _already(fact),
        )  # fmt: skip
        taken_over(fact, at)
        fact.save(force_insert=True)
        audit.record(
            "instrument.recorded",
            target=row,
            by=actor,
            at=at,
            kind=kind,
            dated=dated or deposited_on,
            source=source,
            grade=grade,
        )
        if makes_status:
            deposit_follows(fact, actor, at)
    return fact


def _treaty(treaty: int | None, member: int, *, locked: bool) -> Treaty:
    """The treaty, locked before the member when dates of effect may follow."""
    found = treaty or founding_treaty(fictional=Member.objects.get(pk=member).fictional).pk
    return lock(Treaty, found) if locked else Treaty.objects.get(pk=found)


def _already(fact: Instrument) -> Refusal | None:
    same = Instrument.objects.filter(
        treaty=fact.treaty, member=fact.member, kind=fact.kind, dated=fact.dated, deposited_on=fact.deposited_on
    )
    if same.exists():
        return Refusal(
            "already_recorded", _("This instrument of that date is already on record."), rule="instruments.once"
        )
    return None

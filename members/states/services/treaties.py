"""Acts on treaties themselves: their facts, full powers, the rectification of errors in their text."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from members.states.force import seat_day
from members.states.guards import in_order, not_future, refuse, we_are_depositary
from members.states.models import FullPowers, Member, Rectification, RectificationState, Treaty
from members.states.notices import tell_rectification
from members.states.services.effects import effects_reckon
from portal.core import audit, clock
from portal.core.actors import Actor, system
from portal.core.classes import Audience
from portal.core.documents.services import symbol_next
from portal.core.eyes import SERVICE, seeing_as
from portal.core.locks import lock, store
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused
from portal.core.service import service
from portal.core.workflow import move

FACTS = (
    "title", "depositary", "depositary_is_secretariat", "seat_zone", "opened_on", "signature_closes_on",
    "authentic_languages", "text_url", "text_note", "reservations", "needed", "counted", "days_after", "later_days",
    "entered_on", "withdrawal", "withdrawal_days", "rectification_days", "sources",
)  # fmt: skip


def treaty_record(*, key: str, actor: Actor, founding: bool = False, fictional: bool = False, **facts: Any) -> Treaty:
    """Record a treaty, or what is newly known of it; `facts` are fields of Treaty (`FACTS`).

    Audits `treaty.recorded` with the names of what changed. Effects of instruments that can now be dated are. Raises
    PermissionRefused, Refused (a part without source and grade); IntegrityError for a second founding agreement of one world.
    """
    with service(actor):
        at = clock.now()
        check("register.write", actor, None, at)
        if unknown := set(facts) - set(FACTS):
            raise ValueError(f"no facts of a treaty: {sorted(unknown)}")
        row = Treaty.objects.select_for_update(no_key=True).filter(key=key).first()
        if row is None:
            row = Treaty.objects.create(key=key, founding=founding, fictional=fictional, **facts)
            changed = sorted(facts)
        else:
            changed = sorted(name for name, value in facts.items() if getattr(row, name) != value)
            for name in changed:
                setattr(row, name, facts[name])
            if changed:
                store(row)
        refuse(_sources_are_whole(row))
        if changed:
            audit.record("treaty.recorded", target=row, by=actor, at=at, key=key, changed=changed)
            effects_reckon(row, actor, at)
    return row


def _sources_are_whole(row: Treaty) -> Refusal | None:
    for part, founded in row.sources.items():
        if part not in Treaty.PARTS or not founded.get("source") or not founded.get("grade"):
            sentence = _("Every part of a treaty that is recorded needs its source and its grade.")
            return Refusal("source_missing", sentence, rule="sources")
    return None


def full_powers_record(
    *,
    treaty: int,
    member: int,
    person: str,
    act: str,
    issued_by: str,
    dated: date,
    actor: Actor,
    received_on: date | None = None,
) -> FullPowers:
    """File full powers: they name person, treaty and act. Read by the member and the secretariat.

    Audits `full_powers.filed` (without the name). Raises PermissionRefused, Refused (dated in the future, or after receipt).
    """
    with service(actor):
        at = clock.now()
        check("instrument.receive", actor, None, at)
        row = Treaty.objects.get(pk=treaty)
        received = received_on or seat_day(at, row.seat_zone)
        refuse(not_future(row, at, (dated, received)), in_order(dated, received))
        powers = FullPowers.objects.create(
            treaty=row, member_id=member, person=person.strip(), act=act, issued_by=issued_by, dated=dated,
            received_on=received, audience=Audience.RESTRICTED, parties=[member],
        )  # fmt: skip
        audit.record("full_powers.filed", target=powers, by=actor, at=at, act=act, issued_by=issued_by)
    return powers


def rectification_propose(
    *, treaty: int, where: str, reads: dict[str, str], should_read: dict[str, str], actor: Actor
) -> Rectification:
    """The depositary proposes to correct an error in the text, and tells all; who objects does so by the instant it names.

    Audits `rectification.proposed`, queues `depositary.rectification`. Raises PermissionRefused, Refused (not the depositary).
    """
    with service(actor):
        at = clock.now()
        check("instrument.deposit", actor, None, at)
        row = Treaty.objects.get(pk=treaty)
        refuse(we_are_depositary(row))
        found = Rectification.objects.create(
            treaty=row, where=where, reads=reads, should_read=should_read, fictional=row.fictional,
            objections_until=at + timedelta(days=row.rectification_days), audience=Audience.PUBLIC,
        )  # fmt: skip
        event = audit.record("rectification.proposed", target=found, by=actor, at=at, treaty=row.key, where=where)
        found.notification = tell_rectification(found, event, "proposed").number
        found.save(update_fields=["notification"])
    return found


def rectification_object(
    *, rectification: int, member: int, actor: Actor, expected_version: int | None = None
) -> Rectification:
    """An officer enters the objection of a member, received in time: the text stays as it is, and all are told.

    Audits `rectification.objected`. Raises PermissionRefused, TransitionRefused, StaleVersion, Refused (too late).
    """
    with service(actor):
        row = lock(Rectification, rectification, expected_version)
        at = clock.now()
        if at >= row.objections_until:
            raise Refused(Refusal("objection_too_late", _("The time for objections has ended."), rule="rectification"))
        row.objected_by = Member.objects.get(pk=member, fictional=row.fictional)
        move(row, to=RectificationState.OBJECTED, actor=actor, at=at)
        event = audit.record("rectification.objected", target=row, by=actor, at=at, member=row.objected_by.code)
        tell_rectification(row, event, "objected")
    return row


def rectifications_make_due() -> int:
    """Make the rectifications to which nobody objected in time: procès-verbal, and all are told. Returns how many.

    Audits `rectification.made`. Idempotent; each in a transaction of its own.
    """
    with seeing_as(SERVICE):
        open_ones = Rectification.objects.filter(state=RectificationState.PROPOSED, objections_until__lte=clock.now())
        due = list(open_ones.values_list("pk", flat=True))
    return sum(_make(pk) for pk in due)


def _make(pk: int) -> bool:
    actor = system()
    with service(actor):
        row = Rectification.objects.select_for_update(no_key=True, of=("self",), skip_locked=True).filter(pk=pk).first()
        at = clock.now()
        if row is None or row.state != RectificationState.PROPOSED or at < row.objections_until:
            return False
        prefix = "DEMO" if row.fictional else "TREATY"
        row.proces_verbal = symbol_next(f"proces-verbal-{prefix.lower()}", f"{prefix}/PV/{{n}}")
        move(row, to=RectificationState.MADE, actor=actor, at=at)
        event = audit.record("rectification.made", target=row, by=actor, at=at, number=row.proces_verbal)
        tell_rectification(row, event, "made")
    return True

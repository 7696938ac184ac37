"""Timed moves of rounds: opening, close, reminders. Safe to run late, twice, at once (domain.md §3.4)."""

from datetime import datetime, timedelta

from governance.consultations.models import Comment, Consultation, NationalResponse, ResponseState
from governance.consultations.models import ConsultationState as State
from governance.consultations.notices import facts, to_silent
from governance.consultations.services.rounds import rules_of
from portal.core import audit, clock
from portal.core.actors import system
from portal.core.classes import Audience
from portal.core.eyes import SERVICE, seeing_as
from portal.core.locks import lock
from portal.core.notices.models import Notice
from portal.core.notices.services import notify
from portal.core.service import service
from portal.core.workflow import move


def consultations_move_due() -> dict[str, int]:
    """Open and close every round whose instant has come; each in its own transaction."""
    with seeing_as(SERVICE):
        at = clock.now()
        opening = list(Consultation.objects.filter(state=State.NOTIFIED, opens_at__lte=at).values_list("pk", flat=True))
        closing = list(
            Consultation.objects.filter(state__in=[State.NOTIFIED, State.OPEN], closes_at__lte=at).values_list(
                "pk", flat=True
            )
        )
    opened = sum(_open(pk) for pk in opening)
    return {"opened": opened, "closed": sum(_close(pk) for pk in closing)}


def consultations_remind_due() -> int:
    """Remind those who have not responded, on the days the rules name; each step at most once. Returns rounds reminded.

    After an outage only the latest step that has come is sent. A step that lies before the opening is none.
    """
    with seeing_as(SERVICE):
        rounds = list(Consultation.objects.filter(state=State.OPEN).values_list("pk", flat=True))
    return sum(_remind(pk) for pk in rounds)


def _open(pk: int) -> bool:
    actor = system()
    with service(actor):
        row = lock(Consultation, pk)
        at = clock.now()
        if row.state != State.NOTIFIED or row.opens_at is None or row.opens_at > at:
            return False
        move(row, to=State.OPEN, actor=actor, at=at)
        audit.record(
            "consultation.opened",
            target=row,
            by=actor,
            at=at,
            source=State.NOTIFIED,
            late_seconds=_late(row.opens_at, at),
        )
    return True


def _close(pk: int) -> bool:
    """Close a round: what was received becomes readable by all members; drafts stay with their delegations."""
    actor = system()
    with service(actor):
        row = lock(Consultation, pk)
        at = clock.now()
        if row.state != State.OPEN or row.closes_at > at:
            return False
        move(row, to=State.CLOSED, actor=actor, at=at)
        received = NationalResponse.objects.filter(
            consultation=row, state__in=[ResponseState.RECEIVED, ResponseState.REPLACED]
        )
        standing = received.filter(state=ResponseState.RECEIVED)
        Comment.objects.filter(response__in=standing).update(audience=Audience.MEMBERS)
        answered = standing.update(audience=Audience.MEMBERS)
        event = audit.record(
            "consultation.closed", target=row, by=actor, at=at, source=State.OPEN, late_seconds=_late(row.closes_at, at),
            responses=answered,
        )  # fmt: skip
        notify(
            "consultation.closed",
            row,
            event=event,
            facts=facts(row, deadline=None, ended=row.closes_at, responses=answered),
        )
    return True


def _remind(pk: int) -> bool:
    actor = system()
    with service(actor):
        row = lock(Consultation, pk)
        at = clock.now()
        if row.state != State.OPEN or row.closes_at <= at:
            return False
        days = [n for n in rules_of(row).amounts("consultation_reminders_before_close") if _due(row, n, at)]
        if not days:
            return False
        step = f"{row.closes_at:%Y%m%d%H%M}.T-{min(days)}"
        told = Notice.objects.filter(
            kind="consultation.reminder", subject_type=row._meta.label_lower, subject_id=row.pk, step=step
        )
        if told.exists() or not to_silent(row).exists():
            return False
        event = audit.record("consultation.reminded", target=row, by=actor, at=at, step=step)
        notify("consultation.reminder", row, event=event, facts=facts(row), step=step)
    return True


def _due(row: Consultation, days: int, at: datetime) -> bool:
    instant = row.closes_at - timedelta(days=days)
    return row.opens_at is not None and row.opens_at < instant <= at


def _late(due: datetime, at: datetime) -> int:
    return max(int((at - due).total_seconds()), 0)

"""The table of the silence procedure (domain.md §7), and of a decision after it."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from governance.decisions.disclosure import AGAINST
from governance.decisions.models import DecisionState, RunState, SilenceRun
from portal.core.refusals import Refusal
from portal.core.workflow import Transition, Workflow


def before_expiry(run: SilenceRun, at: datetime) -> Refusal | None:
    """What the chair may only do while the silence lasts."""
    if at < run.expires_at:
        return None
    return Refusal("silence_expired", _("The silence has expired; its outcome stands."), rule="silence.expiry")


def expired(run: SilenceRun, at: datetime) -> Refusal | None:
    if at >= run.expires_at:
        return None
    return Refusal("silence_not_expired", _("The silence has not expired yet."), rule="silence.expiry")


def opening_reached(run: SilenceRun, at: datetime) -> Refusal | None:
    if run.opens_at is not None and at >= run.opens_at:
        return None
    return Refusal("silence_not_open", _("The silence opens later, at one instant for all."), rule="silence.opening")


def opened_before(run: SilenceRun, at: datetime) -> Refusal | None:
    """Of a run that was held and waits to open again: it can be broken by what was received since its first opening."""
    if run.first_opened_at is not None:
        return None
    return opening_reached(run, at)


def hold_over(run: SilenceRun, at: datetime) -> Refusal | None:
    if run.hold_until is not None and at >= run.hold_until:
        return None
    return Refusal("hold_lasts", _("The hold still lasts."), rule="silence.hold")


def hears(run: SilenceRun, kind: str, at: datetime) -> Refusal | None:
    """Of a run that was broken: what is received after the breaking act can only be a further objection (domain.md §7).

    Support and statements travel with a text that may still be adopted. `at` is the instant of receipt: one that came on
    paper before the silence was broken is heard whenever it is entered.
    """
    if run.state != RunState.BROKEN or kind in AGAINST or run.decided_at is None or at < run.decided_at:
        return None
    return Refusal(
        "silence_broken",
        _("The silence was broken: only further objections are recorded now."),
        rule="silence.running",
    )


S = RunState

RUN = Workflow(
    name="silence_run",
    desk={"prepared": "chair", "held": "chair", "closing": "officer", "adopted": "officer"},
    states=RunState,
    shapes={
        S.PREPARED: "wait",
        S.NOTIFIED: "wait",
        S.RUNNING: "open",
        S.CLOSING: "open",
        S.HELD: "stop",
        S.ADOPTED: "done",
        S.RECORDED: "done",
        S.BROKEN: "stop",
        S.NOT_ADOPTED: "stop",
        S.WITHDRAWN: "wait",
        S.TO_MEETING: "wait",
    },
    transitions=[
        Transition(S.PREPARED, S.NOTIFIED, "silence.call", _("Serve the notice and open")),
        Transition(S.PREPARED, S.WITHDRAWN, "silence.withdraw", _("Withdraw"), discretion=True),
        Transition(S.NOTIFIED, S.RUNNING, "silence.by_job", _("Open"), guard=opening_reached, by_job=True),
        Transition(S.NOTIFIED, S.WITHDRAWN, "silence.withdraw", _("Withdraw"), guard=before_expiry, discretion=True),
        *(
            Transition(state, outcome, "silence.break", label, guard=opened_before, by_job=True)
            for state in (S.NOTIFIED, S.RUNNING, S.CLOSING, S.HELD)
            for outcome, label in ((S.BROKEN, _("Break the silence")), (S.TO_MEETING, _("Object to the procedure")))
        ),
        Transition(S.RUNNING, S.WITHDRAWN, "silence.withdraw", _("Withdraw"), guard=before_expiry, discretion=True),
        Transition(S.RUNNING, S.CLOSING, "silence.by_job", _("Expire"), guard=expired, by_job=True),
        Transition(S.RUNNING, S.HELD, "silence.by_job", _("Hold"), guard=expired, by_job=True, discretion=True),
        Transition(
            S.CLOSING,
            S.ADOPTED,
            "silence.certify",
            _("Certify that nothing came by other roads"),
            deadline="silence_closing",
        ),
        Transition(S.CLOSING, S.HELD, "silence.by_job", _("Hold"), by_job=True, discretion=True),
        Transition(S.HELD, S.NOTIFIED, "silence.extend", _("Serve again and extend for all"), discretion=True),
        Transition(S.HELD, S.CLOSING, "silence.prove", _("Prove service"), discretion=True),
        Transition(S.HELD, S.NOT_ADOPTED, "silence.by_job", _("Close without adoption"), guard=hold_over, by_job=True),
        Transition(S.ADOPTED, S.RECORDED, "silence.record", _("Record at the meeting")),
    ],
)

DECISION = Workflow(
    name="decision",
    desk={"interim": "officer"},
    states=DecisionState,
    shapes={
        DecisionState.INTERIM: "done",
        DecisionState.IN_FORCE: "good",
        DecisionState.SUPERSEDED: "wait",
        DecisionState.EXPIRED: "wait",
        DecisionState.WITHDRAWN: "wait",
    },
    transitions=[
        Transition(DecisionState.INTERIM, DecisionState.IN_FORCE, "silence.record", _("Record at the meeting"))
    ],
)


def is_over(run: Any) -> bool:
    """Whether the run has its outcome."""
    return run.state in {S.ADOPTED, S.RECORDED, S.BROKEN, S.NOT_ADOPTED, S.WITHDRAWN, S.TO_MEETING}

"""How an instrument moves: the depositary examines form, asks when in doubt, and nothing else (domain.md §4)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from members.states.guards import deposit_refusal, revocation_refusal
from members.states.models import Instrument, InstrumentState, RectificationState
from portal.core.refusals import Refusal
from portal.core.workflow import Transition, Workflow

S = InstrumentState


def _may_be_deposited(row: Instrument, at: datetime) -> Refusal | None:
    return deposit_refusal(row)


def _may_be_revoked(row: Instrument, at: datetime) -> Refusal | None:
    return revocation_refusal(row, at)


INSTRUMENT = Workflow(
    "instrument",
    InstrumentState,
    {
        S.RECEIVED: "open",
        S.ASKED: "wait",
        S.IN_FORM: "done",
        S.DEPOSITED: "good",
        S.RECORDED: "good",
        S.TAKEN_BACK: "stop",
        S.REVOKED: "stop",
    },
    [
        Transition(S.RECEIVED, S.ASKED, "instrument.examine", _("Ask the state")),
        Transition(S.ASKED, S.RECEIVED, "instrument.receive", _("Enter the answer")),
        Transition(S.RECEIVED, S.IN_FORM, "instrument.examine", _("Find in due form")),
        Transition(S.IN_FORM, S.DEPOSITED, "instrument.deposit", _("Deposit and notify"), _may_be_deposited),
        *(
            Transition(source, S.TAKEN_BACK, "instrument.receive", _("Taken back by the state"))
            for source in (S.RECEIVED, S.ASKED, S.IN_FORM)
        ),
        *(
            Transition(source, S.REVOKED, "instrument.revoke", _("Revoke"), _may_be_revoked)
            for source in (S.DEPOSITED, S.RECORDED)
        ),
    ],
    desk={S.RECEIVED: "legal", S.IN_FORM: "legal"},
)

RECTIFICATION = Workflow(
    "rectification",
    RectificationState,
    {RectificationState.PROPOSED: "open", RectificationState.MADE: "good", RectificationState.OBJECTED: "stop"},
    [
        Transition(
            RectificationState.PROPOSED, RectificationState.MADE, "rectification.make", _("Rectify"), by_job=True
        ),
        Transition(
            RectificationState.PROPOSED, RectificationState.OBJECTED, "rectification.object", _("Enter an objection")
        ),
    ],
)

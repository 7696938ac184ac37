"""How an organisation comes to take part, and ceases to (domain.md §2, §6: a decline takes two officers)."""

from django.utils.translation import gettext_lazy as _

from members.participants.models import ParticipantState as State
from portal.core.workflow import Transition, Workflow

PARTICIPANT = Workflow(
    name="participant",
    desk={"applied": "officer", "decline_proposed": "officer"},
    states=State,
    shapes={
        State.APPLIED: "wait",
        State.DECLINE_PROPOSED: "wait",
        State.ADMITTED: "good",
        State.DECLINED: "stop",
        State.APPEALED: "wait",
        State.DECLINED_FINAL: "stop",
        State.WITHDRAWN: "done",
        State.ENDED: "done",
    },
    transitions=(
        Transition(State.APPLIED, State.ADMITTED, "participant.admit", _("Admit")),
        Transition(State.APPLIED, State.DECLINE_PROPOSED, "participant.admit", _("Propose to decline")),
        Transition(State.APPLIED, State.WITHDRAWN, "participant.admit", _("Enter the withdrawal of the application")),
        Transition(
            State.DECLINE_PROPOSED,
            State.DECLINED,
            "participant.decline",
            _("Decline as second officer"),
            discretion=True,
        ),
        Transition(State.DECLINED, State.APPEALED, "participant.admit", _("Enter the appeal")),
        Transition(State.APPEALED, State.ADMITTED, "participant.decide_appeal", _("Admit on appeal")),
        Transition(
            State.APPEALED,
            State.DECLINED_FINAL,
            "participant.decide_appeal",
            _("Uphold the decline"),
            discretion=True,
        ),
        Transition(State.DECLINE_PROPOSED, State.APPLIED, "participant.admit", _("Take the proposal to decline back")),
        Transition(State.ADMITTED, State.ENDED, "participant.admit", _("End the admission"), discretion=True),
        Transition(State.ENDED, State.ADMITTED, "participant.admit", _("Admit again")),
    ),
)

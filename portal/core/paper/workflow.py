"""The table of an act entered from paper."""

from django.utils.translation import gettext_lazy as _

from portal.core.paper.models import PaperState
from portal.core.workflow import Transition, Workflow

PAPER = Workflow(
    name="paper_entry",
    desk={"waiting": "officer"},
    states=PaperState,
    shapes={PaperState.WAITING: "wait", PaperState.CONFIRMED: "done", PaperState.SET_ASIDE: "stop"},
    transitions=[
        Transition(PaperState.WAITING, PaperState.CONFIRMED, "paper.confirm", _("Confirm")),
        Transition(PaperState.WAITING, PaperState.SET_ASIDE, "paper.enter", _("Set aside")),
    ],
)

"""How two accounts of one person become one: one officer proposes, another decides."""

from django.utils.translation import gettext_lazy as _

from members.desk.models import MergeState as M
from portal.core.workflow import Transition, Workflow

MERGE = Workflow(
    name="merge",
    desk={"proposed": "officer"},
    states=M,
    shapes={M.PROPOSED: "wait", M.MERGED: "done", M.DECLINED: "stop"},
    transitions=[
        Transition(M.PROPOSED, M.MERGED, "merge.confirm", _("Merge them")),
        Transition(M.PROPOSED, M.DECLINED, "merge.propose", _("Decline")),
    ],
)

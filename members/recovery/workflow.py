"""The table of requests to restore a lost second factor (domain.md §2)."""

from django.utils.translation import gettext_lazy as _

from members.recovery.models import RecoveryState
from portal.core.workflow import Transition, Workflow

R = RecoveryState

RECOVERY = Workflow(
    name="recovery",
    desk={"entered": "officer"},
    states=R,
    shapes={R.ENTERED: "wait", R.RESTORED: "done", R.DECLINED: "stop"},
    transitions=[
        Transition(R.ENTERED, R.RESTORED, "recovery.decide", _("Confirm, and restore")),
        Transition(R.ENTERED, R.DECLINED, "recovery.decide", _("Decline the request")),
    ],
)

"""The table of grants that wait for a second person (domain.md §2)."""

from django.utils.translation import gettext_lazy as _

from members.delegations.models import GrantState
from portal.core.workflow import Transition, Workflow

G = GrantState

GRANT = Workflow(
    name="grant",
    states=G,
    shapes={G.PROPOSED: "wait", G.CONFIRMED: "good", G.DECLINED: "stop"},
    transitions=[
        Transition(G.PROPOSED, G.CONFIRMED, "grant.confirm", _("Confirm the grant")),
        Transition(G.PROPOSED, G.DECLINED, "grant.decline", _("Decline the grant")),
    ],
)

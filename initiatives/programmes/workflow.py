"""The table of initiatives (domain.md §8)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from initiatives.programmes.models import Initiative, InitiativeState
from portal.core.refusals import Refusal
from portal.core.workflow import Transition, Workflow

S = InitiativeState


def endorsed_by_all(row: Initiative, at: datetime) -> Refusal | None:
    """Each member taking part has endorsed it for itself."""
    if not row.partners.filter(member__isnull=False, endorsed_at__isnull=True).exists():
        return None
    return Refusal("endorsement_missing", _("Each member taking part has to endorse it first."))


INITIATIVE = Workflow(
    name="initiative",
    desk={"completed": "officer"},
    states=S,
    shapes={S.PROPOSED: "wait", S.ENDORSED: "done", S.ACTIVE: "good", S.COMPLETED: "done", S.CLOSED: "done"},
    transitions=[
        Transition(S.PROPOSED, S.ENDORSED, "initiative.by_job", _("Endorsed by all"), endorsed_by_all, by_job=True),
        Transition(S.ENDORSED, S.ACTIVE, "initiative.lead", _("Begin")),
        Transition(S.ACTIVE, S.COMPLETED, "initiative.lead", _("Report it completed")),
        Transition(S.COMPLETED, S.CLOSED, "initiative.close", _("Close")),
    ],
)

"""What waits for a person among proposals (domain.md §3.7)."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from governance.proposals.models import Proposal
from governance.proposals.models import ProposalState as State
from governance.proposals.workflow import PROPOSAL
from members.delegations.selectors import Standing
from portal.core.waiting import Waiting

LIMIT = 50

SENTENCES: dict[str, str | Promise] = {
    State.DRAFT: _("Submit it when it is ready; until then only your delegation can read it."),
    State.SUBMITTED: _("Claim it: register it or return it for changes of form."),
    State.SCREENING: _("Register it or return it for changes of form."),
    State.RETURNED: _("Change the form and submit it again, or it lapses."),
    State.REGISTERED: _("Open it when all language versions exist."),
    State.OPEN: _("Place it for action when it is ready."),
    State.FOR_ACTION: _("Begin the decision."),
}


def waits_for(standing: Standing, at: datetime) -> list[Waiting]:
    """One statement; nothing for a person who neither tables nor examines."""
    mine = Q(pk=None)
    if standing.member_id and standing.may("table"):
        mine |= Q(sponsor=standing.member_id, state__in=[State.DRAFT, State.RETURNED])
    elif standing.member_id:
        mine |= Q(author=standing.user_id, state__in=[State.DRAFT, State.RETURNED])
    if standing.offices & {"officer", "legal"}:
        mine |= Q(state=State.SUBMITTED) | Q(state=State.REGISTERED)
        mine |= Q(state=State.SCREENING) & (Q(claimed_by=standing.user_id) | Q(second_officer=standing.user_id))
    if "legal" in standing.offices:
        mine |= Q(state=State.SCREENING, due_at__lte=at)
    if "chair" in standing.offices:
        mine |= Q(state__in=[State.OPEN, State.FOR_ACTION])
    rows = Proposal.objects.visible_to(standing.viewer()).filter(mine).order_by("due_at", "pk")[:LIMIT]
    return [_waiting(row) for row in rows]


def _waiting(row: Proposal) -> Waiting:
    state = State(row.state)
    return Waiting(
        title=row.title,
        path=reverse("proposals:detail", args=[row.uid]),
        tag=state.label,
        shape=PROPOSAL.shapes[state],
        sentence=SENTENCES[state],
        due_at=row.due_at,
        symbol=row.symbol or row.receipt,
    )

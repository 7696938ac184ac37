"""Lists of proposals. All start from what the viewer may see."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.proposals.models import Proposal
from governance.proposals.models import ProposalState as State
from governance.proposals.workflow import IN_SCREENING, PROPOSAL
from members.body.models import Office
from members.states.models import Member
from members.states.selectors import Part, part
from portal.core.eyes import Viewer

#: Name of a tab → the states in it.
TABS: dict[str, tuple[State, ...]] = {
    "under-way": (
        State.SUBMITTED, State.SCREENING, State.RETURNED, State.REGISTERED, State.OPEN, State.FOR_ACTION, State.UNDER_DECISION,
    ),
    "decided": (State.ADOPTED, State.NOT_ADOPTED, State.REFERRED),
    "ended": (State.WITHDRAWN, State.LAPSED, State.DECLINED),
}  # fmt: skip
RELATED = ("sponsor", "organ")
QUEUE_LENGTH = 50


def tab_states(tab: str) -> tuple[State, ...]:
    """The states of a tab; all of them for an unknown one."""
    return TABS.get(tab, ())


def list_of(
    viewer: Viewer, *, tab: str = "", state: str = "", kind: str = "", sponsor: int | None = None, code: str = ""
) -> QuerySet[Proposal]:
    """What the viewer may see, narrowed; unordered, for `page_of`."""
    rows = Proposal.objects.visible_to(viewer).select_related(*RELATED)
    if states := tab_states(tab):
        rows = rows.filter(state__in=states)
    if state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    if sponsor is not None:
        rows = rows.filter(sponsor=sponsor)
    if code:
        rows = rows.filter(sponsor__code=code)
    return rows


def sponsors_of(viewer: Viewer) -> QuerySet[Member]:
    """The members of whom the viewer may see a proposal, for the filter of the list."""
    return Member.objects.filter(pk__in=Proposal.objects.visible_to(viewer).values("sponsor"))


def part_of_member(viewer: Viewer, member: Member) -> Part | None:
    """For a member's page: its newest proposals that the viewer may see. One statement."""
    path = f"{reverse('proposals:list')}?sponsor={member.code}"
    rows = Proposal.objects.visible_to(viewer).filter(sponsor=member)
    return part(_("Proposals"), rows, shapes=PROPOSAL.shapes, route="proposals:detail", all_path=path)


def proposal_for(viewer: Viewer, uid: UUID) -> Proposal:
    """One proposal with what its page shows of others. Raises Proposal.DoesNotExist when the viewer may not see it."""
    return (
        Proposal.objects.visible_to(viewer)
        .select_related(*RELATED, "author", "claimed_by", "second_officer", "document")
        .get(uid=uid)
    )


def queue(
    viewer: Viewer, at: datetime, *, user_id: int, state: str = "", kind: str = "", sponsor: str = "", officer: str = ""
) -> list[Proposal]:
    """What waits for the secretariat, what has waited longest first; at most `QUEUE_LENGTH`.

    Each row has `national`: whether the reader is a national of its sponsor. `officer` is `mine` or `nobody`.
    """
    rows = Proposal.objects.visible_to(viewer).select_related(*RELATED, "claimed_by").filter(state__in=IN_SCREENING)
    if state in IN_SCREENING:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    if sponsor:
        rows = rows.filter(sponsor__code=sponsor)
    if officer == "mine":
        rows = rows.filter(claimed_by=user_id)
    elif officer == "nobody":
        rows = rows.filter(claimed_by=None)
    nationalities = set(Office.objects.at(at).filter(user=user_id).values_list("nationality", flat=True))
    found = list(rows.order_by("due_at", "pk")[:QUEUE_LENGTH])
    for row in found:
        row.national = row.sponsor_id in nationalities  # type: ignore[attr-defined]
    return found

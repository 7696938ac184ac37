"""Lists of rounds. All start from what the viewer may see."""

from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.consultations.models import Consultation, ConsultationState
from governance.consultations.workflow import ACTIVE, CONSULTATION
from governance.proposals.models import Proposal, ProposalState
from governance.proposals.selectors import Under
from portal.core.eyes import Viewer

RELATED = ("proposal", "organ")
TABS: dict[str, tuple[ConsultationState, ...]] = {
    "under-way": ACTIVE,
    "closed": (ConsultationState.CLOSED, ConsultationState.CANCELLED),
}


def list_of(viewer: Viewer, tab: str = "") -> QuerySet[Consultation]:
    """What the viewer may see, unordered, for `page_of`."""
    rows = Consultation.objects.visible_to(viewer).select_related(*RELATED)
    return rows.filter(state__in=TABS[tab]) if tab in TABS else rows


def consultation_for(viewer: Viewer, uid: UUID) -> Consultation:
    """One round. Raises Consultation.DoesNotExist when the viewer may not see it."""
    rows = Consultation.objects.visible_to(viewer).select_related(*RELATED, "text_version", "text_version__text")
    return rows.get(uid=uid)


def open_proposals(viewer: Viewer) -> QuerySet[Proposal]:
    """The proposals on which a round can be planned: open, and without another one under way."""
    busy = Consultation.objects.filter(state__in=ACTIVE).values("proposal")
    return Proposal.objects.visible_to(viewer).filter(state=ProposalState.OPEN).exclude(pk__in=busy).order_by("-pk")


def rounds_under(viewer: Viewer, proposal: Proposal) -> list[Under]:
    """The rounds on a proposal, for its page. One statement."""
    rows = Consultation.objects.visible_to(viewer).filter(proposal=proposal).order_by("-pk")[:5]
    return [
        Under(
            _("Consultation"),
            reverse("consultations:detail", args=[row.uid]),
            row.get_state_display(),
            CONSULTATION.shapes[row.state],
        )
        for row in rows
    ]

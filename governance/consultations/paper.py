"""What of a round may come on paper: the national response."""

from django.utils.translation import gettext_lazy as _

from governance.consultations.forms import ResponsePaper
from governance.consultations.models import Consultation, ConsultationState
from governance.consultations.services import response_admits, response_on_paper
from portal.core.display.texts import local_text
from portal.core.paper.kinds import PaperKind


def _members(row: Consultation) -> list[tuple[str, str]]:
    rows = row.consulted.select_related("member").order_by("member__tile")
    return [(str(one.member_id), f"{one.member.tile} {local_text(one.member.name).text}") for one in rows]


def _about(row: Consultation) -> tuple[dict[str, str], str, str]:
    return row.title, row.proposal.symbol, f"consultations/{row.uid}/"


KINDS = {
    "consultation.response": PaperKind(
        _("National response"), Consultation, ResponsePaper, _members, _about, response_on_paper, response_admits,
        open=lambda row: row.state in (ConsultationState.OPEN, ConsultationState.CLOSED), events=("response.received",),
    ),
}  # fmt: skip

"""What the pages share: finding a row or answering that there is none, and the steps a person can take."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest

from governance.commitments import selectors
from governance.commitments.models import Commitment, Report
from members.delegations.selectors import Standing
from portal.core.acts import Act, Button, Names, buttons
from portal.core.workflow import Transition


def commitment_or_404(request: HttpRequest, uid: UUID) -> Commitment:
    """The commitment, if the reader may see it."""
    try:
        row = selectors.commitment_for(request.viewer, uid)  # type: ignore[attr-defined]
    except Commitment.DoesNotExist as missing:
        raise Http404 from missing
    return row


def report_or_404(request: HttpRequest, uid: UUID) -> Report:
    """The report, if the reader may see it."""
    try:
        row = selectors.report_for(request.viewer, uid)  # type: ignore[attr-defined]
    except Report.DoesNotExist as missing:
        raise Http404 from missing
    return row


def steps(
    request: HttpRequest, row: Any, lead_id: int, acts: Mapping[str, Act], names: Names, route: str
) -> list[Button]:
    """The steps for whom they concern: the delegation of the lead member, or the secretariat."""
    standing: Standing | None = request.standing  # type: ignore[attr-defined]
    if not standing or not (standing.member_id == lead_id or standing.is_staff):
        return []
    return buttons(request, row, acts, names, route, lambda step: _of_staff(step) is standing.is_staff)


def _of_staff(step: Transition) -> bool:
    return step.permission.endswith("check_form")

"""What the pages share: finding a row or answering that there is none, and the steps a person can take."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from governance.commitments import selectors
from governance.commitments.models import Commitment, Report
from members.delegations.selectors import Standing
from portal.core.actors import Actor
from portal.core.context import page_instant
from portal.core.permissions import permission_refusal
from portal.core.reads import note
from portal.core.refusals import Refusal
from portal.core.workflow import Transition, workflow_of


@dataclass(frozen=True, slots=True)
class Button:
    """A step as shown to one person: its button, or the refusal in its place."""

    label: str | Promise
    url: str
    refusal: Refusal | None = None
    style: str = "plain"


def commitment_or_404(request: HttpRequest, uid: UUID) -> Commitment:
    """The commitment, if the reader may see it; a look at what is not published is logged to its owner."""
    try:
        row = selectors.commitment_for(request.viewer, uid)  # type: ignore[attr-defined]
    except Commitment.DoesNotExist as missing:
        raise Http404 from missing
    note(request.viewer, row)  # type: ignore[attr-defined]
    return row


def report_or_404(request: HttpRequest, uid: UUID) -> Report:
    """The report, if the reader may see it."""
    try:
        row = selectors.report_for(request.viewer, uid)  # type: ignore[attr-defined]
    except Report.DoesNotExist as missing:
        raise Http404 from missing
    note(request.viewer, row)  # type: ignore[attr-defined]
    return row


def buttons(request: HttpRequest, row: Any, lead_id: int, names: dict[tuple[str, str], str], route: str) -> list[Button]:
    """The steps out of the row's state for whom they concern: the delegation of the lead member, or the secretariat.

    Each permission is asked once. The first step that can be taken is the main one; refusals come last.
    """
    standing: Standing | None = request.standing  # type: ignore[attr-defined]
    if not standing or not (standing.member_id == lead_id or standing.is_staff):
        return []
    asked: dict[str, Refusal | None] = {}
    shown: list[Button] = []
    for step in workflow_of(row).leaving(row.state):
        name = names.get((step.source, step.target))
        if name is None or step.by_job or _of_staff(step) is not standing.is_staff:
            continue
        refusal = _refusal(step, row, request, asked)
        main = refusal is None and not any(button.style == "" for button in shown)
        shown.append(Button(step.label, reverse(route, args=[row.uid, name]), refusal, "" if main else "plain"))
    return sorted(shown, key=lambda button: button.refusal is not None)


def _of_staff(step: Transition) -> bool:
    return step.permission.endswith("check_form")


def _refusal(step: Transition, row: Any, request: HttpRequest, asked: dict[str, Refusal | None]) -> Refusal | None:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if step.permission not in asked:
        asked[step.permission] = permission_refusal(step.permission, actor, row, page_instant(request))
    return asked[step.permission] or (step.guard(row, page_instant(request)) if step.guard else None)

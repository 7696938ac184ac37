"""Reading: the list, a commitment, its figures, a report, the officers' queue."""

import csv
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from governance.commitments import forms, selectors
from governance.commitments.models import Commitment, CommitmentState
from governance.commitments.selectors.page import CommitmentPage, number
from governance.commitments.selectors.periods import period_label
from governance.commitments.views.acts import ACTS, NAMES, REPORT_ACTS, REPORT_NAMES
from governance.commitments.views.common import commitment_or_404, report_or_404, steps
from governance.commitments.workflow import COMMITMENT, REPORT
from governance.plan.models import Point
from members.delegations.selectors import Standing
from members.states.models import Member
from portal.core.acts import Button
from portal.core.context import page_instant
from portal.core.doors import to_sign_in
from portal.core.eyes import seen
from portal.core.pages import page_of

LISTED = [
    CommitmentState.REGISTERED, CommitmentState.ACTIVE, CommitmentState.CLOSING, CommitmentState.CLOSED,
    CommitmentState.WITHDRAWN,
]  # fmt: skip


@require_safe
@seen
def commitment_list(request: HttpRequest) -> HttpResponse:
    """What the reader may see, the newest first; filters stand in the address."""
    at, viewer = page_instant(request), request.viewer  # type: ignore[attr-defined]
    page = page_of(selectors.commitments(viewer, request.GET), request.GET)
    for row in page.items:
        row.health = selectors.reading(row, row.reports.all(), row.milestones.all(), at).health
        row.shape, row.last_day = COMMITMENT.shapes[row.state], selectors.last_instant(row.ends_at)
    standing: Standing | None = request.standing  # type: ignore[attr-defined]
    states = list(CommitmentState) if standing else LISTED
    leads = Member.objects.filter(pk__in=Commitment.objects.visible_to(viewer).values("lead"))
    points = Point.objects.select_related("plan").order_by("plan", "number")
    form = forms.FilterForm(request.GET or None, members=leads, points=points, states=states)
    context = {"page": page, "filters": form, "may_draft": bool(standing and standing.member_id)}
    context["is_staff"] = bool(standing and standing.is_staff)
    return render(request, "commitments/list.html", context | _world(page.items))


@require_safe
@seen
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A commitment: what is still needed, where it stands on both sides, its figures, reports, milestones, record."""
    row = commitment_or_404(request, uid)
    page = selectors.commitment_page(request.viewer, row, page_instant(request))  # type: ignore[attr-defined]
    return render(request, "commitments/detail.html", _detail(request, page))


def _detail(request: HttpRequest, page: CommitmentPage) -> dict[str, Any]:
    row, standing = page.row, request.standing  # type: ignore[attr-defined]
    mine = bool(standing and standing.member_id == row.lead_id)
    return {
        "page": page,
        "row": row,
        "shape": COMMITMENT.shapes[row.state],
        "needed": selectors.needed(page),
        "who_and_when": selectors.who_and_when(page),
        "last_day": selectors.last_instant(row.ends_at),
        "tracks": selectors.tracks(page),
        "figure": selectors.figure(page, reverse("commitments:figures", args=[row.uid])),
        "events": selectors.record(request.viewer, row),  # type: ignore[attr-defined]
        "returned_reason": selectors.returned_reason(row) if mine else "",
        "steps": steps(request, row, row.lead_id, ACTS, NAMES, "commitments:act"),
        "other_steps": _more(page, standing),
        "edit_url": reverse("commitments:edit", args=[row.uid]) if mine and row.state in ("draft", "returned") else "",
        "is_demonstration": row.fictional,
    }


def _more(page: CommitmentPage, standing: Standing | None) -> list[Button]:
    """Acts that are no transitions, for those who can take them."""
    row, found = page.row, []
    if not standing:
        return []
    mine, binds = standing.member_id == row.lead_id, standing.may("bind")
    if mine and binds and row.state in ("registered", "active"):
        found += ["revise-target"] if page.targets else []
        found += ["reach-milestone"] if any(step.reached_at is None for step in page.milestones) else []
    waiting = [partner for partner in page.partners if partner.confirmed_at is None and partner.member_id]
    if binds and row.state in ("submitted", "registered", "active"):
        found += ["confirm-share"] if standing.member_id in {partner.member_id for partner in waiting} else []
    if mine and standing.is_focal_point and row.state == "clearance" and not row.cleared_by_id:
        found.append("clear")
    return [Button(ACTS[name].title, reverse("commitments:act", args=[row.uid, name])) for name in found]


@require_safe
@seen
def figures(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The reported values as CSV; a period without a report has an empty field, which is not zero."""
    row = commitment_or_404(request, uid)
    page = selectors.commitment_page(request.viewer, row, page_instant(request))  # type: ignore[attr-defined]
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{row.symbol or row.uid}.csv"'
    writer = csv.writer(answer)
    writer.writerow(["period_starts_at", "period_ends_at", "state", "stage", "value"])
    for line in reversed(page.lines):
        said = [line.report.stage, number(line.report.value)] if line.received and line.report else ["", ""]
        state = line.report.state if line.received and line.report else "no_report_received"
        writer.writerow([line.period.starts_at.isoformat(), line.period.ends_at.isoformat(), state, *said])
    return answer


@require_safe
@seen
def report(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One report, as far as the reader may see it."""
    row = report_or_404(request, uid)
    standing: Standing | None = request.standing  # type: ignore[attr-defined]
    mine = bool(standing and standing.member_id == row.commitment.lead_id)
    context = {
        "row": row,
        "commitment": row.commitment,
        "label": period_label(row.period_starts_at, row.period_ends_at),
        "shape": REPORT.shapes[row.state],
        "value": number(row.value),
        "mine": mine,
        "write_url": reverse("commitments:report_write", args=[row.uid]) if mine and row.state == "open" else "",
        "steps": steps(request, row, row.commitment.lead_id, REPORT_ACTS, REPORT_NAMES, "commitments:report_act"),
        "events": selectors.record(request.viewer, row),  # type: ignore[attr-defined]
        "is_demonstration": row.fictional,
    }
    return render(request, "commitments/report.html", context)


@require_safe
@seen
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for the form check: for the secretariat."""
    standing: Standing | None = request.standing  # type: ignore[attr-defined]
    if not standing:
        return to_sign_in(request)
    if not standing.is_staff:
        raise Http404
    rows, reports = list(selectors.queue()), list(selectors.reports_to_check())
    for found in reports:
        found.label = period_label(found.period_starts_at, found.period_ends_at)
    shown = rows + [found.commitment for found in reports]
    return render(request, "commitments/queue.html", {"rows": rows, "reports": reports} | _world(shown))


def _world(rows: list[Commitment]) -> dict[str, Any]:
    return {"is_demonstration": True} if any(row.fictional for row in rows) else {}

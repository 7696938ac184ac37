"""Pages of initiatives."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.commitments.models import Commitment
from governance.commitments.selectors import last_instant
from governance.plan.models import Point
from initiatives.exchange.views.common import tabs, world
from initiatives.programmes import forms, selectors, services
from initiatives.programmes.models import Initiative, InitiativePartner, InitiativeState
from initiatives.programmes.workflow import INITIATIVE
from members.delegations.selectors import Standing
from members.states.models import Member
from portal.core.actors import Actor
from portal.core.acts import Act, Button, buttons, plain, take
from portal.core.audit.words import trail
from portal.core.classes import Audience
from portal.core.context import page_instant
from portal.core.display.texts import local_text
from portal.core.doors import to_sign_in
from portal.core.eyes import seen
from portal.core.forms import Step
from portal.core.pages import page_of
from portal.core.refusals import Refused

S = InitiativeState


def _mark(row: Initiative, actor: Actor, answers: dict[str, Any]) -> Initiative:
    reached = [int(place) for place in answers["reached"]]
    return services.milestones_mark(
        initiative=row.pk, reached=reached, actor=actor, expected_version=answers["expected_version"]
    )


def _link(row: Initiative, actor: Actor, answers: dict[str, Any]) -> Initiative:
    chosen = [int(key) for key in answers["commitments"]]
    return services.commitments_link(
        initiative=row.pk, commitments=chosen, actor=actor, expected_version=answers["expected_version"]
    )


ACTS = {
    "endorse": Act(
        gettext_lazy("Endorse your part"),
        gettext_lazy("With the last endorsement the initiative has its symbol and is read by the class its lead chose."),
        forms.ActForm, plain(services.initiative_endorse, "initiative"), gettext_lazy("Endorsed."), sensitive=True,
    ),
    "begin": Act(
        gettext_lazy("Begin"), gettext_lazy("The initiative is active from now on."),
        forms.ActForm, plain(services.initiative_begin, "initiative"), gettext_lazy("It is active."), sensitive=True,
    ),
    "complete": Act(
        gettext_lazy("Report it completed"), gettext_lazy("The secretariat closes it."),
        forms.ActForm, plain(services.initiative_complete, "initiative"), gettext_lazy("Reported completed."),
    ),
    "close": Act(
        gettext_lazy("Close"), gettext_lazy("The initiative is closed and stays on record."),
        forms.ActForm, plain(services.initiative_close, "initiative"), gettext_lazy("Closed."),
    ),
    "milestones": Act(
        gettext_lazy("Mark milestones as reached"),
        gettext_lazy("Everybody who reads the initiative sees what was reached, and the day on which it was marked."),
        forms.MilestonesForm, _mark, gettext_lazy("Milestones recorded."),
    ),
    "commitments": Act(
        gettext_lazy("Choose the commitments it delivers"),
        gettext_lazy("Each is named on the page of the initiative to who reads that commitment."),
        forms.LinksForm, _link, gettext_lazy("Commitments linked."),
    ),
}  # fmt: skip
NAMES = {(S.ENDORSED, S.ACTIVE): "begin", (S.ACTIVE, S.COMPLETED): "complete", (S.COMPLETED, S.CLOSED): "close"}


@require_safe
@seen
def initiative_list(request: HttpRequest) -> HttpResponse:
    """Initiatives the reader may see."""
    standing: Standing | None = request.standing  # type: ignore[attr-defined]
    page = page_of(selectors.initiatives(request.viewer, request.GET), request.GET)  # type: ignore[attr-defined]
    for row in page.items:
        row.shape = INITIATIVE.shapes[row.state]
    context = {
        "page": page,
        "filters": forms.FilterForm(request.GET or None),
        "tabs": tabs("initiatives:list", request),
        "may_propose": bool(standing and standing.may("bind")),
    }
    return render(request, "initiatives/list.html", context | world(*page.items))


def _found(request: HttpRequest, uid: UUID) -> Initiative:
    try:
        row = selectors.initiative_for(request.viewer, uid)  # type: ignore[attr-defined]
    except Initiative.DoesNotExist as missing:
        raise Http404 from missing
    return row


@require_safe
@seen
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """An initiative: who takes part with what, what it delivers, what it needs and uses."""
    row, viewer = _found(request, uid), request.viewer  # type: ignore[attr-defined]
    standing: Standing | None = request.standing  # type: ignore[attr-defined]
    parts = selectors.parts_of(viewer, row)
    needs, offers = selectors.needs_and_offers(viewer, row)
    mine, staff = bool(standing and standing.member_id == row.lead_id), bool(standing and standing.is_staff)
    context = {
        "row": row,
        "shape": INITIATIVE.shapes[row.state],
        "needed": selectors.needed(row, parts),
        "parts": parts,
        "last_day": last_instant(row.ends_at) if row.ends_at else None,
        "points": row.points.select_related("plan").order_by("plan", "number"),
        "path": selectors.milestone_path(row, page_instant(request)),
        "commitments": selectors.delivers(viewer, row),
        "needs": needs,
        "offers": offers,
        "other_steps": _more(row, parts, standing),
        "steps": buttons(
            request, row, ACTS, NAMES, "initiatives:act", lambda step: (step.permission == "initiative.close") is staff
        ) if mine or staff else [],
        "events": trail(viewer, row),
    }  # fmt: skip
    return render(request, "initiatives/detail.html", context | world(row))


def _more(row: Initiative, parts: list[InitiativePartner], standing: Standing | None) -> list[Button]:
    """What a person can do here beside the steps of the table."""
    if not standing or standing.member_id is None:
        return []
    names: list[str] = []
    unendorsed = {part.member_id for part in parts if part.endorsed_at is None}
    if row.state == S.PROPOSED and standing.member_id in unendorsed and standing.may("bind"):
        names.append("endorse")
    if standing.member_id == row.lead_id and (standing.is_focal_point or standing.may("bind")):
        names += ["milestones"] if row.milestones and row.state == S.ACTIVE else []
        names += ["commitments"] if row.state != S.CLOSED else []
    return [Button(ACTS[name].title, reverse("initiatives:act", args=[row.uid, name])) for name in names]


@require_http_methods(["GET", "HEAD", "POST"])
@seen
def new(request: HttpRequest) -> HttpResponse:
    """Propose an initiative: the answers, then once more, then the members named are told."""
    standing: Standing | None = request.standing  # type: ignore[attr-defined]
    if not standing:
        return to_sign_in(request)
    if standing.member_id is None:
        raise Http404
    lead = Member.objects.get(pk=standing.member_id)
    mine = Commitment.objects.visible_to(request.viewer).filter(fictional=lead.fictional).exclude(symbol="")  # type: ignore[attr-defined]
    form, step = forms.InitiativeForm.read(
        request,
        points=Point.objects.select_related("plan").order_by("plan", "number"),
        commitments=mine.order_by("symbol"),
        members=Member.objects.filter(fictional=lead.fictional).exclude(pk=lead.pk),
        initial={"original_language": get_language(), "chosen_audience": Audience.PUBLIC},
    )
    if step is Step.SEND:
        try:
            row = services.initiative_propose(plan=form.plan(lead.pk), lead=lead.pk, actor=request.actor)  # type: ignore[attr-defined]
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            messages.success(request, _("Proposed to the members taking part."))
            return redirect("initiatives:detail", uid=row.uid)
    context = {"form": form, "step": step, "lead": lead, "is_demonstration": lead.fictional}
    return render(request, "initiatives/form.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@seen
def act(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """One act on an initiative."""
    row, chosen = _found(request, uid), ACTS.get(name)
    if chosen is None:
        raise Http404
    page = {"title": row.title, "symbol": row.symbol, "shape": INITIATIVE.shapes[row.state]}
    said = [(_("Title"), local_text(row.title).text), (_("Summary"), local_text(row.summary).text)]
    extra = _asked(request, row, name)
    return take(request, chosen, row, back=reverse("initiatives:detail", args=[row.uid]), page=page, said=said, **extra)


def _asked(request: HttpRequest, row: Initiative, name: str) -> dict[str, Any]:
    """What the form of an act offers, with what holds already; nothing to choose from for who is not of the lead."""
    standing: Standing | None = request.standing  # type: ignore[attr-defined]
    leads = bool(standing and standing.member_id == row.lead_id)
    if name == "milestones":
        reached = [str(place) for place, step in enumerate(row.milestones) if step.get("reached")]
        return {"milestones": row.milestones, "initial": {"reached": reached}}
    if name == "commitments":
        offered = list(selectors.deliverable(row)) if leads else []
        linked = {commitment.pk for commitment in selectors.delivers(request.viewer, row)}  # type: ignore[attr-defined]
        return {"commitments": offered, "initial": {"commitments": [str(pk) for pk in linked]}}
    return {}

"""Writing: the draft of a commitment, the draft of a report."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.commitments import forms, services
from governance.commitments.models import Commitment, Report
from governance.commitments.selectors.periods import period_label
from governance.commitments.views.common import commitment_or_404, report_or_404
from governance.plan.models import Point
from members.body.selectors import rules_at
from members.delegations.selectors import Standing
from members.states.models import Member
from portal.core.classes import Audience
from portal.core.context import page_instant
from portal.core.display.texts import local_text
from portal.core.doors import to_sign_in
from portal.core.eyes import seen
from portal.core.forms import Step
from portal.core.refusals import Receipt, Refused

SAVE = "save"


def _form(request: HttpRequest, lead: Member, **kwargs: Any) -> forms.CommitmentForm:
    points = Point.objects.select_related("plan").order_by("plan", "number")
    members = Member.objects.filter(fictional=lead.fictional)
    made = {"lead": lead, "points": points, "members": members, **kwargs}
    if request.method == "POST":
        return forms.CommitmentForm(request.POST, **made)
    return forms.CommitmentForm.opened(request, **made)


@require_http_methods(["GET", "HEAD", "POST"])
@seen
def new(request: HttpRequest) -> HttpResponse:
    """Begin a draft for the reader's member."""
    standing: Standing | None = request.standing  # type: ignore[attr-defined]
    if not standing:
        return to_sign_in(request)
    if standing.member_id is None:
        raise Http404
    lead = Member.objects.get(pk=standing.member_id)
    months = rules_at(page_instant(request), fictional=lead.fictional).value("commitments", "report_every_months")
    initial = {"original_language": get_language(), "chosen_audience": Audience.PUBLIC, "report_months": months}
    form = _form(request, lead, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.commitment_draft(terms=form.terms(), lead=lead.pk, actor=request.actor)  # type: ignore[attr-defined]
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The draft is saved. Only your delegation sees it."))
            return redirect("commitments:detail", uid=row.uid)
    return _page(request, form, lead, reverse("commitments:list"), _("New commitment"))


@require_http_methods(["GET", "HEAD", "POST"])
@seen
def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Change a draft, or a commitment that was returned."""
    row = commitment_or_404(request, uid)
    standing: Standing | None = request.standing  # type: ignore[attr-defined]
    if not standing:
        return to_sign_in(request)
    initial = forms.initial_of(row)
    steps = [name for name in initial if name.startswith("milestone_") and not name.endswith("_due")]
    form = _form(request, row.lead, initial=initial, expected_version=row.version, milestones=steps)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["expected_version"]
        try:
            services.commitment_edit(
                commitment=row.pk,
                terms=form.terms(row),
                actor=request.actor,
                expected_version=version,  # type: ignore[attr-defined]
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The draft is saved. Only your delegation sees it."))
            return redirect("commitments:detail", uid=row.uid)
    return _page(request, form, row.lead, reverse("commitments:detail", args=[row.uid]), _("Change the draft"), row)


def _page(
    request: HttpRequest, form: forms.CommitmentForm, lead: Member, back: str, title: str, row: Commitment | None = None
) -> HttpResponse:
    context = {"form": form, "lead": lead, "back": back, "title": title, "row": row, "is_demonstration": lead.fictional}
    return render(request, "commitments/form.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@seen
def report_write(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write a report: answers, the answers once more, sent to the focal point; or submitted, in a one-person delegation."""
    row = report_or_404(request, uid)
    if not request.actor:  # type: ignore[attr-defined]
        return to_sign_in(request)
    language = row.commitment.original_language
    initial = {
        "stage": row.stage,
        "value": row.value and row.value.normalize(),
        "narrative": row.narrative.get(language, ""),
    }
    form, step = forms.ReportForm.read(request, report=row, initial=initial, expected_version=row.version)
    saving = request.method == "POST" and request.POST.get("_step") == SAVE and form.is_valid()
    if step is Step.SEND or saving:
        try:
            done = _write(request, row, form, language, send=not saving)
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            messages.success(request, done)
            return redirect("commitments:report", uid=row.uid)
    label = period_label(row.period_starts_at, row.period_ends_at)
    context = {"form": form, "step": step, "row": row, "commitment": row.commitment, "label": label}
    context["is_demonstration"] = row.fictional
    return render(request, "commitments/report_form.html", context, status=form.status)


def _write(request: HttpRequest, row: Report, form: forms.ReportForm, language: str, *, send: bool) -> str:
    """Save the draft and, when it is sent, ask for clearance; one person who may both write and clear does both."""
    data, actor, narrative = form.cleaned_data, request.actor, dict(row.narrative)  # type: ignore[attr-defined]
    narrative[language] = data["narrative"]
    said = {code: words for code, words in narrative.items() if words}
    done = services.report_file(
        report=row.pk, stage=data["stage"], value=data["value"], narrative=said, actor=actor,
        expected_version=data["expected_version"], send=send,
    )  # fmt: skip
    if isinstance(done, Receipt):
        return _("Submitted. Your receipt: %(number)s.") % {"number": done.number}
    if send:
        lead = local_text(row.commitment.lead.name).text
        return _("Sent for clearance to the national focal point of %(member)s.") % {"member": lead}
    return _("The draft is saved. Only your delegation sees it.")

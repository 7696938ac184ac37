"""What the secretariat and the chair do in a round: plan, notify, extend, cancel, the paper road, the service gap."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from governance.consultations import forms, notices, selectors, services
from governance.consultations.models import Consultation, NationalResponse
from governance.consultations.views.common import head, officer_only, round_or_404
from portal.core.display.instants import show
from portal.core.display.texts import NAMES, local_text
from portal.core.eyes import seen
from portal.core.forms import CheckedForm, Step
from portal.core.refusals import Refused


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the secretariat or the chair, with its consequence and whom it tells."""

    title: str | Promise
    consequence: str | Promise
    form: type[CheckedForm]
    service: Callable[..., Any]
    notice: str
    cut: bool = False


ACTS = {
    "notify": Act(
        gettext_lazy("Notify the members"),
        gettext_lazy("Who is consulted is frozen now; each is served the text formally, and the round opens."),
        forms.ConfirmForm, services.consultation_notify, "consultation.notified",
    ),
    "extend": Act(
        gettext_lazy("Extend the round"),
        gettext_lazy("The close moves to a later instant for all members. Each is served again."),
        forms.ExtendForm, services.consultation_extend, "consultation.extended",
    ),
    "cancel": Act(
        gettext_lazy("Cancel the round"),
        gettext_lazy("The round ends without result. Responses stay as they are."),
        forms.ReasonForm, services.consultation_cancel, "consultation.cancelled", cut=True,
    ),
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@seen
def act(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """Notify, extend or cancel, with a check page that says whom it tells."""
    officer_only(request)
    row, chosen = round_or_404(request, uid), ACTS.get(name)
    if chosen is None:
        raise Http404
    form, step = chosen.form.read(request, expected_version=row.version)
    if step is Step.SEND:
        try:
            chosen.service(consultation=row.pk, actor=request.actor, **form.cleaned_data)  # type: ignore[attr-defined]
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            messages.success(request, str(chosen.consequence))
            return redirect("consultations:detail", uid=uid)
    if step is Step.EDIT and not form.visible_fields() and not form.is_bound:
        form, step = chosen.form({"expected_version": str(row.version)}), Step.CHECK
        form.is_valid()
    told = notices.preview_of(chosen.notice, row) if row.state != "planned" or name == "notify" else None
    context = head(row) | {"act": chosen, "form": form, "step": step, "preview": told, "facts": _facts(row)}
    return render(request, "consultations/act.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@seen
def plan(request: HttpRequest) -> HttpResponse:
    """Plan a round on an open proposal."""
    officer_only(request)
    found = list(selectors.open_proposals(request.viewer))  # type: ignore[attr-defined]
    choices = [
        (str(row.uid), f"{row.symbol} {local_text(row.title, original=row.original_language).text}") for row in found
    ]
    form, step = forms.PlanForm.read(request, proposals=choices, initial={"proposal": request.GET.get("proposal", "")})
    if step is Step.SEND:
        data = form.cleaned_data
        question = {request.LANGUAGE_CODE: data["question"]} if data["question"] else {}  # type: ignore[attr-defined]
        pk = next(row.pk for row in found if str(row.uid) == data["proposal"])
        try:
            made = services.consultation_plan(
                proposal=pk,
                actor=request.actor,  # type: ignore[attr-defined]
                question=question,
                closes_at=data["closes_at"],
            )
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            messages.success(request, _("The round is planned. Nobody is told yet."))
            return redirect("consultations:detail", uid=made.uid)
    return render(
        request, "consultations/plan.html", {"form": form, "step": step, "none": not found}, status=form.status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@seen
def paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Enter a response that came on paper."""
    officer_only(request)
    row = round_or_404(request, uid)
    rows = row.consulted.select_related("member").order_by("member__tile")
    members = [(str(c.member_id), f"{c.member.tile} {local_text(c.member.name).text}") for c in rows]
    form, step = forms.PaperForm.read(request, members=members, initial={"language": request.LANGUAGE_CODE})  # type: ignore[attr-defined]
    if step is Step.SEND:
        data = {key: value for key, value in form.cleaned_data.items() if key != "expected_version"}
        try:
            services.response_enter_on_paper(
                consultation=row.pk,
                actor=request.actor,  # type: ignore[attr-defined]
                **data | {"member": int(data["member"])},
            )
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            messages.success(request, _("It is entered. A second officer confirms it; then the member is told."))
            return redirect("consultations:detail", uid=uid)
    return render(request, "consultations/paper.html", head(row) | {"form": form, "step": step}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@seen
def confirm(request: HttpRequest, uid: UUID, entered: UUID) -> HttpResponse:
    """A second officer compares the entry with the note, and confirms."""
    officer_only(request)
    row = round_or_404(request, uid)
    found = NationalResponse.objects.visible_to(request.viewer).filter(consultation=row, uid=entered, on_paper=True)  # type: ignore[attr-defined]
    response = found.select_related("member", "entered_by").first()
    if response is None:
        raise Http404
    form, step = forms.ConfirmForm.read(request, expected_version=response.version)
    if step is Step.SEND:
        try:
            version = form.cleaned_data["expected_version"]
            receipt = services.response_confirm(response=response.pk, actor=request.actor, expected_version=version)  # type: ignore[attr-defined]
        except Refused as refused:
            form.refuse(refused)
        else:
            said = _("Confirmed. Receipt: %(number)s.") % {"number": receipt.number}
            messages.success(request, str(receipt.refusal.sentence) if receipt.refusal else said)
            return redirect("consultations:detail", uid=uid)
    if not form.is_bound:
        form = forms.ConfirmForm({"expected_version": str(response.version)})
    form.is_valid()
    return render(
        request,
        "consultations/confirm.html",
        head(row) | {"form": form, "facts": _paper_facts(response)},
        status=form.status,
    )


@require_safe
@seen
def gap(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The members on whom the notice is not served."""
    officer_only(request)
    row = round_or_404(request, uid)
    return render(request, "consultations/gap.html", head(row) | {"gaps": selectors.service_gap(row)})


def _facts(row: Consultation) -> list[tuple[str, str]]:
    facts = [
        (_("Proposal"), f"{row.proposal.symbol} {local_text(row.title).text}"),
        (_("Closes"), str(show(row.closes_at))),
    ]
    if row.opens_at:
        facts.insert(1, (_("Opens"), str(show(row.opens_at))))
    return facts


def _paper_facts(row: NationalResponse) -> list[tuple[str, str]]:
    return [
        (_("Member"), local_text(row.member.name).text),
        (_("Instant of receipt"), str(show(row.received_at)) if row.received_at else ""),
        (_("Response"), _("No comments") if row.no_comments else row.words),
        (_("Language"), NAMES.get(row.language, row.language)),
        (_("Entered by"), str(row.entered_by)),
    ]

"""What the secretariat and the chair do in a round: plan, notify, extend, cancel, the paper road, the service gap."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from governance.consultations import forms, notices, selectors, services
from governance.consultations.models import Consultation, NationalResponse
from governance.consultations.views.common import head, officer_only, round_or_404
from governance.consultations.workflow import RESPONSE
from portal.core.actors import Actor
from portal.core.acts import Act, plain, take
from portal.core.display.instants import show
from portal.core.display.texts import NAMES, local_text
from portal.core.eyes import seen
from portal.core.forms import Step
from portal.core.notices.preview import Preview
from portal.core.refusals import Refused


def _enter(row: Consultation, actor: Actor, answers: dict[str, Any]) -> NationalResponse:
    said = {name: answers[name] for name in ("received_at", "no_comments", "words", "language")}
    return services.response_enter_on_paper(consultation=row.pk, actor=actor, member=int(answers["member"]), **said)


def _told(kind: str) -> Callable[[Consultation], Preview | None]:
    return partial(notices.preview_of, kind)


ACTS = {
    "notify": Act(
        gettext_lazy("Notify the members"),
        gettext_lazy("Who is consulted is frozen now; each is served the text formally, and the round opens."),
        forms.ConfirmForm, plain(services.consultation_notify, "consultation"),
        gettext_lazy("The members are notified."), told=_told("consultation.notified"),
    ),
    "extend": Act(
        gettext_lazy("Extend the round"),
        gettext_lazy("The close moves to a later instant for all members. Each is served again."),
        forms.ExtendForm, plain(services.consultation_extend, "consultation", "closes_at", "reason"),
        gettext_lazy("The round is extended."), told=_told("consultation.extended"),
    ),
    "cancel": Act(
        gettext_lazy("Cancel the round"),
        gettext_lazy("The round ends without result. Responses stay as they are."),
        forms.ReasonForm, plain(services.consultation_cancel, "consultation", "reason"),
        gettext_lazy("The round is cancelled."), cut=True, told=_told("consultation.cancelled"),
    ),
}  # fmt: skip
ENTER = Act(
    gettext_lazy("Enter a response on paper"),
    gettext_lazy("The instant of receipt counts, not that of entry. A second officer confirms."),
    forms.PaperForm, _enter, gettext_lazy("It is entered. A second officer confirms it; then the member is told."),
)  # fmt: skip
CONFIRM = Act(
    gettext_lazy("Confirm a response on paper"),
    gettext_lazy("Compare the entry with the note. When you confirm, all contacts of the member are told at once."),
    forms.ConfirmForm, plain(services.response_confirm, "response"), gettext_lazy("Confirmed. Receipt: %(number)s."),
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@seen
def act(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """Notify, extend or cancel, with a check page that says whom it tells."""
    officer_only(request)
    row, chosen = round_or_404(request, uid), ACTS.get(name)
    if chosen is None:
        raise Http404
    return take(request, chosen, row, back=_back(row), page=head(row) | {"title": row.title}, said=_facts(row))


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
    context = {"form": form, "step": step, "none": not found}
    return render(request, "consultations/plan.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@seen
def paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Enter a response that came on paper."""
    officer_only(request)
    row = round_or_404(request, uid)
    rows = row.consulted.select_related("member").order_by("member__tile")
    members = [(str(c.member_id), f"{c.member.tile} {local_text(c.member.name).text}") for c in rows]
    page, start = head(row) | {"title": row.title}, {"language": request.LANGUAGE_CODE}  # type: ignore[attr-defined]
    return take(request, ENTER, row, back=_back(row), page=page, said=_facts(row), members=members, initial=start)


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
    page = head(row) | {"title": row.title, "shape": RESPONSE.shapes[response.state]}
    return take(request, CONFIRM, response, back=_back(row), page=page, said=_paper_facts(response))


@require_safe
@seen
def gap(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The members on whom the notice is not served."""
    officer_only(request)
    row = round_or_404(request, uid)
    return render(request, "consultations/gap.html", head(row) | {"gaps": selectors.service_gap(row)})


def _back(row: Consultation) -> str:
    return reverse("consultations:detail", args=[row.uid])


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

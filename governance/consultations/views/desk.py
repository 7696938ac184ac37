"""What the secretariat and the chair do in a round: plan, notify, extend, cancel, the paper road, the service gap."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from governance.consultations import forms, notices, selectors, services
from governance.consultations.models import Consultation
from governance.consultations.views.common import head, officer_only, round_or_404
from members.body.models import OfficeKind
from portal.core.acts import Act, plain, take
from portal.core.display.instants import show
from portal.core.display.texts import local_text
from portal.core.eyes import seen
from portal.core.forms import Step
from portal.core.notices.preview import Preview
from portal.core.refusals import Refused


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
    chair = OfficeKind.CHAIR in request.standing.offices  # type: ignore[attr-defined]
    start = {"proposal": request.GET.get("proposal", "")}
    form, step = forms.PlanForm.read(request, proposals=choices, may_invite=chair, initial=start)
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
                participants_invited=data.get("participants_invited", False),
            )
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            messages.success(request, _("The round is planned. Nobody is told yet."))
            return redirect("consultations:detail", uid=made.uid)
    context = {"form": form, "step": step, "none": not found}
    return render(request, "consultations/plan.html", context, status=form.status)


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

"""Pages of the secretariat about lost second factors."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.recovery import forms, selectors, services
from members.recovery.models import FactorRecovery
from members.recovery.workflow import RECOVERY
from portal.core.acts import Act, plain, take
from portal.core.doors import staff_only
from portal.core.eyes import seen
from portal.core.forms import Step
from portal.core.refusals import Refused

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])
ACTS = {
    "confirm": Act(
        gettext_lazy("Confirm, and restore"),
        gettext_lazy(
            "All second factors of this person are removed and all sessions end. The person is told, and adds a new one."
        ),
        forms.PlainForm,
        plain(services.recovery_confirm, "recovery"),
        gettext_lazy("The second factor is removed; the person is told."),
        sensitive=True,
    ),
    "decline": Act(
        gettext_lazy("Decline the request"),
        gettext_lazy("Nothing changes for this person."),
        forms.ReasonForm,
        plain(services.recovery_decline, "recovery", "reason"),
        gettext_lazy("The request is declined."),
        cut=True,
    ),
}


@staff_only
@require_safe
@seen
def requests(request: HttpRequest) -> HttpResponse:
    """Requests that wait for a second officer, and what became of the others."""
    rows = list(selectors.recoveries(request.viewer))  # type: ignore[attr-defined]
    for row in rows:
        row.shape = RECOVERY.shapes[row.state]  # type: ignore[attr-defined]
    return render(request, "recovery/list.html", {"rows": rows})


@staff_only
@READ_AND_SEND
@seen
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a written request."""
    form, step = forms.RequestForm.read(request)
    if step is Step.SEND:
        try:
            person, paper = form.cleaned_data["address"], form.cleaned_data["paper"]
            services.recovery_enter(user=person.pk, paper=paper, actor=request.actor)  # type: ignore[attr-defined]
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            messages.success(request, _("The request is entered and waits for a second officer."))
            return redirect("recovery:list")
    context: dict[str, Any] = {"form": form, "step": step, "back": reverse("recovery:list")}
    return render(request, "recovery/enter.html", context, status=form.status)


@staff_only
@READ_AND_SEND
@seen
def act(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """The second officer confirms or declines."""
    row = FactorRecovery.objects.visible_to(request.viewer).filter(uid=uid).select_related("user").first()  # type: ignore[attr-defined]
    if row is None or name not in ACTS:
        raise Http404
    said = [(_("Person"), row.user.name), (_("E-mail address"), row.user.email), (_("Paper"), row.paper)]
    page = {"title": {get_language() or "en": _("Lost second factors")}, "shape": RECOVERY.shapes[row.state]}
    return take(request, ACTS[name], row, back=reverse("recovery:list"), page=page, said=said)

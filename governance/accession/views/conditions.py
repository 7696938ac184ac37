"""Suspension and loss of vote: the chair records what the organ decided, by its paper."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.accession import forms, selectors, services
from governance.accession.views.acts import READ_AND_SEND
from members.states.models import ConditionKind, Member
from portal.core.context import page_instant
from portal.core.display.texts import local_text
from portal.core.doors import staff_only
from portal.core.eyes import seen
from portal.core.forms import Step
from portal.core.refusals import Refused
from portal.core.requests import Request


@staff_only
@READ_AND_SEND
@seen
def condition(request: Request) -> HttpResponse:
    """Record a suspension or a loss of vote."""
    fictional = request.standing.fictional
    form, step = forms.ConditionForm.read(request, members=selectors.bound(page_instant(request), fictional=fictional))
    if step is Step.SEND:
        given = form.cleaned_data
        said = {name: given[name] for name in ("kind", "decision", "rights", "valid_from", "valid_until")}
        try:
            row = Member.objects.get(code=given["member"])
            services.condition_impose(member=row.pk, actor=request.actor, **said)
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            messages.success(request, _("The decision is recorded."))
            return redirect("states:member", code=row.code)
    consequence = _(
        "The member keeps its membership and loses the rights named, from the instant given. All members are told."
    )
    page = _page(_("Record a suspension or loss of vote"), consequence, fictional)
    return render(request, "accession/form.html", page | {"form": form, "step": step}, status=form.status)


@staff_only
@READ_AND_SEND
@seen
def lift(request: Request, code: str, kind: str) -> HttpResponse:
    """Record that the organ ends a condition."""
    row = Member.objects.filter(code=code).first()
    if row is None or kind not in services.IMPOSED:
        raise Http404
    form, step = forms.LiftForm.read(request)
    if step is Step.SEND:
        try:
            services.condition_lift(
                member=row.pk, kind=kind, decision=form.cleaned_data["decision"], actor=request.actor
            )
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            messages.success(request, _("The decision is recorded."))
            return redirect("states:member", code=row.code)
    words = {"condition": ConditionKind(kind).label, "state": local_text(row.name).text}
    title = _("%(state)s: end “%(condition)s”") % words
    page = _page(title, _("The member has its rights again from now on. All members are told."), row.fictional)
    return render(request, "accession/form.html", page | {"form": form, "step": step}, status=form.status)


def _page(title: str, consequence: str, fictional: bool) -> dict[str, Any]:
    back = reverse("accession:demonstration" if fictional else "accession:list")
    return {"title": title, "consequence": consequence, "back": back, "is_demonstration": fictional}

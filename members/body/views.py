"""Pages of the body: versions of the rules, organs and who sits in them. Everything on them is public."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.body import selectors, services
from members.body.forms import RulesForm
from members.body.models import Phase, RulesOfProcedure
from members.states.forms import AsOfForm
from members.states.selectors import in_order, names_then
from portal.core.context import page_instant
from portal.core.doors import staff_only
from portal.core.eyes import seen
from portal.core.forms import Step
from portal.core.permissions import may
from portal.core.refusals import Refused
from portal.core.requests import Request


@require_safe
@seen
def rules_list(request: HttpRequest) -> HttpResponse:
    """Which rules are in force: for the body, as far as is known, none."""
    versions = list(selectors.all_rules())
    context: dict[str, Any] = {
        "own": [row for row in versions if not row.fictional],
        "model": [row for row in versions if row.fictional],
    }
    return render(request, "body/rules_list.html", context)


@require_safe
@seen
def rules(request: HttpRequest, number: int, fictional: bool = False) -> HttpResponse:
    """One version of the rules, as data in words: rights, decision matrix, periods, organs, calendar."""
    try:
        rows = selectors.rules_numbered(number, fictional=fictional)
    except RulesOfProcedure.DoesNotExist as missing:
        raise Http404 from missing
    names = rows.content["languages"]["names"]
    context: dict[str, Any] = {
        "rules": rows,
        "phase": selectors.in_words(Phase, rows.content["phase"]["value"]),
        "rights": selectors.rights(rows),
        "matrix": selectors.matrix(rows),
        "periods": selectors.periods(rows),
        "official": [names[code] for code in rows.official_languages()],
        "is_demonstration": fictional,
        "organs_url": reverse("body:demonstration_organs" if fictional else "body:organs"),
    }
    if _may_amend(request, number, fictional):
        context["amend_url"] = reverse("body:amend_model" if fictional else "body:amend", args=[number])
    return render(request, "body/rules.html", context)


def _may_amend(request: HttpRequest, number: int, fictional: bool) -> bool:
    """Whether this person may record the version after this one."""
    standing: Any = getattr(request, "standing", None)
    if not standing or not standing.is_staff:  # nobody is signed in, or no staff
        return False
    last = RulesOfProcedure.objects.filter(number=number, fictional=fictional, valid__upper_inf=True).first()
    actor: Any = request.actor  # type: ignore[attr-defined]
    return last is not None and may(actor, "rules.amend", last, page_instant(request)) is None


@staff_only
@seen
def amend(request: Request, number: int, fictional: bool = False) -> HttpResponse:
    """Record an adopted amendment of periods and calendar; before it is sent, what it moves and what stays."""
    at = page_instant(request)
    former = RulesOfProcedure.objects.filter(number=number, fictional=fictional, valid__upper_inf=True).first()
    if former is None:
        raise Http404
    if refusal := may(request.actor, "rules.amend", former, at):
        raise PermissionDenied(refusal.sentence)
    rows = selectors.rules_numbered(number, fictional=fictional)
    form, step = RulesForm.read(request, rules=rows)
    if step is Step.SEND:
        said = form.cleaned_data
        try:
            new = services.rules_amend(
                number=number, fictional=fictional, content=form.content(), valid_from=said["valid_from"],
                adopted_by=said["adopted_by"], actor=request.actor,
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            return redirect("body:model" if fictional else "body:version", new.number)
    context: dict[str, Any] = {"rules": rows, "form": form, "step": step, "is_demonstration": fictional}
    if step is Step.CHECK:
        new_rows = selectors.Rules(number + 1, fictional, form.content())
        context["changes"] = selectors.changes(rows.content, new_rows.content)
        context["shifts"] = selectors.shifts(rows, new_rows, form.cleaned_data["valid_from"])
        context["under_way"] = selectors.under_way(rows)
    return render(request, "body/amend.html", context, status=form.status)


@require_safe
@seen
def organs(request: HttpRequest, fictional: bool = False) -> HttpResponse:
    """The organs and who sat in them on a day, under the names of that day."""
    form, day, at = AsOfForm.asked(request)
    rows = selectors.organs_with_seats(at, fictional=fictional)
    if day:
        names_then([seat.member for row in rows for seat in getattr(row, "seats_now", [])], at)
    for row in rows:
        seats = getattr(row, "seats_now", [])
        seats.sort(key=lambda seat: in_order(seat.member))
    context: dict[str, Any] = {
        "organs": rows,
        "form": form,
        "day": day,
        "is_demonstration": fictional,
        "worlds": [
            {"url": reverse("body:organs"), "label": _("The body"), "current": not fictional},
            {"url": reverse("body:demonstration_organs"), "label": _("Demonstration"), "current": fictional},
        ],
    }
    return render(request, "body/organs.html", context)

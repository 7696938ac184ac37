"""Pages of the body: versions of the rules, organs and who sits in them. Everything on them is public."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.body import selectors
from members.body.models import Phase, RulesOfProcedure
from members.states.selectors import in_order
from portal.core.context import page_instant
from portal.core.eyes import seen


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
    return render(request, "body/rules.html", context)


@require_safe
@seen
def organs(request: HttpRequest, fictional: bool = False) -> HttpResponse:
    """The organs and who sits in them now."""
    rows = selectors.organs_with_seats(page_instant(request), fictional=fictional)
    for row in rows:
        seats = getattr(row, "seats_now", [])
        seats.sort(key=lambda seat: in_order(seat.member))
    context: dict[str, Any] = {
        "organs": rows,
        "is_demonstration": fictional,
        "worlds": [
            {"url": reverse("body:organs"), "label": _("The body"), "current": not fictional},
            {"url": reverse("body:demonstration_organs"), "label": _("Demonstration"), "current": fictional},
        ],
    }
    return render(request, "body/organs.html", context)

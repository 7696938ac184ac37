"""Pages of a treaty: how far it has come, who has acted, by which rules – each part with its source and grade."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.states import selectors
from members.states.force import seat_day
from members.states.forms import AsOfForm
from members.states.models import Treaty
from portal.core.context import page_instant
from portal.core.eyes import seen
from portal.core.intervals import Grade


@require_safe
@seen
def treaty(request: HttpRequest, key: str) -> HttpResponse:
    """A treaty on a day."""
    try:
        row = selectors.treaty_keyed(key)
    except Treaty.DoesNotExist as missing:
        raise Http404 from missing
    form = AsOfForm(request.GET)
    day: date | None = form.cleaned_data["as_of"] if form.is_valid() else None
    page = selectors.treaty_page(row, day or seat_day(page_instant(request), row.seat_zone))
    entered = row.entered_on is not None and row.entered_on <= (day or seat_day(page_instant(request), row.seat_zone))
    context: dict[str, Any] = {
        "treaty": row,
        "form": form,
        "day": day,
        "page": page,
        "needed": selectors.still_needed(row, page.counter),
        "tag": _("in force") if entered else _("not yet in force"),
        "shape": "good" if entered else "wait",
        "founded": {part: _founded(row, part) for part in Treaty.PARTS},
        "rectifications": row.rectifications.order_by("-pk"),
        "is_demonstration": row.fictional,
        "up_url": reverse("states:demonstration" if row.fictional else "states:list"),
        "is_staff": bool(request.standing and request.standing.is_staff),  # type: ignore[attr-defined]
    }
    return render(request, "states/treaty.html", context)


def _founded(row: Treaty, part: str) -> dict[str, Any]:
    """The source of a part of a treaty with its grade in words; empty when the part is not known."""
    founded = row.sources.get(part)
    return founded | {"label": Grade(founded["grade"]).label} if founded else {}

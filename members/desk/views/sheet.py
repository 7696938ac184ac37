"""The status sheet to print before a meeting."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from members.body.models import Organ
from members.desk import selectors
from members.desk.forms import SheetForm
from members.desk.selectors.sheet import Line
from portal.core.context import page_instant
from portal.core.display.csv_file import csv_file
from portal.core.display.texts import local_text
from portal.core.doors import staff_only
from portal.core.eyes import seen

COLUMNS = (
    "code", "name", "status", "conditions", "seated", "votes", "credentials", "credentials_until", "decide", "vote", "speak",
    "may_bind", "may_vote", "may_speak", "contacts", "service_gap",
)  # fmt: skip


@staff_only
@require_safe
@seen
def sheet(request: HttpRequest, organ: str, fictional: bool = False) -> HttpResponse:
    """The sheet of an organ now, or at the instant asked for."""
    form, at = _asked(request)
    found = selectors.sheet(request.viewer, _organ(organ, fictional), at)  # type: ignore[attr-defined]
    route, query = ("desk:sheet_csv_demonstration" if fictional else "desk:sheet_csv"), request.GET.urlencode()
    context: dict[str, Any] = {"sheet": found, "form": form, "at": at, "is_demonstration": fictional}
    context["groups"] = [group for group in ((True, found.seated), (False, found.others)) if group[1]]
    context["csv_url"] = reverse(route, args=[organ]) + (f"?{query}" if query else "")
    return render(request, "desk/sheet.html", context)


@staff_only
@require_safe
@seen
def sheet_csv(request: HttpRequest, organ: str, fictional: bool = False) -> HttpResponse:
    """The same as a table: one line a member, names separated by semicolons."""
    _form, at = _asked(request)
    found = selectors.sheet(request.viewer, _organ(organ, fictional), at)  # type: ignore[attr-defined]
    return csv_file(f"{organ}-{at:%Y-%m-%d}", COLUMNS, map(_row, found.seated + found.others))


def _row(line: Line) -> list[Any]:
    paper, entry = line.credential, line.entry
    powers = ["; ".join(names or []) for names in (line.binds, line.votes, line.speaks)]
    rights = ["yes" if right in line.rights else "no" for right in ("decide", "vote", "speak")]
    seated = line.weight is not None
    return [
        entry.member.code, local_text(entry.member.name).text, entry.status, "; ".join(entry.conditions),
        "yes" if seated else "no", line.weight if seated else "", paper.word,
        paper.until.isoformat() if paper.until else "", *rights, *powers, line.contacts, line.service,
    ]  # fmt: skip


def _asked(request: HttpRequest) -> tuple[SheetForm, datetime]:
    form = SheetForm(request.GET)
    at = form.cleaned_data["as_of"] if form.is_valid() else None
    return form, at or page_instant(request)


def _organ(key: str, fictional: bool) -> Organ:
    found = next((row for row in selectors.organs(fictional=fictional) if row.key == key), None)
    if found is None:
        raise Http404
    return found

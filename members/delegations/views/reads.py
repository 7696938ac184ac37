"""The read log of a member: who read what it has not published, by page and as a file (domain.md §3.9)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.delegations import selectors
from members.states.models import Member
from portal.core.display.csv_file import csv_file
from portal.core.doors import signed_in
from portal.core.eyes import seen
from portal.core.pages import Page
from portal.core.reads import ReadEntry

SIZE = selectors.READS_SHOWN


@never_cache
@signed_in
@require_safe
@seen
def reads(request: HttpRequest, code: str) -> HttpResponse:
    """The log of one's own member in pages, newest first; for anybody else there is no such page."""
    member = _own(request, code)
    text = request.GET.get("from", "")
    start = max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 9 else 1  # as counted by people
    viewer = request.viewer  # type: ignore[attr-defined]
    rows = selectors.read_log(viewer, member.pk, after=start - 1, limit=SIZE + 1)
    shown = rows[:SIZE]
    page = Page(
        items=shown,
        previous=f"?from={max(start - SIZE, 1)}" if start > 1 else "",
        next=f"?from={start + SIZE}" if len(rows) > SIZE else "",
        first=start if shown else 0,
        last=start + len(shown) - 1 if shown else 0,
    )
    context: dict[str, Any] = {"member": member, "page": page, "is_demonstration": member.fictional}
    return render(request, "delegations/reads.html", context)


@never_cache
@signed_in
@require_safe
@seen
def reads_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The whole log as a table."""
    member = _own(request, code)
    log = selectors.read_log(request.viewer, member.pk, limit=None)  # type: ignore[attr-defined]
    rows = ([entry.at.isoformat(), _reader(entry), str(entry.word), entry.shown_name] for entry in log)
    return csv_file(f"{member.code}-reads", ["at", "reader", "what", "name"], rows)


def _own(request: HttpRequest, code: str) -> Member:
    viewer = request.viewer  # type: ignore[attr-defined]
    member = Member.objects.filter(code=code, pk=viewer.member_id).first()
    if member is None:
        raise Http404
    return member


def _reader(entry: ReadEntry) -> str:
    if entry.partner_id:
        return _("a partner system")
    return str(entry.reader) if entry.reader else _("former officer")  # type: ignore[attr-defined]

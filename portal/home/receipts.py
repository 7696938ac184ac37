"""The receipts of one's delegation (domain.md §3.8): number, instant, hash of what was received, position in the record.

A receipt is read from the record: every act of a member that left its delegation has one, and none can be forgotten.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render

from portal.core.audit.models import AuditEvent
from portal.core.audit.receipts import receipt_of
from portal.core.audit.words import SENTENCES, Line, about_many, with_names
from portal.core.classes import Audience
from portal.core.doors import signed_in
from portal.core.eyes import Viewer, seen
from portal.core.pages import page_of
from portal.core.requests import Request

#: Reading is no act.
READING = {"notice.opened"}
GIVEN = (
    '"receipt":"'  # as the canonical body spells the number that a service gave; in words quotation marks are escaped
)


@dataclass(frozen=True, slots=True)
class Kept:
    """One receipt. `received` is the instant of receipt, which on paper is not that of the record."""

    uid: UUID
    number: str
    received: datetime
    digest: str
    seq: int | None
    hash: str
    line: Line


def receipted(viewer: Viewer, member: int) -> QuerySet[AuditEvent]:
    """The acts of a member that left its delegation, unordered, for `page_of`. Drafts and clearances inside it are none."""
    names = [name for name, told in SENTENCES.items() if told.by_member and name not in READING]
    left = ~Q(audience=Audience.DELEGATION) | Q(body__contains=GIVEN)
    return with_names(AuditEvent.objects.visible_to(viewer).filter(left, acts_for=member, name__in=names))


def kept(events: Iterable[AuditEvent]) -> list[Kept]:
    """Events as receipts. One statement, for what they are about."""
    events = list(events)
    return [_kept(event, line) for event, line in zip(events, about_many(events), strict=True)]


def _kept(event: AuditEvent, line: Line) -> Kept:
    found = receipt_of(event)
    link = bytes(event.hash).hex() if event.hash else ""
    return Kept(event.uid, found.number, found.instant, found.digest, event.seq, link, line)


@signed_in
@seen
def receipts(request: Request) -> HttpResponse:
    """All receipts of the delegation, newest first."""
    page = page_of(receipted(request.viewer, _member(request)), request.GET)
    context = {"receipts": kept(page.items), "page": page, "is_demonstration": request.standing.fictional}
    return render(request, "home/receipts.html", context)


@signed_in
@seen
def receipt(request: Request, uid: UUID) -> HttpResponse:
    """One receipt, to be printed."""
    found = kept(receipted(request.viewer, _member(request)).filter(uid=uid))
    if not found:
        raise Http404
    context = {"receipt": found[0], "is_demonstration": request.standing.fictional}
    return render(request, "home/receipt.html", context)


def _member(request: Request) -> int:
    """The member whose delegate asks; nobody else has receipts."""
    if request.standing.member_id is None:
        raise Http404
    return int(request.standing.member_id)

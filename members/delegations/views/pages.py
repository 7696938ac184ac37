"""What is seen: a delegation, by its delegates and the secretariat; all delegations with their gaps, by the secretariat."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.body.models import OfficeKind
from members.delegations import selectors
from members.delegations.hooks import UNDER_DELEGATION
from members.states.models import Member
from members.states.selectors import member_coded
from portal.core.context import page_instant
from portal.core.doors import signed_in, staff_only
from portal.core.eyes import seen

REGISTER = {OfficeKind.OFFICER.value, OfficeKind.LEGAL.value}


def member_open_to(request: HttpRequest, code: str) -> Member:
    """The member, if the person acts for it or is of the secretariat; for anybody else there is no such page."""
    try:
        member = member_coded(code)
    except Member.DoesNotExist as missing:
        raise Http404 from missing
    standing = request.standing  # type: ignore[attr-defined]
    if not (standing.is_staff or standing.member_id == member.pk):
        raise Http404
    return member


def may(request: HttpRequest) -> dict[str, bool]:
    """What a page offers; services decide."""
    standing = request.standing  # type: ignore[attr-defined]
    registers = bool(standing.offices & REGISTER)
    return {
        "registers": registers,
        "manages": registers or standing.is_focal_point,
        "leads": registers or standing.is_focal_point or standing.is_head,
    }


@signed_in
@require_safe
@seen
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """People, powers, addresses for notices, invitations, and who read what the member has not published."""
    at, viewer = page_instant(request), request.viewer  # type: ignore[attr-defined]
    delegation = selectors.delegation_coded(viewer, code, at)
    member = delegation.member if delegation else member_open_to(request, code)
    delegates = selectors.delegates_of(viewer, member.pk, at)
    own = viewer.member_id == member.pk
    allowed = may(request)
    context: dict[str, Any] = allowed | {
        "member": member,
        "delegation": delegation,
        "delegates": delegates,
        "tabs": tabs(member, "detail"),
        "nobody_binds": not any(power.kind == "bind" for row in delegates for power in getattr(row, "powers_now", [])),
        "binds_until": selectors.binds_until(delegates, at),
        "contacts": list(selectors.contacts_of(viewer, member.pk, at)),
        "invitations": list(selectors.pending_invitations(viewer, member.pk)) if allowed["manages"] else [],
        "reads": selectors.read_log(viewer, member.pk) if own else None,
        "is_demonstration": member.fictional,
    }
    return render(request, "delegations/detail.html", context)


@signed_in
@require_safe
@seen
def changes(request: HttpRequest, code: str) -> HttpResponse:
    """Credentials, grants that wait for a second person, who stands in for whom, suspensions, acts the head set aside."""
    at, viewer = page_instant(request), request.viewer  # type: ignore[attr-defined]
    member = member_open_to(request, code)
    context: dict[str, Any] = may(request) | {
        "member": member,
        "tabs": tabs(member, "changes"),
        "under": [lines for _name, of in UNDER_DELEGATION.items() for lines in of(viewer, member.pk)],
        "grants": selectors.grants_waiting(viewer, member.pk),
        "stand_ins": selectors.stand_ins(viewer, member.pk, at),
        "suspensions": selectors.suspensions(viewer, member.pk, at),
        "supersessions": selectors.supersessions(viewer, member.pk),
        "is_demonstration": member.fictional,
    }
    return render(request, "delegations/changes.html", context)


def tabs(member: Member, here: str) -> list[dict[str, Any]]:
    """The two pages of a delegation."""
    words = [("detail", _("People and addresses")), ("changes", _("Credentials and changes"))]
    return [
        {"url": reverse(f"delegations:{name}", args=[member.code]), "label": label, "current": name == here}
        for name, label in words
    ]


@staff_only
@require_safe
@seen
def overview(request: HttpRequest, fictional: bool = False) -> HttpResponse:
    """All delegations: who can bind, who can be served, which invitations wait; gaps first."""
    at = page_instant(request)
    rows = sorted(selectors.gaps(at, fictional=fictional), key=lambda row: (not row.is_gap, row.member.code))
    context: dict[str, Any] = may(request) | {
        "rows": rows,
        "gaps": sum(row.is_gap for row in rows),
        "invitations": [] if fictional else list(selectors.pending_invitations(request.viewer, None)),  # type: ignore[attr-defined]
        "worlds": [
            {"url": reverse("delegations:list"), "label": _("States and organisations"), "current": not fictional},
            {"url": reverse("delegations:demonstration"), "label": _("Demonstration states"), "current": fictional},
        ],
        "is_demonstration": fictional,
    }
    return render(request, "delegations/list.html", context)

"""What is seen: the public lists of both worlds, and a participant."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.body.models import OfficeKind
from members.participants import selectors
from members.participants.forms import ListFilter
from members.participants.identifiers import address
from members.participants.models import Participant, ParticipantRight, ParticipantState
from members.participants.views.acts import ACTS, NAMES
from members.participants.workflow import PARTICIPANT
from members.states.selectors import sort_key
from portal.core.acts import buttons
from portal.core.audit.words import trail
from portal.core.context import page_instant
from portal.core.display.texts import local_text
from portal.core.eyes import seen

KEEPS_REGISTER = {OfficeKind.OFFICER.value, OfficeKind.LEGAL.value}
#: What the record of an admitted one does not tell the public: how its application was examined.
HIDDEN = ("participant.decline_proposed", "participant.decline_undone", "participant.described", "participant.appealed")


def found_or_404(request: HttpRequest, code: str) -> Participant:
    """The participant, if the person sees it; else there is no such page."""
    row = selectors.participant_coded(request.viewer, code)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


def keeps(request: HttpRequest) -> bool:
    """Whether a page offers what officers do; services decide."""
    standing = request.standing  # type: ignore[attr-defined]
    return bool(standing and standing.offices & KEEPS_REGISTER)


@require_safe
@seen
def overview(request: HttpRequest, fictional: bool = False) -> HttpResponse:
    """Who takes part, and did; for the secretariat also who has applied, first."""
    staff = bool(request.standing and request.standing.is_staff)  # type: ignore[attr-defined]
    form = ListFilter(request.GET, states=list(ParticipantState) if staff else list(selectors.PUBLISHED))
    form.is_valid()
    rows = selectors.participants(request.viewer, fictional=fictional)  # type: ignore[attr-defined]
    for name in ("kind", "state"):
        if form.cleaned_data.get(name):
            rows = rows.filter(**{name: form.cleaned_data[name]})
    found = sorted(rows, key=lambda row: (row.state not in selectors.NEEDED, sort_key(local_text(row.name).text)))
    for row in found:
        row.shape, row.admission = PARTICIPANT.shapes[row.state], next(iter(row.admissions.all()), None)
    context: dict[str, Any] = {
        "form": form,
        "rows": found,
        "worlds": worlds(fictional),
        "may_enter": keeps(request) and request.standing.fictional == fictional,  # type: ignore[attr-defined]
        "is_demonstration": fictional,
    }
    return render(request, "participants/list.html", context)


def worlds(fictional: bool) -> list[dict[str, Any]]:
    """Tabs between the two worlds."""
    return [
        {"url": reverse("participants:list"), "label": _("Participants and observers"), "current": not fictional},
        {"url": reverse("participants:demonstration"), "label": _("Demonstration"), "current": fictional},
    ]


@require_safe
@seen
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """A participant: what it is, since when, what it may do; for officers also its people and its application."""
    row, at, viewer = found_or_404(request, code), page_instant(request), request.viewer  # type: ignore[attr-defined]
    identifiers = list(row.identifiers.visible_to(viewer).order_by("scheme"))
    for identifier in identifiers:
        identifier.url = address(identifier.scheme, identifier.value)
    officer = keeps(request)
    context: dict[str, Any] = {
        "row": row,
        "shape": PARTICIPANT.shapes[row.state],
        "identifiers": identifiers,
        "admissions": list(row.admissions.order_by("-valid")),
        "rights": rights(row, at) if row.state in selectors.PUBLISHED else None,
        "events": trail(viewer, row, hidden=() if officer else HIDDEN),
        "is_demonstration": row.fictional,
    }
    return render(request, "participants/detail.html", context | (for_officers(request, row) if officer else {}))


def for_officers(request: HttpRequest, row: Participant) -> dict[str, Any]:
    """What the secretariat sees beside: the contact, people and invitations, and what can be done."""
    viewer, at = request.viewer, page_instant(request)  # type: ignore[attr-defined]
    return {
        "officer": True,
        "needed": selectors.needed(row),
        "contact": selectors.contact_of(viewer, row),
        "people": list(selectors.people_of(viewer, row, at)),
        "invitations": list(selectors.invitations_of(viewer, row)),
        "steps": buttons(request, row, ACTS, NAMES, "participants:act", by="code"),
    }


def rights(row: Participant, at: Any) -> dict[str, Any]:
    """What the rules give to its role, in words; `unruled` where no rules are in force."""
    given = selectors.rights_of(row.role, at, fictional=row.fictional)
    words = [right.label for right in ParticipantRight if given and right.value in given]
    return {"unruled": given is None, "words": words, "role": row.role.label}

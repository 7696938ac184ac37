"""The tracker, which is public, and the page of one application."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.accession import selectors
from governance.accession.models import ApplicationState as S
from governance.accession.views.acts import found_or_404, steps
from governance.accession.workflow import APPLICATION
from members.states.forms import AsOfForm
from portal.core.audit.words import trail
from portal.core.eyes import seen
from portal.core.files.models import Part
from portal.core.files.selectors import file_about
from portal.core.requests import Request


@require_safe
@seen
def index(request: Request, fictional: bool = False) -> HttpResponse:
    """Who stood where on both roads on a day: real or fictional states, never both."""
    standing = request.standing
    form, day, at = AsOfForm.asked(request)
    context: dict[str, Any] = {
        "tracker": selectors.tracker(request.viewer, at, fictional=fictional, then=day is not None),
        "form": form,
        "day": day,
        "worlds": worlds(fictional),
        "registers": bool(standing and standing.offices & {"officer", "legal"}),
        "chairs": bool(standing and "chair" in standing.offices),
        "is_demonstration": fictional,
    }
    return render(request, "accession/list.html", context)


def worlds(fictional: bool) -> list[dict[str, Any]]:
    """Tabs between the two worlds."""
    return [
        {"url": reverse("accession:list"), "label": _("States and organisations"), "current": not fictional},
        {"url": reverse("accession:demonstration"), "label": _("Demonstration states"), "current": fictional},
    ]


@require_safe
@seen
def detail(request: Request, uid: UUID) -> HttpResponse:
    """One application: what is still needed, the letter, the period, the road, the record."""
    row, viewer = found_or_404(request, uid), request.viewer
    blocks = selectors.blocks_of(viewer, row)
    context: dict[str, Any] = {
        "row": row,
        "shape": APPLICATION.shapes[row.state],
        "up_url": reverse("accession:demonstration" if row.fictional else "accession:list"),
        "needed": selectors.needed_here(row),
        "steps": steps(request, row),
        "blocks": blocks,
        "signed": file_about(viewer, row, Part.LETTER),
        "digest": blocks[0].text_version.digest if blocks else "",
        "clocked": row.state == S.CIRCULATED and row.run is not None and row.run.opens_at is not None,
        "returns": selectors.returns_of(viewer, row),
        "path": selectors.path_of(row),
        "trail": trail(viewer, row),
        "rules_version": row.rules_version,
        "is_demonstration": row.fictional,
    }
    return render(request, "accession/detail.html", context)

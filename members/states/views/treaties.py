"""Pages of a treaty: how far it has come, who has acted, by which rules – each part with its source and grade."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.states import selectors, services
from members.states.force import seat_day
from members.states.forms import AsOfForm, ObjectForm, RectifyForm
from members.states.models import Rectification, Treaty
from members.states.views.desk import READ_AND_SEND
from members.states.workflow import RECTIFICATION
from portal.core.actors import Actor
from portal.core.acts import Act, take
from portal.core.context import page_instant
from portal.core.doors import staff_only
from portal.core.eyes import seen
from portal.core.intervals import Grade


def _propose(row: Treaty, actor: Actor, said: dict[str, Any]) -> Rectification:
    language = get_language() or "en"
    words = {name: {language: said[name]} for name in ("reads", "should_read")}
    return services.rectification_propose(treaty=row.pk, where=said["where"], actor=actor, **words)


def _object(row: Rectification, actor: Actor, said: dict[str, Any]) -> Rectification:
    return services.rectification_object(
        rectification=row.pk, member=said["member"].pk, expected_version=said["expected_version"], actor=actor
    )


PROPOSE = Act(
    gettext_lazy("Propose a rectification"),
    gettext_lazy("All are told. Without objection in the time the treaty gives, the text is rectified from the beginning."),
    RectifyForm, _propose, gettext_lazy("The rectification was proposed, and all were told."), sensitive=True,
)  # fmt: skip
OBJECT = Act(
    gettext_lazy("Enter an objection"),
    gettext_lazy("The text stands as it is, and all are told."),
    ObjectForm, _object, gettext_lazy("The objection was entered."), cut=True,
)  # fmt: skip


def treaty_or_404(key: str) -> Treaty:
    try:
        return selectors.treaty_keyed(key)
    except Treaty.DoesNotExist as missing:
        raise Http404 from missing


@require_safe
@seen
def treaty(request: HttpRequest, key: str) -> HttpResponse:
    """A treaty on a day."""
    row = treaty_or_404(key)
    form, day, _at = AsOfForm.asked(request)
    asked = day or seat_day(page_instant(request), row.seat_zone)
    page = selectors.treaty_page(row, asked, then=day is not None)
    entered = row.entered_on is not None and row.entered_on <= asked
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
        "is_staff": (staff := bool(request.standing and request.standing.is_staff)),  # type: ignore[attr-defined]
        "rectify_url": reverse("states:rectify", args=[key]) if staff and row.depositary_is_secretariat else "",
    }
    return render(request, "states/treaty.html", context)


def _founded(row: Treaty, part: str) -> dict[str, Any]:
    """The source of a part of a treaty with its grade in words; empty when the part is not known."""
    founded = row.sources.get(part)
    return founded | {"label": Grade(founded["grade"]).label} if founded else {}


@staff_only
@READ_AND_SEND
@seen
def rectify(request: HttpRequest, key: str) -> HttpResponse:
    """The depositary proposes a rectification."""
    row = treaty_or_404(key)
    return take(request, PROPOSE, row, back=reverse("states:treaty", args=[key]), page={"title": row.title})


@staff_only
@READ_AND_SEND
@seen
def rectification_object(request: HttpRequest, uid: UUID) -> HttpResponse:
    """An officer enters an objection to a rectification."""
    row = Rectification.objects.visible_to(request.viewer).select_related("treaty").filter(uid=uid).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    page = {"title": row.treaty.title, "more": row.where, "shape": RECTIFICATION.shapes[row.state]}
    return take(
        request, OBJECT, row, back=reverse("states:treaty", args=[row.treaty.key]), page=page, fictional=row.fictional
    )

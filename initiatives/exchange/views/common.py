"""What the pages of the exchange share."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from governance.plan.models import Point
from initiatives.exchange import forms, selectors
from initiatives.exchange.models import Match, Need, Offer
from members.delegations.selectors import Standing
from members.states.models import Member
from portal.core.classes import Audience
from portal.core.display.texts import local_text
from portal.core.doors import to_sign_in
from portal.core.eyes import Viewer
from portal.core.refusals import Refused

Found = Need | Offer | Match
FINDERS: dict[type, Callable[[Viewer, UUID], Any]] = {
    Need: selectors.need_for,
    Offer: selectors.offer_for,
    Match: selectors.match_for,
}


def found_or_404(request: HttpRequest, kind: type, uid: UUID) -> Any:
    """The row, if the reader may see it."""
    try:
        row = FINDERS[kind](request.viewer, uid)  # type: ignore[attr-defined]
    except kind.DoesNotExist as missing:  # type: ignore[attr-defined]
        raise Http404 from missing
    return row


def tabs(here: str, request: HttpRequest) -> list[dict[str, Any]]:
    """Initiatives, needs, offers; matches for those who have any business with them."""
    words = [("initiatives:list", _("Initiatives")), ("exchange:needs", _("Needs")), ("exchange:offers", _("Offers"))]
    if request.standing:  # type: ignore[attr-defined]
        words.append(("exchange:matches", _("Matches")))
    return [{"url": reverse(route), "label": label, "current": route == here} for route, label in words]


def world(*rows: Any) -> dict[str, Any]:
    """The demonstration banner, when anything invented is shown."""
    return {"is_demonstration": True} if any(row.fictional for row in rows) else {}


def edit_draft(
    request: HttpRequest,
    form_class: type[forms.ResourceForm],
    words: str,
    save: Callable[..., Any],
    row: Need | Offer | None = None,
) -> HttpResponse:
    """The form of a draft, new or changed. `save(terms, member, version)` is the service; it returns the row."""
    standing: Standing | None = request.standing  # type: ignore[attr-defined]
    if not standing:
        return to_sign_in(request)
    if standing.member_id is None:
        raise Http404
    lead = row.member if row else Member.objects.get(pk=standing.member_id)
    form = _draft_form(request, form_class, row)
    if request.method == "POST" and form.is_valid():
        try:
            done = save(form.terms(row), lead.pk, form.cleaned_data["expected_version"])  # type: ignore[attr-defined]
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The draft is saved. Only your delegation sees it."))
            return redirect(f"exchange:{done._meta.model_name}", uid=done.uid)
    context = {"form": form, "lead": lead, "title": words, "back": _back(row), "is_demonstration": lead.fictional}
    return render(request, "exchange/form.html", context, status=form.status)


def _back(row: Need | Offer | None) -> str:
    return reverse(f"exchange:{row._meta.model_name}", args=[row.uid]) if row else reverse("initiatives:list")


def _draft_form(
    request: HttpRequest, form_class: type[forms.ResourceForm], row: Need | Offer | None
) -> forms.ResourceForm:
    made: dict[str, Any] = {
        "points": Point.objects.select_related("plan").order_by("plan", "number"),
        "initial": {"original_language": get_language(), "chosen_audience": Audience.PUBLIC},
    }
    if row is not None:
        made |= {"initial": forms.initial_of(row), "expected_version": row.version}
    return form_class(request.POST, **made) if request.method == "POST" else form_class.opened(request, **made)


def resource_words(row: Need | Offer) -> list[tuple[str, str]]:
    """The words that are endorsed, published or verified, once more."""
    said = [
        (_("Title"), local_text(row.title).text),
        (_("Summary"), local_text(row.summary).text),
        (_("Quantity"), f"{row.quantity:g} {row.get_unit_display()}"),
        (_("Class chosen"), str(Audience(row.chosen_audience).label)),
    ]
    if isinstance(row, Offer):
        said += [
            (_("Licence or terms of transfer"), row.licence),
            (_("Who may receive it"), local_text(row.eligibility).text),
        ]
    return [(label, words) for label, words in said if words]

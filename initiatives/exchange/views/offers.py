"""Pages of offers."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from governance.commitments.selectors import last_instant
from initiatives.exchange import forms, selectors, services
from initiatives.exchange.models import Offer, OfferState
from initiatives.exchange.views.common import edit_draft, found_or_404, resource_words, tabs, world
from initiatives.exchange.workflow import OFFER
from members.delegations.selectors import Standing
from members.states.models import Member
from portal.core.acts import Act, buttons, plain, take
from portal.core.audit.words import trail
from portal.core.classes import Audience
from portal.core.display.texts import local_text
from portal.core.eyes import seen
from portal.core.pages import page_of

O = OfferState  # noqa: E741
ACTS = {
    "submit": Act(
        gettext_lazy("Clear and submit"),
        gettext_lazy("It leaves the capital. The secretariat verifies that it is complete: who, licence, eligibility."),
        forms.ActForm, plain(services.offer_submit, "offer"), gettext_lazy("Submitted."),
    ),
    "return": Act(
        gettext_lazy("Return with questions"), gettext_lazy("The member is served your questions; it is a draft again."),
        forms.ReasonForm, plain(services.offer_return, "offer", "reason"), gettext_lazy("Returned with questions."), cut=True,
    ),
    "verify": Act(
        gettext_lazy("Verify as complete"), gettext_lazy("It gets its symbol. The member opens it when it wishes."),
        forms.ActForm, plain(services.offer_verify, "offer"), gettext_lazy("Verified."),
    ),
    "open": Act(
        gettext_lazy("Open"), gettext_lazy("It is read by the class you chose, with the quantity that is left."),
        forms.ActForm, plain(services.offer_open, "offer"), gettext_lazy("Open."), sensitive=True,
    ),
    "pause": Act(
        gettext_lazy("Pause"), gettext_lazy("No new match is introduced. What is held stays held."),
        forms.ActForm, plain(services.offer_pause, "offer"), gettext_lazy("Paused."),
    ),
}  # fmt: skip
NAMES = {
    (O.DRAFT, O.SUBMITTED): "submit",
    (O.SUBMITTED, O.DRAFT): "return",
    (O.SUBMITTED, O.VERIFIED): "verify",
    (O.VERIFIED, O.OPEN): "open",
    (O.PAUSED, O.OPEN): "open",
    (O.OPEN, O.PAUSED): "pause",
}


@require_safe
@seen
def offers(request: HttpRequest) -> HttpResponse:
    """Offers the reader may see, with what is left of each."""
    viewer, standing = request.viewer, request.standing  # type: ignore[attr-defined]
    page = page_of(selectors.offers(viewer, request.GET), request.GET)
    left = selectors.balances(page.items)
    for row in page.items:
        row.shape, row.left = OFFER.shapes[row.state], left[row.pk]
        row.last_day = last_instant(row.available_until) if row.available_until else None
    members = Member.objects.filter(pk__in=Offer.objects.visible_to(viewer).values("member"))
    states = list(O) if standing else [O.OPEN, O.EXHAUSTED, O.PAUSED, O.EXPIRED]
    context = {
        "page": page,
        "filters": forms.FilterForm(request.GET or None, members=members, states=states),
        "tabs": tabs("exchange:offers", request),
        "may_draft": bool(standing and standing.member_id),
    }
    return render(request, "exchange/offers.html", context | world(*page.items))


@require_safe
@seen
def offer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """An offer: its conditions, what is left, and for its sides the ledger."""
    row: Offer = found_or_404(request, Offer, uid)
    standing: Standing | None = request.standing  # type: ignore[attr-defined]
    mine, staff = bool(standing and standing.member_id == row.member_id), bool(standing and standing.is_staff)
    context = {
        "row": row,
        "shape": OFFER.shapes[row.state],
        "needed": needed(row),
        "left": selectors.balance(row),
        "points": row.points.select_related("plan").order_by("plan", "number"),
        "entries": list(selectors.entries(request.viewer, row)) if standing else [],  # type: ignore[attr-defined]
        "matches": list(selectors.matches(request.viewer).filter(offer=row).order_by("pk")) if mine or staff else [],  # type: ignore[attr-defined]
        "steps": _steps(request, row, staff=staff) if mine or staff else [],
        "edit_url": reverse("exchange:offer_edit", args=[row.uid]) if mine and row.state == O.DRAFT else "",
        "returned_reason": row.return_reason if mine and row.state == O.DRAFT else "",
        "events": trail(request.viewer, row),  # type: ignore[attr-defined]
    }
    return render(request, "exchange/offer.html", context | world(row))


def _steps(request: HttpRequest, row: Offer, *, staff: bool) -> list[Any]:
    return buttons(
        request,
        row,
        ACTS,
        NAMES,
        "exchange:offer_act",
        lambda step: (step.permission == "offer.check_form") is staff,
    )


def needed(row: Offer) -> str:
    """Who does what for the offer to move on."""
    sentences = {
        O.DRAFT: _("The national focal point of %(member)s clears it and submits it."),
        O.SUBMITTED: _("The secretariat verifies that it is complete."),
        O.VERIFIED: _("A delegate of %(member)s with the power to bind opens it."),
        O.OPEN: _("A need that it meets."),
        O.PAUSED: _("%(member)s opens it again when it wishes."),
    }
    return sentences.get(O(row.state), _("Nothing.")) % {"member": local_text(row.member.name).text}


@require_http_methods(["GET", "HEAD", "POST"])
@seen
def offer_new(request: HttpRequest) -> HttpResponse:
    """Begin an offer."""
    actor = request.actor  # type: ignore[attr-defined]

    def save(terms: Any, member: int, _version: int | None) -> Offer:
        return services.offer_draft(offered=terms, member=member, actor=actor)

    return edit_draft(request, forms.OfferForm, _("New offer"), save)


@require_http_methods(["GET", "HEAD", "POST"])
@seen
def offer_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Change a draft."""
    row, actor = found_or_404(request, Offer, uid), request.actor  # type: ignore[attr-defined]

    def save(terms: Any, _member: int, version: int | None) -> Offer:
        return services.offer_edit(offer=row.pk, offered=terms, actor=actor, expected_version=version)

    return edit_draft(request, forms.OfferForm, _("Change the draft"), save, row)


@require_http_methods(["GET", "HEAD", "POST"])
@seen
def offer_act(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """One act on an offer."""
    row, chosen = found_or_404(request, Offer, uid), ACTS.get(name)
    if chosen is None:
        raise Http404
    page = {"title": row.title, "symbol": row.symbol, "shape": OFFER.shapes[row.state]}
    here = reverse("exchange:offer", args=[row.uid])

    def after(done: Offer) -> str:
        hidden = done.audience == Audience.DELEGATION and row.audience != Audience.DELEGATION
        return reverse("exchange:offers") if hidden else here

    return take(request, chosen, row, back=here, page=page, said=resource_words(row), after=after)

"""Pages of needs."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from initiatives.exchange import forms, selectors, services
from initiatives.exchange.models import Need, NeedState, Offer
from initiatives.exchange.views.common import edit_draft, found_or_404, resource_words, tabs, world
from initiatives.exchange.workflow import LIVE, NEED
from members.body.selectors import NoRulesInForce, rules_at
from members.delegations.selectors import Standing
from members.states.models import Member
from portal.core.actors import Actor
from portal.core.acts import Act, Button, buttons, plain, take
from portal.core.audit.words import trail
from portal.core.context import page_instant
from portal.core.display.instants import show
from portal.core.display.texts import local_text
from portal.core.eyes import seen
from portal.core.pages import page_of

N = NeedState


ACTS = {
    "endorse": Act(
        gettext_lazy("Endorse"),
        gettext_lazy("The words are those below. A delegate with the power to bind may then publish them."),
        forms.ActForm, plain(services.need_endorse, "need"), gettext_lazy("Endorsed."),
    ),
    "take-back": Act(
        gettext_lazy("Take back to draft"), gettext_lazy("It can be changed again, and has to be endorsed anew."),
        forms.ActForm, plain(services.need_take_back, "need"), gettext_lazy("It is a draft again."),
    ),
    "publish": Act(
        gettext_lazy("Publish"),
        gettext_lazy("It gets its symbol and the class you chose. Unconfirmed it expires after the months of the rules."),
        forms.ActForm, plain(services.need_publish, "need"), gettext_lazy("Published."), sensitive=True,
    ),
    "confirm": Act(
        gettext_lazy("Still needed"), gettext_lazy("The months until it expires begin anew."),
        forms.ActForm, plain(services.need_confirm, "need"), gettext_lazy("Confirmed."),
    ),
    "withdraw": Act(
        gettext_lazy("Withdraw"), gettext_lazy("It leaves the exchange; matches that are not agreed lapse."),
        forms.ActForm, plain(services.need_withdraw, "need"), gettext_lazy("Withdrawn."), cut=True, sensitive=True,
    ),
}  # fmt: skip
NAMES = {
    (N.DRAFT, N.ENDORSED): "endorse",
    (N.ENDORSED, N.DRAFT): "take-back",
    (N.ENDORSED, N.PUBLISHED): "publish",
    **{(state, N.WITHDRAWN): "withdraw" for state in (N.ENDORSED, N.PUBLISHED, N.MATCHING, N.PART_FILLED)},
}


@require_safe
@seen
def needs(request: HttpRequest) -> HttpResponse:
    """Needs the reader may see, with the time each has waited."""
    viewer, standing = request.viewer, request.standing  # type: ignore[attr-defined]
    page = page_of(selectors.needs(viewer, request.GET), request.GET)
    for row in page.items:
        row.shape = NEED.shapes[row.state]
        row.waits = row.state in ("published", "matching", "part_filled")
    members = Member.objects.filter(pk__in=Need.objects.visible_to(viewer).values("member"))
    states = list(N) if standing else [N(state) for state in LIVE] + [N.COMPLETED]
    context = {
        "page": page,
        "filters": forms.FilterForm(request.GET or None, members=members, states=states),
        "tabs": tabs("exchange:needs", request),
        "may_draft": bool(standing and standing.member_id),
        "failures": _failures(request, fictional=any(row.fictional for row in page.items)),
    }
    return render(request, "exchange/needs.html", context | world(*page.items))


def _failures(request: HttpRequest, *, fictional: bool) -> list[dict[str, Any]]:
    """Why matches failed, in sums; nothing while no rules are in force. The two worlds are never added up."""
    try:
        rules = rules_at(page_instant(request), fictional=fictional)
    except NoRulesInForce:
        return []
    told, others = selectors.failure_sums(rules, fictional=fictional)
    found = [{"words": local_text(words).text, "n": n} for words, n in told]
    return [*found, {"words": _("Other reasons"), "n": others}] if others else found


@require_safe
@seen
def need(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A need: what is still needed, who could help (for officers), its matches (for its sides)."""
    row: Need = found_or_404(request, Need, uid)
    standing: Standing | None = request.standing  # type: ignore[attr-defined]
    mine = bool(standing and standing.member_id == row.member_id)
    staff = bool(standing and standing.is_staff)
    context = {
        "row": row,
        "shape": NEED.shapes[row.state],
        "needed": needed(row),
        "points": row.points.select_related("plan").order_by("plan", "number"),
        "waits": row.published_at if row.state in ("published", "matching", "part_filled") else None,
        "matches": list(selectors.matches(request.viewer).filter(need=row).order_by("pk")) if mine or staff else [],  # type: ignore[attr-defined]
        "suggestions": selectors.suggestions(row)
        if staff and row.state in ("published", "matching", "part_filled")
        else [],
        "steps": buttons(request, row, ACTS, NAMES, "exchange:need_act") if mine else [],
        "other_steps": _more(row, standing) if mine else [],
        "edit_url": reverse("exchange:need_edit", args=[row.uid]) if mine and row.state == N.DRAFT else "",
        "events": trail(request.viewer, row),  # type: ignore[attr-defined]
    }
    return render(request, "exchange/need.html", context | world(row))


def _more(row: Need, standing: Standing | None) -> list[Button]:
    if standing and standing.may("bind") and row.state in LIVE:
        return [Button(ACTS["confirm"].title, reverse("exchange:need_act", args=[row.uid, "confirm"]))]
    return []


def needed(row: Need) -> str:
    """Who does what for the need to move on."""
    member = local_text(row.member.name).text
    sentences = {
        N.DRAFT: _("The national focal point of %(member)s endorses it."),
        N.ENDORSED: _("A delegate of %(member)s with the power to bind publishes it."),
        N.PUBLISHED: _("An offer that meets it. Unconfirmed it expires on %(expires)s."),
        N.MATCHING: _("Consent and terms of both sides. Unconfirmed it expires on %(expires)s."),
        N.PART_FILLED: _("An offer for the rest. Unconfirmed it expires on %(expires)s."),
        N.FILLED: _("Delivery by the giving side."),
        N.DELIVERING: _("Confirmation by %(member)s that it was received."),
    }
    words = sentences.get(N(row.state), _("Nothing."))
    return words % {"member": member, "expires": show(row.expires_at) if row.expires_at else ""}


@require_http_methods(["GET", "HEAD", "POST"])
@seen
def need_new(request: HttpRequest) -> HttpResponse:
    """Begin a need."""
    actor = request.actor  # type: ignore[attr-defined]

    def save(terms: Any, member: int, _version: int | None) -> Need:
        return services.need_draft(wanted=terms, member=member, actor=actor)

    return edit_draft(request, forms.NeedForm, _("New need"), save)


@require_http_methods(["GET", "HEAD", "POST"])
@seen
def need_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Change a draft."""
    row, actor = found_or_404(request, Need, uid), request.actor  # type: ignore[attr-defined]

    def save(terms: Any, _member: int, version: int | None) -> Need:
        return services.need_edit(need=row.pk, wanted=terms, actor=actor, expected_version=version)

    return edit_draft(request, forms.NeedForm, _("Change the draft"), save, row)


@require_http_methods(["GET", "HEAD", "POST"])
@seen
def need_act(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """One act on a need."""
    row, chosen = found_or_404(request, Need, uid), ACTS.get(name)
    if chosen is None:
        raise Http404
    page = {"title": row.title, "symbol": row.symbol, "shape": NEED.shapes[row.state]}
    back = reverse("exchange:need", args=[row.uid])
    return take(request, chosen, row, back=back, page=page, said=resource_words(row))


@require_http_methods(["GET", "HEAD", "POST"])
@seen
def need_suggest(request: HttpRequest, uid: UUID, offer: UUID) -> HttpResponse:
    """An officer puts an offer beside a need."""
    row, given = found_or_404(request, Need, uid), found_or_404(request, Offer, offer)

    def suggest(need: Need, actor: Actor, _answers: dict[str, Any]) -> Any:
        return services.match_suggest(need=need.pk, offer=given.pk, actor=actor)

    consequence = gettext_lazy("Nobody is told yet. The next step introduces both sides and holds the quantity.")
    chosen = Act(gettext_lazy("Suggest this match"), consequence, forms.ActForm, suggest, gettext_lazy("Suggested."))
    page = {"title": row.title, "symbol": row.symbol, "shape": NEED.shapes[row.state]}
    said = [(_("Need"), local_text(row.title).text), (_("Offer"), local_text(given.title).text)]
    back = reverse("exchange:need", args=[row.uid])
    return take(
        request,
        chosen,
        row,
        back=back,
        page=page,
        said=said,
        after=lambda match: reverse("exchange:match", args=[match.uid]),
    )

"""Pages of matches: for both sides and the secretariat."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from initiatives.exchange import forms, selectors, services
from initiatives.exchange.models import Match, MatchState
from initiatives.exchange.views.common import found_or_404, tabs, world
from initiatives.exchange.workflow import MATCH
from members.body.selectors import rules_numbered
from members.delegations.selectors import Standing
from members.states.models import Member
from portal.core.actors import Actor
from portal.core.acts import Act, Button, plain, take
from portal.core.audit.words import trail
from portal.core.display.instants import show
from portal.core.display.texts import local_text
from portal.core.doors import to_sign_in
from portal.core.eyes import seen
from portal.core.pages import page_of

M = MatchState


def _terms(row: Match, actor: Actor, answers: dict[str, Any]) -> Any:
    return services.match_terms(
        match=row.pk, terms=answers["terms"], quantity=answers["quantity"], delivers_until=forms.end_of(answers["delivers_on"]),
        actor=actor, expected_version=answers["expected_version"],
    )  # fmt: skip


ACTS = {
    "introduce": Act(
        gettext_lazy("Introduce both sides"),
        gettext_lazy("Both are served and asked to consent. The quantity is held until they do; silence counts as no."),
        forms.ActForm, plain(services.match_introduce, "match"), gettext_lazy("Introduced."),
    ),
    "drop": Act(
        gettext_lazy("Drop the suggestion"), gettext_lazy("Nobody was told of it."),
        forms.ActForm, plain(services.match_drop, "match"), gettext_lazy("Dropped."), cut=True,
    ),
    "consent": Act(
        gettext_lazy("Consent"), gettext_lazy("With the consent of both sides you negotiate the terms. Nothing is agreed yet."),
        forms.ConsentForm, plain(services.match_consent, "match", "declared", "words"), gettext_lazy("Consent recorded."),
        sensitive=True,
    ),
    "terms": Act(
        gettext_lazy("Put terms on the table"),
        gettext_lazy("You agree to these terms by putting them; the other side’s agreement to former terms falls."),
        forms.TermsForm, _terms, gettext_lazy("Terms are on the table."), sensitive=True,
    ),
    "agree": Act(
        gettext_lazy("Agree to the terms"),
        gettext_lazy("With the agreement of both sides the match is agreed. This binds your member."),
        forms.ActForm, plain(services.match_agree, "match"), gettext_lazy("Agreement recorded."), sensitive=True,
    ),
    "start": Act(
        gettext_lazy("Begin delivery"), gettext_lazy("The hold becomes a draw: the ledger shows it as used."),
        forms.ActForm, plain(services.match_start, "match"), gettext_lazy("Delivery began."), sensitive=True,
    ),
    "complete": Act(
        gettext_lazy("Confirm that it was received"), gettext_lazy("The match is completed."),
        forms.ActForm, plain(services.match_complete, "match"), gettext_lazy("Completed."), sensitive=True,
    ),
    "fail": Act(
        gettext_lazy("Say no, or report a failure"),
        gettext_lazy("What is held is released. Your reason is published as part of a sum only."),
        forms.FailForm, plain(services.match_fail, "match", "code"), gettext_lazy("Recorded."), cut=True,
    ),
}  # fmt: skip


@require_safe
@seen
def matches(request: HttpRequest) -> HttpResponse:
    """Matches of the reader's member, or all for the secretariat."""
    if not request.standing:  # type: ignore[attr-defined]
        return to_sign_in(request)
    page = page_of(selectors.matches(request.viewer), request.GET)  # type: ignore[attr-defined]
    for row in page.items:
        row.shape = MATCH.shapes[row.state]
    context = {"page": page, "tabs": tabs("exchange:matches", request)}
    return render(request, "exchange/matches.html", context | world(*page.items))


@require_safe
@seen
def match(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A match: both sides, what each has said, the terms, the ledger."""
    row: Match = found_or_404(request, Match, uid)
    standing: Standing | None = request.standing  # type: ignore[attr-defined]
    context = {
        "row": row,
        "shape": MATCH.shapes[row.state],
        "needed": needed(row),
        "sides": _sides(row),
        "reasons": [selectors.REASONS[code] for code in row.score_reasons if code in selectors.REASONS],
        "entries": list(selectors.entries(request.viewer, row)),  # type: ignore[attr-defined]
        "other_steps": _buttons(row, standing),
        "events": trail(request.viewer, row),  # type: ignore[attr-defined]
    }
    return render(request, "exchange/match.html", context | world(row))


def _sides(row: Match) -> list[dict[str, Any]]:
    gives = pgettext("match", "Gives")  # of a side, not of a right as on the page of the rules
    return [_side(row, "need", row.need.member, _("Receives")), _side(row, "offer", row.offer.member, gives)]


def _side(row: Match, side: str, member: Member, role: str) -> dict[str, Any]:
    said = {
        name: getattr(row, f"{side}_{name}") for name in ("consented_at", "declared_at", "declaration", "agreed_at")
    }
    return {"member": member, "role": role, **said}


def _buttons(row: Match, standing: Standing | None) -> list[Button]:
    """What this person can do now."""
    if not standing:
        return []
    names: list[str] = []
    if standing.is_staff:
        names = ["introduce", "drop"] if row.state == M.SUGGESTED else []
    elif standing.may("bind"):
        names = _for_side(row, receiving=standing.member_id == row.need.member_id)
    styles = ["" if index == 0 else "plain" for index, _name in enumerate(names)]
    return [
        Button(ACTS[name].title, reverse("exchange:match_act", args=[row.uid, name]), style=style)
        for name, style in zip(names, styles, strict=True)
    ]


def _for_side(row: Match, *, receiving: bool) -> list[str]:
    consented = row.need_consented_at if receiving else row.offer_consented_at
    agreed = row.need_agreed_at if receiving else row.offer_agreed_at
    if row.state == M.INTRODUCED:
        return [*([] if consented else ["consent"]), "fail"]
    if row.state == M.NEGOTIATING:
        return [*(["agree"] if row.terms and not agreed else []), "terms", "fail"]
    if row.state == M.AGREED:
        return ["fail"] if receiving else ["start", "fail"]
    if row.state == M.ACTIVE:
        return ["complete", "fail"] if receiving else ["fail"]
    return []


def needed(row: Match) -> str:
    """Who does what by when for the match to move on."""
    receiver, giver = local_text(row.need.member.name).text, local_text(row.offer.member.name).text
    if row.state == M.INTRODUCED:
        awaited = [
            name for name, said in ((receiver, row.need_consented_at), (giver, row.offer_consented_at)) if not said
        ]
        until = show(row.consent_until) if row.consent_until else ""
        return _("Consent of %(who)s by %(until)s. Silence counts as no.") % {
            "who": " · ".join(awaited),
            "until": until,
        }
    sentences = {
        M.SUGGESTED: _("The secretariat introduces both sides."),
        M.NEGOTIATING: _("Terms to which both %(receiver)s and %(giver)s agree."),
        M.AGREED: _("%(giver)s begins delivery."),
        M.ACTIVE: _("%(receiver)s confirms that it was received."),
    }
    return sentences.get(M(row.state), _("Nothing.")) % {"receiver": receiver, "giver": giver}


@require_http_methods(["GET", "HEAD", "POST"])
@seen
def match_act(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """One act on a match."""
    row, chosen = found_or_404(request, Match, uid), ACTS.get(name)
    if chosen is None:
        raise Http404
    extra: dict[str, Any] = {}
    if name == "fail":
        extra["codes"] = rules_numbered(row.rules_version, fictional=row.fictional).reasons("match_failure")
    if name == "terms":
        extra["initial"] = {"quantity": row.quantity, "terms": row.terms}
    page = {
        "title": row.need.title,
        "symbol": f"{row.need.symbol} × {row.offer.symbol}",
        "shape": MATCH.shapes[row.state],
    }
    back = reverse("exchange:match", args=[row.uid])
    return take(request, chosen, row, back=back, page=page, said=_said(row), **extra)


def _said(row: Match) -> list[tuple[str, str]]:
    said = [
        (_("Need"), local_text(row.need.title).text),
        (_("Offer"), local_text(row.offer.title).text),
        (_("Quantity"), f"{row.quantity:g} {row.need.get_unit_display()}"),
        (_("Terms"), row.terms),
    ]
    return [(label, words) for label, words in said if words]

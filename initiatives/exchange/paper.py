"""What of needs, offers and matches may come on paper (domain.md §2, §8)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.commitments.forms import grouped
from governance.plan.models import Point
from initiatives.exchange import services
from initiatives.exchange.forms import AUDIENCES, EXPORT, date, end_of, text
from initiatives.exchange.models import Match, MatchState, Need, NeedState, Offer, OfferState, ResourceUnit
from initiatives.exchange.services import Offered, Wanted
from initiatives.exchange.workflow import LIVE, WAITING_FOR_HELP
from members.body.selectors import rules_numbered
from members.states.choices import about_member, choices, itself, of
from members.states.models import Member
from portal.core.actors import Actor
from portal.core.audit.receipts import receipt_for
from portal.core.display.texts import NAMES, UN_ORDER, local_text
from portal.core.paper.forms import BarePaper, PaperForm
from portal.core.paper.kinds import PaperKind
from portal.core.paper.models import PaperEntry
from portal.core.paper.said import author, plainly, said
from portal.core.refusals import Receipt

M, N, O = MatchState, NeedState, OfferState  # noqa: E741


def amount() -> forms.DecimalField:
    return forms.DecimalField(label=_("Quantity"), max_digits=18, decimal_places=2, min_value=0.01)


class NeedPaper(PaperForm):
    """A need as a note states it, in one language."""

    language = forms.ChoiceField(label=_("Language"), choices=[(code, NAMES[code]) for code in UN_ORDER])
    title = text(_("Title"))
    summary = text(_("Summary"), required=False, long=True, length=5000)
    unit = forms.ChoiceField(label=_("Unit"), choices=ResourceUnit.choices)
    quantity = amount()
    points = forms.MultipleChoiceField(label=_("Points of a plan"), required=False, widget=forms.CheckboxSelectMultiple)
    chosen_audience = forms.ChoiceField(label=_("Who reads it once it is published"), choices=AUDIENCES)

    def asked_about(self, target: Member) -> None:
        points: Any = self.fields["points"]
        points.choices = grouped(Point.objects.select_related("plan").order_by("plan", "number"))


class OfferPaper(NeedPaper):
    """An offer with its conditions."""

    licence = text(_("Licence or terms of transfer"), required=False, length=100)
    eligibility = text(_("Who may receive it"), required=False, long=True, length=2000)
    available_until = date(_("Last day"), required=False)


class ConsentPaper(PaperForm):
    """Yes, with the declaration that the side makes for itself."""

    declared = forms.BooleanField(label=EXPORT)
    words = text(_("The declaration in its own words"), required=False, long=True, length=5000)


class TermsPaper(PaperForm):
    """Terms on the table."""

    quantity = amount()
    delivers_on = date(_("Delivered by the end of"))
    terms = text(_("Terms"), long=True, length=10000)


class FailPaper(PaperForm):
    """A coded reason."""

    code = forms.ChoiceField(label=_("Reason"))

    def asked_about(self, target: Match) -> None:
        codes = rules_numbered(target.rules_version or 0, fictional=target.fictional).reasons("match_failure")
        self.fields["code"].choices = [(key, local_text(words).text) for key, words in codes.items()]  # type: ignore[attr-defined]


def _words(answers: dict[str, Any]) -> dict[str, Any]:
    """What needs and offers say alike."""
    language = answers["language"]
    return {
        "title": {language: answers["title"]},
        "summary": {language: answers["summary"]} if answers["summary"] else {},
        "original_language": language,
        "points": [int(key) for key in answers["points"]],
    } | {name: answers[name] for name in ("unit", "quantity", "chosen_audience")}


def _need(entry: PaperEntry, actor: Actor) -> Receipt:
    """Who entered it stands for its author, who confirms it for who endorsed it."""
    wanted = Wanted(**_words(said(entry)))
    row = services.need_draft(wanted=wanted, member=entry.member_id, actor=author(entry, actor))
    services.need_endorse(need=row.pk, actor=actor)
    return receipt_for(services.need_publish(need=row.pk, actor=actor), actor)


def _offer(entry: PaperEntry, actor: Actor) -> Receipt:
    """Who entered it stands for its author, who confirms it for who cleared it."""
    answers = said(entry)
    eligibility = {answers["language"]: answers["eligibility"]} if answers["eligibility"] else {}
    offered = Offered(
        **_words(answers), licence=answers["licence"], eligibility=eligibility,
        available_until=end_of(answers["available_until"] or None),
    )  # fmt: skip
    row = services.offer_draft(offered=offered, member=entry.member_id, actor=author(entry, actor))
    return receipt_for(services.offer_submit(offer=row.pk, actor=actor), actor)


def _terms(entry: PaperEntry, actor: Actor) -> Receipt:
    answers = said(entry)
    row = services.match_terms(
        match=entry.target_id, terms=answers["terms"], quantity=answers["quantity"],
        delivers_until=end_of(answers["delivers_on"]), actor=actor,
    )  # fmt: skip
    return receipt_for(row, actor)


def _sides(row: Match) -> list[tuple[str, str]]:
    return choices([row.need.member, row.offer.member])


def _giver(row: Match) -> list[tuple[str, str]]:
    return choices([row.offer.member])


def _receiver(row: Match) -> list[tuple[str, str]]:
    return choices([row.need.member])


def _about_need(row: Need) -> tuple[dict[str, str], str, str]:
    return row.title, row.symbol, f"exchange/needs/{row.uid}/"


def _about_offer(row: Offer) -> tuple[dict[str, str], str, str]:
    return row.title, row.symbol, f"exchange/offers/{row.uid}/"


def _about_match(row: Match) -> tuple[dict[str, str], str, str]:
    return row.need.title, row.need.symbol, f"exchange/matches/{row.uid}/"


KINDS = {
    "need.publish": PaperKind(_("Need"), Member, NeedPaper, itself, about_member, _need, events=("need.published",)),
    "need.confirm": PaperKind(
        _("Confirmed as still needed"), Need, BarePaper, of("member"), _about_need, plainly(services.need_confirm, "need"),
        open=lambda row: row.state in (*LIVE, N.EXPIRED), events=("need.confirmed",),
    ),
    "need.withdraw": PaperKind(
        _("Withdrawal of a need"), Need, BarePaper, of("member"), _about_need, plainly(services.need_withdraw, "need"),
        open=lambda row: row.state in WAITING_FOR_HELP, events=("need.withdrawn",),
    ),
    "offer.submit": PaperKind(_("Offer"), Member, OfferPaper, itself, about_member, _offer, events=("offer.submitted",)),
    "offer.open": PaperKind(
        _("Opening of an offer"), Offer, BarePaper, of("member"), _about_offer, plainly(services.offer_open, "offer"),
        open=lambda row: row.state in (O.VERIFIED, O.PAUSED), events=("offer.opened",),
    ),
    "offer.pause": PaperKind(
        _("Pause of an offer"), Offer, BarePaper, of("member"), _about_offer, plainly(services.offer_pause, "offer"),
        open=lambda row: row.state == O.OPEN, events=("offer.paused",),
    ),
    "match.consent": PaperKind(
        _("Consent to a match"), Match, ConsentPaper, _sides, _about_match,
        plainly(services.match_consent, "match", "declared", "words"),
        open=lambda row: row.state in (M.INTRODUCED, M.LAPSED), events=("match.consented",),
    ),
    "match.propose_terms": PaperKind(
        _("Terms of a match"), Match, TermsPaper, _sides, _about_match, _terms,
        open=lambda row: row.state == M.NEGOTIATING, events=("match.terms_proposed",),
    ),
    "match.agree": PaperKind(
        _("Agreement to the terms of a match"), Match, BarePaper, _sides, _about_match,
        plainly(services.match_agree, "match"), open=lambda row: row.state == M.NEGOTIATING,
        events=("match.agreed", "match.terms_accepted"),
    ),
    "match.start": PaperKind(
        _("Beginning of delivery"), Match, BarePaper, _giver, _about_match, plainly(services.match_start, "match"),
        open=lambda row: row.state == M.AGREED, events=("match.started",),
    ),
    "match.complete": PaperKind(
        _("Confirmation that it was received"), Match, BarePaper, _receiver, _about_match,
        plainly(services.match_complete, "match"), open=lambda row: row.state == M.ACTIVE, events=("match.completed",),
    ),
    "match.fail": PaperKind(
        _("Refusal or failure of a match"), Match, FailPaper, _sides, _about_match,
        plainly(services.match_fail, "match", "code"),
        open=lambda row: row.state in (M.INTRODUCED, M.NEGOTIATING, M.AGREED, M.ACTIVE), events=("match.failed",),
    ),
}  # fmt: skip

"""What waits for a person about needs, offers and matches."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from initiatives.exchange.models import Match, MatchState, Need, NeedState, Offer, OfferState
from initiatives.exchange.workflow import LIVE, MATCH, NEED, OFFER
from portal.core.waiting import Waiting


def waits_for(standing: Any, at: datetime) -> list[Waiting]:
    """Needs and offers: two statements."""
    if standing.is_staff:
        rows = Offer.objects.filter(state=OfferState.SUBMITTED)
        return [_offer(row, _("Verify that it is complete, or return it with questions.")) for row in rows]
    if standing.member_id is None:
        return []
    mine = Q(member=standing.member_id)
    needs = Need.objects.filter(
        mine, Q(state__in=[NeedState.DRAFT, NeedState.ENDORSED]) | Q(state__in=LIVE, asked__len__gt=0)
    )
    offers = Offer.objects.filter(mine, state__in=[OfferState.DRAFT, OfferState.VERIFIED])
    found = [_need(row, _need_sentence(row, standing)) for row in needs]
    found += [_offer(row, _offer_sentence(row, standing)) for row in offers]
    return [item for item in found if item.sentence]


def matches_wait_for(standing: Any, at: datetime) -> list[Waiting]:
    """Matches: one statement."""
    if standing.member_id is None or not standing.may("bind"):
        return []
    member = standing.member_id
    open_ = [MatchState.INTRODUCED, MatchState.NEGOTIATING, MatchState.AGREED, MatchState.ACTIVE]
    rows = Match.objects.filter(Q(need__member=member) | Q(offer__member=member), state__in=open_)
    found = [_match(row, _match_sentence(row, member)) for row in rows.select_related("need", "offer")]
    return [item for item in found if item.sentence]


def _need_sentence(row: Need, standing: Any) -> str:
    if row.state == NeedState.DRAFT:
        mine = standing.is_focal_point and row.author_id != standing.user_id
        return _("Endorse it, so that it can be published.") if mine else ""
    if row.state == NeedState.ENDORSED:
        return _("Publish it.") if standing.may("bind") else ""
    return _("Still needed? Without confirmation it expires.") if standing.may("bind") else ""


def _offer_sentence(row: Offer, standing: Any) -> str:
    if row.state == OfferState.DRAFT:
        mine = standing.is_focal_point and row.author_id != standing.user_id
        return _("Clear it and submit it to the secretariat.") if mine else ""
    return _("Verified: open it.") if standing.may("bind") else ""


def _match_sentence(row: Match, member: int) -> str:
    receiving = row.need.member_id == member
    consent, agreement = (
        ("need_consented_at", "need_agreed_at") if receiving else ("offer_consented_at", "offer_agreed_at")
    )
    if row.state == MatchState.INTRODUCED:
        return "" if getattr(row, consent) else _("Consent or say no. Silence counts as no.")
    if row.state == MatchState.NEGOTIATING:
        return "" if getattr(row, agreement) else _("Agree to the terms, or put others on the table.")
    if row.state == MatchState.AGREED:
        return "" if receiving else _("Agreed: begin delivery.")
    return _("Confirm that it was received.") if receiving else ""


def _need(row: Need, sentence: str) -> Waiting:
    due = row.expires_at if row.state in LIVE else None
    path = reverse("exchange:need", args=[row.uid])
    return Waiting(row.title, path, NeedState(row.state).label, NEED.shapes[row.state], sentence, due, row.symbol)


def _offer(row: Offer, sentence: str) -> Waiting:
    path = reverse("exchange:offer", args=[row.uid])
    return Waiting(row.title, path, OfferState(row.state).label, OFFER.shapes[row.state], sentence, None, row.symbol)


def _match(row: Match, sentence: str) -> Waiting:
    due = row.consent_until if row.state == MatchState.INTRODUCED else None
    path = reverse("exchange:match", args=[row.uid])
    return Waiting(
        row.need.title, path, MatchState(row.state).label, MATCH.shapes[row.state], sentence, due, row.need.symbol
    )

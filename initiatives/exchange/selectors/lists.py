"""Lists and pages of the exchange, each in a fixed number of statements."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from initiatives.exchange.models import LedgerEntry, Match, MatchState, Need, Offer, ResourceUnit
from initiatives.exchange.workflow import NEED, OFFER
from members.body.selectors import Rules
from members.states.models import Member
from members.states.selectors import Part, part
from portal.core.eyes import SERVICE, Viewer, seeing_as


def needs(viewer: Viewer, query: Mapping[str, str]) -> QuerySet[Need]:
    """Needs the viewer may see. `query` filters: unit, member (code), state."""
    return _filtered(Need.objects.visible_to(viewer).select_related("member"), query)


def offers(viewer: Viewer, query: Mapping[str, str]) -> QuerySet[Offer]:
    """Offers the viewer may see. The same filters."""
    return _filtered(Offer.objects.visible_to(viewer).select_related("member"), query)


def _filtered(rows: QuerySet, query: Mapping[str, str]) -> QuerySet:
    if (unit := query.get("unit")) in ResourceUnit.values:
        rows = rows.filter(unit=unit)
    for name, column in (("member", "member__code"), ("state", "state")):
        if value := query.get(name):
            rows = rows.filter(**{column: value})
    return rows


def needs_of_member(viewer: Viewer, member: Member) -> Part | None:
    """For a member's page: its newest needs that the viewer may see. One statement."""
    path = f"{reverse('exchange:needs')}?member={member.code}"
    rows = Need.objects.visible_to(viewer).filter(member=member)
    return part(_("Needs"), rows, shapes=NEED.shapes, route="exchange:need", all_path=path)


def offers_of_member(viewer: Viewer, member: Member) -> Part | None:
    """For a member's page: its newest offers that the viewer may see. One statement."""
    path = f"{reverse('exchange:offers')}?member={member.code}"
    rows = Offer.objects.visible_to(viewer).filter(member=member)
    return part(_("Offers"), rows, shapes=OFFER.shapes, route="exchange:offer", all_path=path)


def matches(viewer: Viewer) -> QuerySet[Match]:
    """Matches the viewer may see: of the own member, or all for the secretariat."""
    return Match.objects.visible_to(viewer).select_related("need__member", "offer__member")


def need_for(viewer: Viewer, uid: UUID) -> Need:
    """One need. Raises Need.DoesNotExist."""
    return needs(viewer, {}).select_related("initiative").get(uid=uid)


def offer_for(viewer: Viewer, uid: UUID) -> Offer:
    """One offer. Raises Offer.DoesNotExist."""
    return offers(viewer, {}).select_related("initiative").get(uid=uid)


def match_for(viewer: Viewer, uid: UUID) -> Match:
    """One match with both sides. Raises Match.DoesNotExist."""
    return matches(viewer).get(uid=uid)


def entries(viewer: Viewer, row: Offer | Match) -> QuerySet[LedgerEntry]:
    """The ledger entries the viewer may see, oldest first."""
    which = {"offer": row} if isinstance(row, Offer) else {"match": row}
    return LedgerEntry.objects.visible_to(viewer).filter(**which).order_by("pk")


def failure_sums(rules: Rules, *, fictional: bool) -> tuple[list[tuple[dict[str, str], int]], int]:
    """Why matches failed, as sums only: reasons with at least as many as the rules ask, and how many others, merged; a rest
    that would itself be small is not told (domain.md §3.9).
    """
    least = rules.content["counts"]["small_group_minimum"]["value"]
    with seeing_as(SERVICE):
        failed = Match.objects.filter(state=MatchState.FAILED, fictional=fictional).exclude(failure_code="")
        counts = dict(failed.order_by().values_list("failure_code").annotate(n=Count("pk")))
    words = rules.reasons("match_failure")
    told = [(words.get(code, {"en": code}), n) for code, n in sorted(counts.items()) if n >= least]
    rest = sum(n for n in counts.values() if n < least)
    return told, rest if rest >= least else 0

"""Which notices the exchange sends, to whom, with which facts."""

from typing import Any

from django.db.models import QuerySet

from initiatives.exchange.models import Match, Need, Offer
from members.delegations.selectors import contact_recipients
from portal.core import clock
from portal.core.audit.models import AuditEvent
from portal.core.notices.kinds import NoticeKind
from portal.core.notices.services import notify


def to_owner(row: Need | Offer) -> QuerySet:
    """The member's contacts for formal service."""
    return contact_recipients([row.member_id], clock.now())


def to_owner_alternates(row: Need | Offer) -> QuerySet:
    return contact_recipients([row.member_id], clock.now(), alternates=True)


def to_sides(match: Match) -> QuerySet:
    """The contacts of both sides."""
    return contact_recipients([match.need.member_id, match.offer.member_id], clock.now())


def to_side_alternates(match: Match) -> QuerySet:
    return contact_recipients([match.need.member_id, match.offer.member_id], clock.now(), alternates=True)


KINDS = [
    NoticeKind("need.still_needed", formal=False, recipients=to_owner),
    NoticeKind("need.expired", formal=False, recipients=to_owner),
    NoticeKind("offer.returned", formal=True, recipients=to_owner, alternates=to_owner_alternates),
    NoticeKind("offer.verified", formal=False, recipients=to_owner),
    NoticeKind("match.introduced", formal=True, recipients=to_sides, alternates=to_side_alternates),
    NoticeKind("match.agreed", formal=True, recipients=to_sides, alternates=to_side_alternates),
    NoticeKind("match.ended", formal=False, recipients=to_sides),
]


def still_needed(row: Need, event: AuditEvent, step: str) -> None:
    since = row.confirmed_at or row.published_at or row.created_at
    notify(
        "need.still_needed", row, event=event, facts=_need(row, deadline=row.expires_at), step=f"{step}:{since:%Y%m%d}"
    )


def need_expired(row: Need, event: AuditEvent) -> None:
    notify("need.expired", row, event=event, facts=_need(row))


def offer_returned(row: Offer, event: AuditEvent, reason: str) -> None:
    notify("offer.returned", row, event=event, facts=_offer(row, reason=reason))


def offer_verified(row: Offer, event: AuditEvent) -> None:
    notify("offer.verified", row, event=event, facts=_offer(row))


def introduced(row: Match, event: AuditEvent) -> None:
    notify("match.introduced", row, event=event, facts=_match(row, deadline=row.consent_until))


def agreed(row: Match, event: AuditEvent) -> None:
    notify("match.agreed", row, event=event, facts=_match(row))


def match_ended(row: Match, event: AuditEvent) -> None:
    """Lapsed or failed, without the reason: that is published as a sum only."""
    notify("match.ended", row, event=event, facts=_match(row))


def _need(row: Need, **more: Any) -> dict[str, Any]:
    return {"title": row.title, "symbol": row.symbol, "path": f"/exchange/needs/{row.uid}/", **more}


def _offer(row: Offer, **more: Any) -> dict[str, Any]:
    return {"title": row.title, "symbol": row.symbol, "path": f"/exchange/offers/{row.uid}/", **more}


def _match(row: Match, **more: Any) -> dict[str, Any]:
    sides = {"receiver": row.need.member.name, "giver": row.offer.member.name}
    symbols = {"symbol": row.need.symbol, "offer": row.offer.symbol}
    return {"title": row.need.title, "path": f"/exchange/matches/{row.uid}/", **sides, **symbols, **more}

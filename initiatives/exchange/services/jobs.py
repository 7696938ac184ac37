"""Timed moves of the exchange: each looks again under the lock and may run twice or late without harm (domain.md §3.4)."""

from collections.abc import Callable

from dateutil.relativedelta import relativedelta
from django.db.models import QuerySet

from initiatives.exchange.models import Match, MatchState, Need, Offer
from initiatives.exchange.services.endings import need_expire
from initiatives.exchange.services.matches import match_lapse
from initiatives.exchange.services.needs import need_ask
from initiatives.exchange.services.offers import offer_expire
from initiatives.exchange.workflow import WAITING_FOR_HELP
from members.body.selectors import rules_numbered
from portal.core import clock
from portal.core.actors import system
from portal.core.eyes import SERVICE, seeing_as


def matches_lapse() -> int:
    """Matches to which a side has not consented in time. Returns how many."""
    due = Match.objects.filter(state=MatchState.INTRODUCED, consent_until__lte=clock.now())
    return _each(due, lambda pk: match_lapse(match=pk, actor=system()))


def needs_expire() -> int:
    """Needs nobody confirmed. Returns how many."""
    due = Need.objects.filter(state__in=WAITING_FOR_HELP, expires_at__lte=clock.now())
    return _each(due, lambda pk: need_expire(need=pk, actor=system()))


def offers_expire() -> int:
    """Offers whose last day is over. Returns how many."""
    due = Offer.objects.filter(state__in=["open", "paused", "exhausted"], available_until__lte=clock.now())
    return _each(due, lambda pk: offer_expire(offer=pk, actor=system()))


def needs_ask() -> int:
    """“Still needed?” after the months of the rules; after an outage only the latest question. Returns how many were asked."""
    at = clock.now()
    asked = 0
    with seeing_as(SERVICE):
        rows = list(Need.objects.filter(state__in=WAITING_FOR_HELP, expires_at__gt=at).order_by("pk"))
        due = {row.pk: [step for step, instant in _questions(row) if instant <= at] for row in rows}  # type: ignore[operator]
    for row in rows:
        if due[row.pk] and due[row.pk][-1] not in row.asked:
            asked += need_ask(need=row.pk, step=due[row.pk][-1], actor=system())
    return asked


def _questions(row: Need) -> list[tuple[str, object]]:
    """The questions with their instants, counted from the last confirmation."""
    since = row.confirmed_at or row.published_at or row.created_at
    months = rules_numbered(row.rules_version or 0, fictional=row.fictional).amounts("need_confirmation_asked")
    return [(f"M+{month}", since + relativedelta(months=month)) for month in sorted(months)]


def _each(due: QuerySet, act: Callable[[int], bool]) -> int:
    with seeing_as(SERVICE):
        keys = list(due.order_by("pk").values_list("pk", flat=True))
    return sum(act(pk) for pk in keys)

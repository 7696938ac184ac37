"""Access lapses by itself; before it leaves a member with nobody who can bind it, others are warned (domain.md §4)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from members.body.selectors import NoRulesInForce, rules_at
from members.delegations.models import Delegation, Power, PowerKind
from members.delegations.notices import tell_ending
from portal.core import audit, clock
from portal.core.actors import system
from portal.core.eyes import SERVICE, seeing_as
from portal.core.service import service

PERIOD = "credentials_warning"


def powers_warn() -> int:
    """Warn each member for which, within the days of the rules, nobody will be left who can bind it.

    Each step once for each end; after an outage only the latest step. Returns how many warnings were queued.
    """
    with seeing_as(SERVICE):
        at = clock.now()
        worlds = {fictional: _days(at, fictional=fictional) for fictional in (False, True)}
        ripe = [
            (delegation, end, step)
            for delegation, end in _ends(at, timedelta(days=max([0, *worlds[False], *worlds[True]])))
            if (step := _step(end, at, worlds[delegation.member.fictional])) is not None
        ]
    return sum(_warn(delegation.pk, end, step) for delegation, end, step in ripe)


def _days(at: datetime, *, fictional: bool) -> list[int]:
    try:
        return rules_at(at, fictional=fictional).amounts(PERIOD)
    except NoRulesInForce:
        return []


def _ends(at: datetime, within: timedelta) -> list[tuple[Delegation, datetime]]:
    """Delegations whose last chain of powers to bind ends in that time, with its end."""
    powers = Power.objects.filter(kind=PowerKind.BIND, valid__endswith__gt=at) | Power.objects.filter(
        kind=PowerKind.BIND, valid__upper_inf=True
    )
    by_delegation: dict[int, list[tuple[datetime | None, datetime | None]]] = {}
    for delegation, valid in powers.values_list("delegate__delegation", "valid"):
        by_delegation.setdefault(delegation, []).append((valid.lower, valid.upper))
    ends = {key: bound_until(spans, at) for key, spans in by_delegation.items()}
    ripe = {key: end for key, end in ends.items() if end is not None and at < end <= at + within}
    rows = Delegation.objects.filter(pk__in=ripe).select_related("member").order_by("pk")
    return [(row, ripe[row.pk]) for row in rows]


def bound_until(spans: Iterable[tuple[datetime | None, datetime | None]], at: datetime) -> datetime | None:
    """Until when somebody can bind without a gap, from an instant on; the instant itself when nobody can; None: without end."""
    until = at
    for start, end in sorted(spans, key=lambda span: (span[0] is not None, span[0] or at)):
        if start is not None and start > until:
            break
        if end is None:
            return None
        until = max(until, end)
    return until


def _step(end: datetime, at: datetime, days: list[int]) -> int | None:
    """The latest step whose instant has come: the smallest number of days that reaches the end."""
    return min((number for number in days if end - timedelta(days=number) <= at), default=None)


def _warn(delegation: int, end: datetime, step: int) -> bool:
    with service(system()):
        row = (
            Delegation.objects.select_for_update(no_key=True, of=("self",)).select_related("member").get(pk=delegation)
        )
        key = f"{end:%Y%m%dT%H%M%S}-{step}"
        return tell_ending(row, end, key, lambda: audit.record("delegation.warned", target=row, by=system(), step=step))

"""How a need leaves the exchange before it is met: withdrawn or expired. Matches that are not agreed go with it."""

from initiatives.exchange import notices
from initiatives.exchange.models import Need, NeedState
from initiatives.exchange.services.matches import lapse_open_matches
from initiatives.exchange.workflow import WAITING_FOR_HELP
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.locks import lock
from portal.core.service import service
from portal.core.workflow import move

N = NeedState


def need_withdraw(*, need: int, actor: Actor, expected_version: int | None = None) -> Need:
    """The member withdraws it; matches not agreed yet lapse. Permission `needs.publish`. Audits `need.withdrawn`.

    Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Need, need, expected_version)
        before, at = row.state, clock.now()
        move(row, to=N.WITHDRAWN, actor=actor, at=at)
        audit.record("need.withdrawn", target=row, by=actor, at=at, source=before)
        lapse_open_matches(row, at, "need_withdrawn")
    return row


def need_expire(*, need: int, actor: Actor) -> bool:
    """Nobody confirmed it in time. Job only, idempotent. Audits `need.expired`; tells its service contacts."""
    with service(actor):
        row = lock(Need, need)
        at, before = clock.now(), row.state
        if row.state not in WAITING_FOR_HELP or row.expires_at is None or row.expires_at > at:
            return False
        move(row, to=N.EXPIRED, actor=actor, at=at)
        event = audit.record("need.expired", target=row, by=actor, at=at, source=before)
        notices.need_expired(row, event)
        lapse_open_matches(row, at, "need_expired")
    return True

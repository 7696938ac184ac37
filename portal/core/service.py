"""The frame of every service: one transaction, service eyes, and the actor known to what is called inside (design.md §2)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from portal.core.actors import Actor
from portal.core.eyes import SERVICE, seeing_as

_actor: ContextVar[Actor | None] = ContextVar("portal_actor", default=None)


@contextmanager
def service(actor: Actor) -> Iterator[None]:
    """Open the transaction of an act. A service called by another joins its transaction: both happen or neither."""
    token = _actor.set(actor)
    try:
        with seeing_as(SERVICE):
            yield
    finally:
        _actor.reset(token)


def acting() -> Actor | None:
    """The actor of the service now running, if any."""
    return _actor.get()

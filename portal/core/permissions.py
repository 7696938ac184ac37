"""Named permissions: small predicates that say why they refuse. Pages, API, admin and services ask the same name."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from portal.core.actors import Actor, ActorKind
from portal.core.refusals import PermissionRefused, Refusal
from portal.core.registry import Registry

Predicate = Callable[[Actor, Any, datetime], Refusal | None]

PERMISSIONS: Registry[str, Predicate] = Registry("permissions")


def may(actor: Actor, act: str, obj: Any, at: datetime) -> Refusal | None:
    """None when the actor may perform the named act on this object at this instant; otherwise why not, in words.

    The portal itself (jobs, loading) may what is registered for it.
    """
    return PERMISSIONS[act](actor, obj, at)


def check(name: str, actor: Actor, obj: Any, at: datetime) -> None:
    """Raise PermissionRefused unless the actor holds the named permission on this object at this instant."""
    if refusal := may(actor, name, obj, at):
        raise PermissionRefused(refusal)


def any_of(*predicates: Predicate) -> Predicate:
    """Admit whom one of the predicates admits; refuse with the first one's reason."""

    def either(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
        refusals = [predicate(actor, obj, at) for predicate in predicates]
        return None if None in refusals else refusals[0]

    return either


def only_system(refusal: Refusal) -> Predicate:
    """Admit only the portal's own jobs."""

    def predicate(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
        return None if actor.kind == ActorKind.SYSTEM else refusal

    return predicate

"""A refused act answers with the rule that refused it, in plain words, on page and API (domain.md §3.6)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an act is refused. `code` is stable, for programs; `rule` cites the rule; `sentence` is for people, translated."""

    code: str
    sentence: str | Promise
    rule: str = ""


class Refused(Exception):
    """An act was refused: nothing has happened. Doors turn it into a page or a problem document."""

    status = 409

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal

    def __str__(self) -> str:
        return str(self.refusal.sentence)


class PermissionRefused(Refused):
    """The actor may not do this."""

    status = 403


class TransitionRefused(Refused):
    """The transition table has no such step from the present state, or its guard refuses."""


class StaleVersion(Refused):
    """Somebody else changed the row since it was read."""

    status = 412


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a member keeps of its act (domain.md §3.8).

    `effect` is False when the act was recorded but came too late to count, and `refusal` then says by which rule.
    `event` is the key of the audit event, whose position in the chain is known after commit.
    """

    number: str
    instant: datetime
    digest: str
    event: int
    effect: bool = True
    refusal: Refusal | None = None

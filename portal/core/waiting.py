"""What waits for a person: each feature names its own, the dashboard gathers them (domain.md §3.7)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.functional import Promise

from portal.core.registry import Registry

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One act that waits for this person. `title` is `{language: words}` or words; `tag` and `shape` are those of the state.

    `sentence` says in one line what follows from doing nothing. `due_at` is the instant by which it must be done, if any.
    """

    title: dict[str, str] | str | Promise
    path: str
    tag: str | Promise
    shape: str
    sentence: str | Promise
    due_at: datetime | None = None
    symbol: str = ""

    def late(self, at: datetime) -> bool:
        """Whether the instant has passed."""
        return self.due_at is not None and self.due_at <= at


#: Feature → what waits for a standing (members.delegations.selectors.Standing) at an instant. Called with the person's
#: eyes open; at most two statements each.
WAITING: Registry[str, Callable[[Any, datetime], list[Waiting]]] = Registry("what waits for me")


def waiting_for(standing: Any, at: datetime) -> list[Waiting]:
    """All that waits for a person, what ends first before the rest, what has no deadline last."""
    found = [item for _feature, waits_for in WAITING.items() for item in waits_for(standing, at)]
    return sorted(found, key=lambda item: item.due_at or NEVER)

"""Who acts, for whom, and through which door (design.md §2)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ActorKind(StrEnum):
    PERSON = "person"
    PARTNER = "partner"
    SYSTEM = "system"


class Door(StrEnum):
    PAGE = "page"
    API = "api"
    UPLOAD = "upload"
    PAPER = "paper"
    COMMAND = "command"
    JOB = "job"


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever performs an act. Made once, at the door; services and permissions read it, nothing changes it.

    `id` is the user's key (person) or the partner application's key (partner); jobs and commands have none.
    `member_id` is the member whose delegate the person is; `on_behalf_of` the member whose act this is, which differs
    when an officer enters an act received on paper (domain.md §2, the paper road); `received_at` is then when it came.
    """

    kind: ActorKind
    door: Door
    id: int | None = None
    member_id: int | None = None
    on_behalf_of: int | None = None
    request_id: str = ""
    received_at: datetime | None = None

    def received(self, at: datetime) -> datetime:
        """The instant of the act that counts for deadlines: of a paper its receipt, else `at`, the instant after the lock."""
        return self.received_at or at

    @property
    def person(self) -> int:
        """The user's key. Raises ValueError for an actor that is no person: a service that stores one asks a permission first."""
        if self.kind != ActorKind.PERSON or self.id is None:
            raise ValueError("this act needs a person")
        return self.id

    @property
    def member(self) -> int:
        """The member whose act this is. Raises ValueError for an actor without one."""
        if self.acts_for is None:
            raise ValueError("this act needs a member")
        return self.acts_for

    @property
    def acts_for(self) -> int | None:
        """The member whose act this is."""
        return self.on_behalf_of or self.member_id


def system(door: Door = Door.JOB) -> Actor:
    """The portal itself: timed moves, loading of reference data."""
    return Actor(kind=ActorKind.SYSTEM, door=door)

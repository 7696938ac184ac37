"""Who plays in the demonstration world: states, people and what they have made so far, by the keys of the data files."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from members.accounts.models import User
from members.body.models import Organ
from members.body.selectors import Rules
from members.states.models import Member
from portal.core.actors import Actor, ActorKind, Door
from portal.reference.world.instants import duration, quarter_start

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh-hans")


@dataclass(slots=True)
class Cast:
    """`now` is the instant from which the data files count. `made` maps a key of the files to the row made for it."""

    now: datetime
    members: dict[str, Member] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    delegates: dict[str, str] = field(default_factory=dict)
    organs: dict[str, Organ] = field(default_factory=dict)
    rules: Rules | None = None
    made: dict[str, int] = field(default_factory=dict)

    def instant(self, offset: str) -> datetime:
        """An offset of the data files as an instant."""
        return self.now + duration(offset)

    def quarter(self, number: int) -> datetime:
        """The first instant of a quarter: 0 is the present one."""
        return quarter_start(self.now, number)

    def actor(self, key: str, *, door: Door = Door.PAGE) -> Actor:
        """A person at a door: a delegate acts for the member, the secretariat and the chair for nobody."""
        state = self.delegates.get(key)
        return Actor(
            ActorKind.PERSON, door, id=self.people[key].pk, member_id=self.members[state].pk if state else None
        )

    def working_day(self, instant: datetime) -> datetime:
        """The instant, or the same time of the next working day of headquarters."""
        assert self.rules is not None
        return self.rules.calendar.on_working_day(instant)

    def of(self, state: str, *roles: str) -> str:
        """The key of a delegate of a state, in the first of the roles that is filled: `xa-head`."""
        for role in roles:
            key = f"{state.lower()}-{role}"
            if key in self.delegates:
                return key
        raise LookupError(f"{state} has nobody who is {' or '.join(roles)}")

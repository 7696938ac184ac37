"""Where the members stand: tiles and counts by regional group, then by code; never by size or wealth."""

from collections.abc import Iterable
from dataclasses import dataclass, field

POSITIONS = ("support", "reservation", "silent", "objection")


@dataclass(frozen=True, slots=True)
class Stand:
    """One member's position. `group` is the name of its regional group in the reader's language; a member organisation has
    the `votes` of its member states.
    """

    group: str
    code: str
    name: str
    position: str = "silent"
    you: bool = False
    url: str = ""
    votes: int = 1


@dataclass(slots=True)
class Group:
    """A row of the meter."""

    name: str
    tiles: list[Stand] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(POSITIONS, 0))

    @property
    def size(self) -> int:
        return len(self.tiles)


@dataclass(frozen=True, slots=True)
class Tally:
    """The meter: rows in the order of their names, and the sums."""

    groups: list[Group]
    counts: dict[str, int]
    disclosed: bool

    @property
    def size(self) -> int:
        return sum(group.size for group in self.groups)

    @property
    def votes(self) -> int:
        return sum(stand.votes for group in self.groups for stand in group.tiles)


def tally(stands: Iterable[Stand], *, disclosed: bool = True) -> Tally:
    """Sum up positions. With `disclosed` false nobody can tell who objected, nor how many: tiles lose code, name and position,
    a row its counts, because in a small group a count is a name, and the silent and the objecting are one sum.

    Raises KeyError for a position that is not one of `POSITIONS`.
    """
    groups: dict[str, Group] = {}
    sums = dict.fromkeys(POSITIONS, 0)
    for stand in sorted(stands, key=lambda s: (s.group, s.code)):
        group = groups.setdefault(stand.group, Group(stand.group))
        sums[stand.position if disclosed or stand.position != "objection" else "silent"] += 1
        if disclosed:
            group.counts[stand.position] += 1
        group.tiles.append(stand if disclosed else Stand(stand.group, "", "", "member", votes=stand.votes))
    return Tally(list(groups.values()), sums, disclosed)

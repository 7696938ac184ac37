"""What the public home shows. Each part is empty until its feature fills it; nothing is ever made up."""

import datetime as dt
from dataclasses import dataclass, field

from portal.core.display.tally import Stand


@dataclass(frozen=True, slots=True)
class Sum:
    """A large figure and the words under it."""

    figure: int
    words: str


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A line of "Under way now"; the fields are those of includes/todo.html."""

    title: str
    url: str
    due: dt.datetime
    tag: str
    shape: str = "open"
    symbol: str = ""
    consequence: str = ""
    late: bool = False
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """A line of "Latest decisions"; `outcome` says how and with what tally."""

    title: str
    url: str
    outcome: str


@dataclass(frozen=True, slots=True)
class SubRegion:
    name: str
    tiles: list[Stand]


@dataclass(frozen=True, slots=True)
class Region:
    """A column of the tile map: an M49 region with its sub-regions."""

    name: str
    parts: list[SubRegion]


@dataclass(frozen=True, slots=True)
class Front:
    """The public home. `rules_url` and `checkpoint` stay empty until there are rules and a signed checkpoint."""

    sums: list[Sum] = field(default_factory=list)
    under_way: list[UnderWay] = field(default_factory=list)
    under_way_total: int = 0
    under_way_url: str = ""
    decided: list[Decided] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    members_url: str = ""
    rules_version: str = ""
    rules_url: str = ""
    checkpoint: str = ""
    checkpoint_at: dt.datetime | None = None
    verify_url: str = ""
    data_url: str = ""
    api_url: str = ""
    search_url: str = ""


def front() -> Front:
    """Gather the public home for anybody; only what is public is ever read here."""
    return Front()

"""How many it takes: quorums and majorities of the rules as fractions of a base (domain.md §7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

from members.body.models import Majority, Organ, Subject
from members.body.selectors.rules import Rules, in_words


@dataclass(frozen=True, slots=True)
class Share:
    """A fraction of a base, as the rules state it; `more` says that the fraction itself is not enough."""

    fraction: Fraction
    base: str
    more: bool

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> "Share":
        return cls(Fraction(entry["numerator"], entry["denominator"]), entry["base"], entry["strictly_more"])

    def needed(self, base: int) -> int:
        """The least whole number that reaches it."""
        part = self.fraction * base
        return floor(part) + 1 if self.more else ceil(part)


@dataclass(frozen=True, slots=True)
class MajorityRow:
    """A majority with all that an organ decides by it."""

    label: Any
    share: Share
    subjects: list[Any]


def organ_entry(rules: Rules, organ: Organ) -> dict[str, Any]:
    """What the rules say of an organ; empty when they do not know it."""
    return next((entry for entry in rules.content["organs"] if entry["key"] == organ.key), {})


def majorities(rules: Rules, organ: Organ) -> list[MajorityRow]:
    """The majorities by which an organ decides, in the order of the rules."""
    rows: dict[str, list[Any]] = {}
    for row in rules.content["decision_matrix"]:
        if row["organ"] == organ.key:
            rows.setdefault(row["majority"], []).append(in_words(Subject, row["kind"]))
    known = rules.content["majorities"]
    return [MajorityRow(in_words(Majority, key), Share.of(known[key]), rows[key]) for key in known if key in rows]

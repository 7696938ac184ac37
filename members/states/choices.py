"""What papers of members have in common: whose paper it can be, and what it concerns."""

from collections.abc import Callable, Iterable
from typing import Any

from members.states.models import Member
from portal.core.display.texts import local_text


def choice(member: Member) -> tuple[str, str]:
    """A member as the form offers it."""
    return str(member.pk), f"{member.tile} {local_text(member.name).text}"


def choices(members: Iterable[Member]) -> list[tuple[str, str]]:
    return [choice(member) for member in members]


def itself(row: Member) -> list[tuple[str, str]]:
    """Of an act that begins something: the member from whose page it is entered."""
    return [choice(row)]


def of(name: str) -> Callable[[Any], list[tuple[str, str]]]:
    """Of an act about what one member owns: that member, by the name of the field."""

    def members(row: Any) -> list[tuple[str, str]]:
        return [choice(getattr(row, name))]

    return members


def about_member(row: Member) -> tuple[dict[str, str], str, str]:
    return row.name, "", f"members/{row.code}/"

"""What other features do when a post rotates or the head sets an act aside; `portal/wiring.py` fills these registries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.core.actors import Actor
from portal.core.refusals import Refusal
from portal.core.registry import Registry

#: Feature → gives a person's open drafts for a member to another person: `(member, from_user, to_user)`; how many they were.
HANDOVERS: Registry[str, Callable[[int, int, int], int]] = Registry("drafts that go over with a post")

#: Name → expression over users at an instant: what features above add to a standing, within its one statement.
BESIDE: Registry[str, Callable[[datetime], Any]] = Registry("what stands beside a delegate")

#: Role → what follows when an invitation to it is taken up, `(invitation, user, actor)`: for roles of features above.
TAKEN_UP: Registry[str, Callable[[Any, Any, Actor], None]] = Registry("invitations that are taken up")


@dataclass(frozen=True, slots=True)
class Under:
    """A line on the page of a delegation."""

    title: str
    url: str
    tag: str
    shape: str
    note: Any = None


#: Feature → its lines under a member's delegation, as far as the viewer sees them; one statement.
UNDER_DELEGATION: Registry[str, Callable[[Any, int], list[Under]]] = Registry("what stands under a delegation")


@dataclass(frozen=True, slots=True)
class Supersedable:
    """One kind of act of a delegate that the head may set aside while it can still be changed (domain.md §2).

    `find(uid)` returns the act, which has `member_id`, or None; `title(act)` is `{language: words}`, `path(act)` its page,
    `author(act)` the key of who did it. `refusal(act, at)` says why it can no longer be changed. `set_aside(act, actor)` is the
    feature's own service; it is called inside the transaction that records the supersession.
    """

    find: Callable[[Any], Any]
    title: Callable[[Any], dict[str, str]]
    path: Callable[[Any], str]
    author: Callable[[Any], int | None]
    refusal: Callable[[Any, datetime], Refusal | None]
    set_aside: Callable[[Any, Actor], object]


SUPERSEDABLE: Registry[str, Supersedable] = Registry("acts that the head may set aside")

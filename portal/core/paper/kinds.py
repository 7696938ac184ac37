"""Which acts may come on paper: each feature names its own with one line, `portal/wiring.py` gathers them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.functional import Promise

from portal.core.actors import Actor
from portal.core.classes import Classed
from portal.core.eyes import Viewer
from portal.core.paper.forms import PaperForm
from portal.core.paper.models import PaperEntry
from portal.core.refusals import Receipt
from portal.core.registry import Registry
from portal.core.waiting import Waiting


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One kind of act.

    `model` is what it concerns; `form` asks what the paper says; `members(target)` are those whose paper it can be, as pairs
    (key, words); `about(target)` gives title, symbol and path (without its language). `admits(entry, at)` raises Refused when
    such an act cannot be entered. `call(entry, actor)` takes the act, in the transaction of the confirmation: the actor's door
    is PAPER, it acts on behalf of the member, and the instant of the act is `entry.received_at`. `fictional(target)`: its world.
    `open(target)`: whether such an act can be taken in the state it is in; only then an officer is led to the page. `events`
    are the kinds of event by which the act is recorded (tests/test_member_acts.py: every act of a member has its kind).
    """

    label: str | Promise
    model: type[models.Model]
    form: type[PaperForm]
    members: Callable[[Any], list[tuple[str, str]]]
    about: Callable[[Any], tuple[dict[str, str] | str, str, str]]
    call: Callable[[PaperEntry, Actor], Receipt]
    admits: Callable[[PaperEntry, datetime], None] = lambda entry, at: None
    fictional: Callable[[Any], bool] = lambda target: bool(getattr(target, "fictional", False))
    open: Callable[[Any], bool] = lambda target: True
    events: tuple[str, ...] = ()

    def visible(self, viewer: Viewer, uid: UUID) -> Any | None:
        """The object of a public id, if the viewer may see it; what has no class is open."""
        rows: Any = self.model._default_manager
        return (rows.visible_to(viewer) if issubclass(self.model, Classed) else rows).filter(uid=uid).first()


PAPER_KINDS: Registry[str, PaperKind] = Registry("acts that may come on paper")
#: Feature → what waits for an officer among entries that the feature keeps itself, for rules of its own (silence runs).
KEPT_ELSEWHERE: Registry[str, Callable[[Any, datetime], list[Waiting]]] = Registry("paper kept by a feature")

"""What a silence run can decide about: the registry through which an outcome reaches its subject in the same transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.core.actors import Actor
from portal.core.permissions import Predicate
from portal.core.registry import Registry


@dataclass(frozen=True, slots=True)
class SilenceSubject:
    """`started(subject_id, actor)` is called when the run is notified or extended, `ended(subject_id, outcome, actor, public)`
    with its one outcome: `public` says whether the text becomes public with it. If not, `published(subject_id, actor)` is
    called when the decision is recorded at a meeting.

    `material(subject_id)` returns what the run decides: a mapping with title, symbol, kind, organ_id, organ, text_version,
    fictional and classed. `outcome` is a state of the run: adopted, broken, not_adopted, withdrawn or to_meeting.

    `caller` may call the run instead of the chair of the organ; `period` names the rule that says how long the silence lasts
    at least, `reason` the one that says whether an objection needs its reason.
    """

    material: Callable[[int], dict[str, Any]]
    started: Callable[[int, Actor], None]
    ended: Callable[[int, str, Actor, bool], None]
    published: Callable[[int, Actor], None]
    caller: Predicate | None = None
    period: str = "silence_minimum"
    reason: tuple[str, str] = ("silence", "reason_required_for_objection")


SILENCE_SUBJECTS: Registry[str, SilenceSubject] = Registry("subjects of silence runs")

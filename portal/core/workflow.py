"""Workflows are data: states, and a table of transitions with permission and guard (domain.md §3.1, design.md §2).

From the same table come the buttons a person sees, the API's allowed actions, the diagrams in `docs/`, and the public
list of uses of discretion. A model's table is registered in `portal/wiring.py`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.core.actors import Actor
from portal.core.locks import store
from portal.core.permissions import may
from portal.core.refusals import PermissionRefused, Refusal, TransitionRefused
from portal.core.registry import Registry

TITLES = {
    "proposal": _("Proposal"),
    "consultation": _("Consultation"),
    "silence_run": _("Silence run"),
    "decision": _("Decision"),
    "commitment": _("Commitment"),
    "report": _("Report"),
    "export": _("Export"),
    "merge": _("Merge of accounts"),
    "initiative": _("Initiative"),
    "need": _("Need"),
    "offer": _("Offer"),
    "match": _("Match"),
    "comment": _("Comment"),
    "national_response": _("National response"),
    "participant": _("Participant"),
    "partner_consent": _("Consent to a partner system"),
    "instrument": _("Instrument"),
    "rectification": _("Rectification"),
    "paper_entry": _("Act on paper"),
    "credential": _("Credential"),
    "grant": _("Grant of a power"),
    "recovery": _("Restoring a second factor"),
    "application": _("Application for accession"),
}
Guard = Callable[[Any, datetime], Refusal | None]


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table. `deadline` names the rule (of the rules of procedure) that gives this step its time.

    `by_job` steps are taken by the portal alone and have no button; `discretion` steps need a reason and stand in the
    public list (domain.md §3.10).
    """

    source: str
    target: str
    permission: str
    label: str | Promise
    guard: Guard | None = None
    deadline: str = ""
    by_job: bool = False
    discretion: bool = False


@dataclass(frozen=True)
class Workflow:
    """The table of one kind of object. `shapes` gives each state its tag: open, wait, done, good or stop (look.md).

    `desk` says in which states it lies at which office of the body, `taken_by` names the column of who took it up: from this
    comes the list of what lies how long at whom.
    """

    name: str
    states: type[models.TextChoices]
    shapes: dict[str, str]
    transitions: Sequence[Transition]
    desk: Mapping[str, str] = field(default_factory=dict)
    taken_by: str = ""
    index: dict[tuple[str, str], Transition] = field(init=False)

    def __post_init__(self) -> None:
        table: dict[tuple[str, str], Transition] = {}
        for step in self.transitions:
            if (step.source, step.target) in table or {step.source, step.target} - set(self.states.values):
                raise ValueError(f"{self.name}: {step.source} → {step.target} is doubled or unknown")
            table[step.source, step.target] = step
        if set(self.shapes) != set(self.states.values):
            raise ValueError(f"{self.name}: every state needs a shape")
        object.__setattr__(self, "index", table)

    def between(self, source: str, target: str) -> Transition | None:
        return self.index.get((source, target))

    def leaving(self, source: str) -> list[Transition]:
        return [step for step in self.transitions if step.source == source]

    def rows(self) -> list[dict[str, Any]]:
        """The table in words, for "how this works"."""
        label = self.states
        return [
            {"source": label(step.source).label, "target": label(step.target).label, "label": step.label,
             "by_job": step.by_job, "discretion": step.discretion}
            for step in self.transitions
        ]  # fmt: skip

    @property
    def title(self) -> str:
        """The name of what moves, in the reader's language."""
        return str(TITLES.get(self.name, self.name))

    def is_final(self, state: str) -> bool:
        return not self.leaving(state)


WORKFLOWS: Registry[type[models.Model], Workflow] = Registry("workflows")


def workflow_of(row: models.Model) -> Workflow:
    return WORKFLOWS[type(row)]


def move(row: Any, *, to: str, actor: Actor, at: datetime | None = None) -> Transition:
    """Step 2 of a service: move a locked row to another state, and store it as its next version.

    `at` is the instant by which it is judged (default: the clock now, that is, after the lock). Raises
    TransitionRefused when the table has no such step or its guard refuses, PermissionRefused when the actor may not.
    """
    at = at or clock.now()
    step = workflow_of(row).between(row.state, to)
    if step is None:
        raise TransitionRefused(no_such_step(row, to))
    if refusal := may(actor, step.permission, row, at):
        raise PermissionRefused(refusal)
    if step.guard and (refusal := step.guard(row, at)):
        raise TransitionRefused(refusal)
    row.state = to
    row.state_since = at
    store(row)
    row.used_discretion = step.discretion  # until audit.record has asked for its reason
    return step


def no_such_step(row: Any, to: str) -> Refusal:
    states = workflow_of(row).states
    sentence = _(
        "This step is not possible now: the state is “%(state)s”, and from there nothing leads to “%(target)s”."
    )
    return Refusal("transition_not_allowed", sentence % {"state": states(row.state).label, "target": states(to).label})


@dataclass(frozen=True, slots=True)
class Step:
    """A transition as shown to one person: the button, or the refusal in its place."""

    transition: Transition
    refusal: Refusal | None


def steps_for(row: Any, actor: Actor, at: datetime) -> list[Step]:
    """The steps out of the row's state for this person, each with the reason of a refusal. Doors only show them."""
    found = []
    for step in workflow_of(row).leaving(row.state):
        if step.by_job:
            continue
        refusal = may(actor, step.permission, row, at) or (step.guard(row, at) if step.guard else None)
        found.append(Step(step, refusal))
    return found

"""What the page of one proposal shows."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from governance.proposals.models import Proposal, Screening
from governance.proposals.models import ProposalState as State
from governance.proposals.workflow import second_officer_refusal
from members.body.selectors import rules_numbered
from members.delegations.selectors import Standing
from portal.core.actors import Actor
from portal.core.audit.models import AuditEvent
from portal.core.display.instants import day
from portal.core.display.texts import NAMES
from portal.core.eyes import Viewer
from portal.core.permissions import permission_refusal
from portal.core.refusals import Refusal
from portal.core.registry import Registry
from portal.core.texts.models import Block, TextVersion
from portal.core.workflow import Transition, workflow_of

#: Which permissions a person of a kind can ever hold: others' buttons are not shown, not even refused.
OF_DELEGATES = {"proposal.table", "proposal.withdraw"}
OF_OFFICERS = {"proposal.claim", "proposal.release", "proposal.examine", "proposal.open"}
OF_CHAIR = {"proposal.open", "proposal.place_for_action"}

EVENT_WORDS: dict[str, str | Promise] = {
    "proposal.drafted": _("Draft begun"),
    "proposal.edited": _("Draft changed"),
    "proposal.submitted": _("Submitted, receipt %(receipt)s"),
    "proposal.resubmitted": _("Submitted again, receipt %(receipt)s"),
    "proposal.claimed": _("Claimed by the secretariat"),
    "proposal.joined": _("A second officer joined"),
    "proposal.released": _("Given back to the queue"),
    "proposal.returned": _("Returned for changes of form"),
    "proposal.return_ending": _("Sponsor warned: the text lapses soon"),
    "proposal.lapsed": _("Lapsed"),
    "proposal.registered": _("Registered as %(symbol)s"),
    "proposal.language_added": _("Language version added: %(language)s"),
    "proposal.languages_waived": _("Missing language versions waived by the chair: %(reason)s"),
    "proposal.opened": _("Opened"),
    "proposal.placed_for_action": _("Placed for action by the chair"),
    "proposal.under_decision": _("Decision procedure begun"),
    "proposal.decided": _("Outcome: %(state)s"),
    "proposal.published": _("Text made public"),
    "proposal.withdrawn": _("Withdrawn by the sponsor"),
}


@dataclass(frozen=True, slots=True)
class Under:
    """Something of a later feature about a proposal: a consultation, a silence run, a decision."""

    label: str | Promise
    url: str
    tag: str | Promise
    shape: str


#: Feature → (viewer, proposal) → what it has about a proposal. One statement each; filled in portal/wiring.py.
UNDER_PROPOSAL: Registry[str, Callable[[Viewer, Proposal], list[Under]]] = Registry("what stands under a proposal")


def under(viewer: Viewer, proposal: Proposal) -> list[Under]:
    """What later features have about a proposal that the viewer may see; nothing before it is open."""
    if proposal.symbol == "":
        return []
    return [line for _feature, find in UNDER_PROPOSAL.items() for line in find(viewer, proposal)]


@dataclass(frozen=True, slots=True)
class PageText:
    """The newest version of a text that the viewer may see, with its blocks."""

    version: TextVersion | None
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the record, in the shape of includes/trail.html."""

    instant: datetime
    sentence: str
    digest: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class PageStep:
    """A step this person sees: a button, or the refusal in its place."""

    transition: Transition
    refusal: Refusal | None


def newest_text(viewer: Viewer, proposal: Proposal) -> PageText:
    """One statement. What a delegation rewrites after a return is not there for others."""
    newest = TextVersion.objects.visible_to(viewer).filter(text=proposal.text_id).order_by("-number").values("pk")[:1]
    blocks = list(Block.objects.filter(text_version__in=newest).select_related("text_version"))
    return PageText(blocks[0].text_version if blocks else None, blocks)


def languages_with(title: dict[str, str], blocks: Iterable[Block]) -> list[str]:
    """The languages in which the title and every block exist."""
    present = {language for language, words in title.items() if words}
    for block in blocks:
        present &= {language for language, words in block.body.items() if words}
    return sorted(present)


def missing_languages(proposal: Proposal, blocks: Iterable[Block]) -> list[str]:
    """The official languages in which the text does not exist yet."""
    rules = rules_numbered(proposal.rules_version or 1, fictional=proposal.fictional)
    present = languages_with(proposal.title, blocks)
    return [language for language in rules.official_languages() if language not in present]


def second_officer_needed(proposal: Proposal, at: datetime) -> bool:
    """Whether the officer who claimed it is a national of the sponsor and alone."""
    return proposal.state == State.SCREENING and second_officer_refusal(proposal, at) is not None


def steps(proposal: Proposal, standing: Standing | None, actor: Actor | None, at: datetime) -> list[PageStep]:
    """The steps out of the present state that are this person's to take; each permission and guard is asked once."""
    if not standing or not actor:
        return []
    mine = _possible(proposal, standing)
    refusals: dict[Any, Refusal | None] = {}
    found = []
    for step in workflow_of(proposal).leaving(proposal.state):
        if step.by_job or step.permission not in mine:
            continue
        if step.permission not in refusals:
            refusals[step.permission] = permission_refusal(step.permission, actor, proposal, at)
        refusal = refusals[step.permission]
        if refusal is None and step.guard is not None:
            if step.guard not in refusals:
                refusals[step.guard] = step.guard(proposal, at)
            refusal = refusals[step.guard]
        found.append(PageStep(step, refusal))
    return found


def _possible(proposal: Proposal, standing: Standing) -> set[str]:
    mine: set[str] = set()
    if standing.member_id == proposal.sponsor_id:
        mine |= OF_DELEGATES
    if standing.offices & {"officer", "legal"}:
        mine |= OF_OFFICERS
    if "chair" in standing.offices:
        mine |= OF_CHAIR
    return mine


def trail(viewer: Viewer, proposal: Proposal, limit: int = 20) -> list[Entry]:
    """The record, newest first. Who acted inside the secretariat or a delegation is not said: persons are no public data."""
    events = AuditEvent.objects.visible_to(viewer).filter(target_type=Proposal._meta.label_lower, target_id=proposal.pk)
    return [_entry(event) for event in events.exclude(name="proposal.edited").order_by("-pk")[:limit]]


def _entry(event: AuditEvent) -> Entry:
    body = json.loads(event.body)
    facts = {"receipt": "", "symbol": "", "language": "", **body["facts"], "reason": body["reason"]}
    facts["state"] = State(body["to"]).label if body["to"] in State.values else body["to"]
    facts["language"] = NAMES.get(facts["language"], facts["language"])
    words = str(EVENT_WORDS.get(event.name, event.name)) % facts
    return Entry(event.at, words, bytes(event.hash).hex() if event.hash else "", body["to"])


def last_return(viewer: Viewer, proposal: Proposal) -> Screening | None:
    """Why it was returned, for those who may know; None when it was not."""
    rows = Screening.objects.visible_to(viewer).filter(proposal=proposal, outcome=State.RETURNED)
    return rows.order_by("-at").first()


WAY = (State.SUBMITTED, State.REGISTERED, State.OPEN, State.FOR_ACTION, State.UNDER_DECISION)
STANDS = {state: place for place, state in enumerate(WAY)} | {State.SCREENING: 0, State.RETURNED: 0, State.DRAFT: -1}


def path_of(proposal: Proposal, record: Iterable[Entry] = ()) -> list[dict[str, Any]]:
    """The way of a proposal, in the shape of includes/path.html: solid behind, here, dashed ahead; with the days on record."""
    days = {entry.state: day(entry.instant) for entry in record if entry.state}
    if proposal.state not in STANDS:
        state = State(proposal.state)
        before = WAY if state in (State.ADOPTED, State.NOT_ADOPTED, State.REFERRED) else WAY[:1]
        return [*(_place(step, days, "") for step in before), _place(state, days, "here")]
    here = STANDS[State(proposal.state)]
    rows = []
    for place, step in enumerate(WAY):
        shown = State(proposal.state) if place == here else step
        rows.append(_place(shown, days, "here" if place == here else "ahead" if place > here else ""))
    return [*rows, {"label": _("Adopted or not adopted"), "note": "", "place": "ahead"}]


def _place(state: State, days: dict[str, str], place: str) -> dict[str, Any]:
    return {
        "label": capfirst(str(state.label)),
        "note": "" if place == "ahead" else days.get(state, ""),
        "place": place,
    }


def language_for(title: dict[str, str], blocks: Iterable[Block], wanted: Iterable[str], original: str) -> str:
    """The one language a page shows a text in: the first one wanted in which all of it exists, else the original."""
    complete = languages_with(title, blocks)
    return next((code for code in wanted if code in complete), original)

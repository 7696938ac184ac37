"""What the page of one proposal shows."""

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
from portal.core.audit.words import Line, trail
from portal.core.display.instants import day
from portal.core.eyes import Viewer
from portal.core.registry import Registry
from portal.core.texts.models import Block, TextVersion

#: Which permissions a person of a kind can ever hold: others' buttons are not shown, not even refused.
OF_DELEGATES = {"proposal.table", "proposal.withdraw"}
OF_OFFICERS = {"proposal.claim", "proposal.release", "proposal.examine", "proposal.open"}
OF_CHAIR = {"proposal.open", "proposal.place_for_action"}


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


def permissions_of(proposal: Proposal, standing: Standing) -> set[str]:
    """The permissions this person can ever hold over the proposal: other steps are not shown, not even refused."""
    mine: set[str] = set()
    if standing.member_id == proposal.sponsor_id:
        mine |= OF_DELEGATES
    if standing.offices & {"officer", "legal"}:
        mine |= OF_OFFICERS
    if "chair" in standing.offices:
        mine |= OF_CHAIR
    return mine


def record(viewer: Viewer, proposal: Proposal) -> list[Line]:
    """The record, newest first; each change of a draft is no news."""
    return trail(viewer, proposal, hidden=["proposal.edited"])


def last_return(viewer: Viewer, proposal: Proposal) -> Screening | None:
    """Why it was returned, for those who may know; None when it was not."""
    rows = Screening.objects.visible_to(viewer).filter(proposal=proposal, outcome=State.RETURNED)
    return rows.order_by("-at").first()


WAY = (State.SUBMITTED, State.REGISTERED, State.OPEN, State.FOR_ACTION, State.UNDER_DECISION)
STANDS = {state: place for place, state in enumerate(WAY)} | {State.SCREENING: 0, State.RETURNED: 0, State.DRAFT: -1}


def path_of(proposal: Proposal, record: Iterable[Line] = ()) -> list[dict[str, Any]]:
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

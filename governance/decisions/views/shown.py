"""Rows made ready for templates: words in the reader's language, nothing to look up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from governance.decisions.models import ActKind, RunAct, RunState, SilenceRun
from governance.decisions.selectors import lead_sentence, without_effect
from governance.decisions.workflow import RUN, hears
from portal.core.actors import Actor
from portal.core.display.texts import local_text
from portal.core.templatetags.notice_words import OPERATIVE, operative
from portal.core.templatetags.portal_ui import local
from portal.core.texts.models import Block

DOES_NOT_BREAK = (
    ActKind.SUPPORT,
    ActKind.RESERVATION,
    ActKind.INTERPRETATIVE,
    ActKind.DISSOCIATION,
    ActKind.EXPLANATION,
)
BREAKS = (ActKind.OBJECTION, ActKind.AMENDMENT, ActKind.PROCEDURE)
#: What still means something when the silence has been broken: the procedure cannot be objected to any more.
FURTHER = (ActKind.OBJECTION, ActKind.AMENDMENT)
BUTTONS = {
    ActKind.SUPPORT: gettext_lazy("Support"),
    ActKind.RESERVATION: gettext_lazy("Make a reservation"),
    ActKind.INTERPRETATIVE: gettext_lazy("Interpretative statement"),
    ActKind.DISSOCIATION: gettext_lazy("Dissociate"),
    ActKind.EXPLANATION: gettext_lazy("Explain the position"),
    ActKind.OBJECTION: gettext_lazy("Object"),
    ActKind.AMENDMENT: gettext_lazy("Propose an amendment"),
    ActKind.PROCEDURE: gettext_lazy("Object to the procedure"),
}


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """The fields of includes/blocks.html."""

    anchor: str
    mark: str
    text: SafeString
    beside: str = ""


@dataclass(frozen=True, slots=True)
class ShownStatement:
    """The fields of includes/statement.html, and whether the reader may withdraw it."""

    uid: str
    code: str
    position: str
    title: str
    on: str
    received_at: datetime
    text: str
    language: str
    disposition: str
    withdrawable: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One button under "What you may do"."""

    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What a delegate may do, in the two groups of look.md; `why_not` when nothing."""

    quiet: list[Choice]
    breaking: list[Choice]
    why_not: str = ""


def shown_run(run: SilenceRun) -> dict[str, Any]:
    """A run as a line of includes/todo.html. A silence that has expired is not late: nobody missed it."""
    return {
        "url": reverse("decisions:run", args=[run.uid]),
        "title": local_text(run.title).text,
        "tag": run.get_state_display(),
        "shape": RUN.shapes[run.state],
        "symbol": run.symbol,
        "consequence": lead_sentence(run),
        "due": run.expires_at,
        "late": False,
    }


def shown_blocks(blocks: list[Block]) -> list[ShownBlock]:
    """Blocks in the reader's language, operative words in emphasis, a fallback marked as such."""
    return [
        ShownBlock(block.label.replace(" ", "") or f"H{block.position}", block.label, _words(block.body))
        for block in blocks
    ]


def _words(body: dict[str, str]) -> SafeString:
    chosen = local_text(body)
    if not chosen.missing:
        return operative(chosen.text)
    return SafeString(OPERATIVE.sub(r"<em>\1</em>", str(local(body))))


def shown_statement(act: RunAct, blocks: list[Block], actor: Actor | None) -> ShownStatement:
    """An act in words. "Received after expiry, without effect" and "withdrawn" stand under it."""
    labels = [block.label for block in blocks if block.key in act.block_keys and block.label]
    disposition = without_effect(act) or (_("Withdrawn.") if act.withdrawn_at else "")
    name = local_text(act.member.name).text
    title = _("%(kind)s by %(member)s") % {"kind": str(ActKind(act.kind).label).capitalize(), "member": name}
    mine = bool(actor and actor.acts_for == act.member_id)  # the public's actor is a lazy None
    return ShownStatement(
        str(act.uid),
        act.member.tile,
        "objection" if act.kind in BREAKS else "reservation",
        title,
        pgettext("between items", ", ").join(labels),
        act.received_at,
        act.words,
        act.language,
        disposition,
        mine and act.withdrawn_at is None and act.kind not in BREAKS,
    )


def choices_for(run: SilenceRun, standing: Any, at: datetime) -> Choices | None:
    """The buttons of a delegate, or why there are none; None for the public and the secretariat. Shown only: services judge."""
    if not standing or standing.member_id is None:
        return None
    opened = run.state == RunState.NOTIFIED and run.opens_at is not None and at >= run.opens_at
    if not opened and run.state not in (RunState.RUNNING, RunState.BROKEN, RunState.CLOSING):
        return Choices([], [], _("Nothing can be done in this run now."))
    if not standing.may("bind"):
        return Choices([], [], _("You do not hold the power to bind. A colleague who holds it may act."))
    if at >= run.expires_at:
        return Choices(
            [],
            _choices([ActKind.OBJECTION]),
            _("The silence has expired. What you send now is recorded, without effect."),
        )
    quiet = _choices(kind for kind in DOES_NOT_BREAK if hears(run, kind, at) is None)
    if run.state == RunState.BROKEN:
        return Choices(
            quiet, _choices(FURTHER), _("The silence was broken. Further objections are recorded until it expires.")
        )
    return Choices(quiet, _choices(BREAKS))


def _choices(kinds: Iterable[ActKind]) -> list[Choice]:
    return [Choice(kind.value, str(BUTTONS[kind])) for kind in kinds]

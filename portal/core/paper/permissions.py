"""Who may enter and confirm what came on paper. The office itself is the members' to know: wiring hands its predicate in."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.core.actors import Actor, Door
from portal.core.permissions import Predicate
from portal.core.refusals import Refusal


def on_paper(officer: Predicate) -> Predicate:
    """Admit an officer by the door of paper alone: what is entered there, a second one has confirmed."""

    def by_two(actor: Actor, row: Any, at: datetime) -> Refusal | None:
        if refusal := officer(actor, row, at):
            return refusal
        if actor.door != Door.PAPER:
            return Refusal(
                "two_officers",
                _("It is entered by one officer and confirmed by a second."),
                rule="paper.second_officer",
            )
        return None

    return by_two


def permissions(officer: Predicate) -> dict[str, Predicate]:
    """An officer enters and sets aside; another officer than the one who entered confirms."""

    def second(actor: Actor, row: Any, at: datetime) -> Refusal | None:
        if refusal := officer(actor, row, at):
            return refusal
        if row.entered_by_id == actor.id:
            sentence = _("You entered this act: a second officer confirms it.")
            return Refusal("two_officers", sentence, rule="paper.second_officer")
        return None

    return {"paper.enter": officer, "paper.confirm": second}

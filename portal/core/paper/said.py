"""What a paper says: kept as data, given to the service as the form of its kind understands it, shown in words."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from portal.core.actors import Actor
from portal.core.audit.receipts import receipt_for
from portal.core.display.texts import NAMES
from portal.core.forms import in_words
from portal.core.paper.forms import PaperForm
from portal.core.paper.kinds import PAPER_KINDS
from portal.core.paper.models import PaperEntry
from portal.core.refusals import Receipt


def form_of(entry: PaperEntry) -> PaperForm:
    """The form of the entry's kind, as it was asked."""
    return PAPER_KINDS[entry.kind].form(members=[], target=entry.target)


def said(entry: PaperEntry) -> dict[str, Any]:
    """The answers, each as its field understands it: what waited in the database has lost its types."""
    fields = form_of(entry).fields
    return {name: _typed(fields[name], value) for name, value in entry.says.items()}


def in_lines(entry: PaperEntry) -> list[tuple[str, str]]:
    """The answers in words, each under its question."""
    form = form_of(entry)
    lines = []
    for name, value in entry.says.items():
        bound = form[name]
        words = in_words(bound, _typed(bound.field, value))
        lines.append((str(bound.label), NAMES.get(words, words)))
    return lines


def _typed(field: Any, value: Any) -> Any:
    return field.clean(value) if value not in (None, "", []) else value


def author(entry: PaperEntry, actor: Actor) -> Actor:
    """Who entered the paper, in the place of its author: the second officer, who confirms, is in that of who clears it."""
    return replace(actor, id=entry.entered_by_id)


def plainly(service: Callable[..., Any], target: str, *fields: str) -> Callable[[PaperEntry, Actor], Receipt]:
    """Take the act by one service: `target` is its name for the key of what the paper concerns, `fields` what it is told."""

    def call(entry: PaperEntry, actor: Actor) -> Receipt:
        answers = said(entry)
        done = service(**{target: entry.target_id}, actor=actor, **{name: answers[name] for name in fields})
        receipt = done if isinstance(done, Receipt) else receipt_for(done, actor)
        return replace(receipt, instant=entry.received_at)

    return call

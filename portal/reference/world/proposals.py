"""How the proposals of the world were drafted, tabled, examined and opened (domain.md §6)."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from governance.proposals.models import Proposal
from governance.proposals.services import (
    BlockWords,
    proposal_claim,
    proposal_draft,
    proposal_join,
    proposal_language_add,
    proposal_open,
    proposal_place_for_action,
    proposal_register,
    proposal_return,
    proposal_submit,
    proposal_withdraw,
)
from portal.core.texts.models import Block
from portal.reference.files import LANGUAGES, invented
from portal.reference.world.cast import Cast
from portal.reference.world.chronicle import Chronicle

#: States that another story brings about: a silence run, or the portal's own job.
BY_OTHERS = {"under_decision", "adopted", "not_adopted", "referred", "lapsed"}
ONLY_REGISTERED = ("en", "fr")  # its other language versions are still being made


def proposals_tell(cast: Cast, chronicle: Chronicle) -> None:
    """Add the acts of every proposal that a member sponsors."""
    for data in invented("proposals.json")["proposals"]:
        if data["sponsor"] is None:
            continue  # participants have no door yet
        events = data["events"]
        for number, event in enumerate(events):
            at = cast.instant(event["at"])
            if event["to"] not in BY_OTHERS:
                chronicle.at(at, partial(ACTS[event["to"]], cast, chronicle, data, event))
            if event["to"] == "registered":
                following = events[number + 1]["at"] if number + 1 < len(events) else "-PT5H"
                _translate(cast, chronicle, data, event, (cast.instant(following) - at) / 8)


def block_keys(proposal: int, data: dict[str, Any]) -> dict[str, str]:
    """The key of a block in the data file → its key in the text."""
    version = Proposal.objects.get(pk=proposal).text.versions.order_by("number")[0]
    keys = Block.objects.filter(text_version=version).order_by("position").values_list("key", flat=True)
    return dict(zip([block["key"] for block in data["blocks"]], keys, strict=True))


def _draft(cast: Cast, _chronicle: Chronicle, data: dict[str, Any], event: dict[str, Any]) -> None:
    language = data["original_language"]
    proposal = proposal_draft(
        actor=cast.actor(event["by"]), kind=data["kind"], organ=cast.organs["ministerial_council"],
        title=data["title"][language], language=language,
        blocks=[BlockWords(block["kind"], block["text"][language]) for block in data["blocks"]],
    )  # fmt: skip
    cast.made[data["key"]] = proposal.pk


def _submit(cast: Cast, _chronicle: Chronicle, data: dict[str, Any], event: dict[str, Any]) -> None:
    named = bool(data.get("names_author_in_log"))
    proposal_submit(proposal=cast.made[data["key"]], actor=cast.actor(event["by"]), author_agrees_to_be_named=named)


def _claim(cast: Cast, chronicle: Chronicle, data: dict[str, Any], event: dict[str, Any]) -> None:
    proposal = cast.made[data["key"]]
    proposal_claim(proposal=proposal, actor=cast.actor(event["by"]))
    if second := event.get("joined_by"):
        later = cast.instant(event["at"]) + timedelta(hours=3)
        chronicle.at(later, partial(proposal_join, proposal=proposal, actor=cast.actor(second)))


def _return(cast: Cast, chronicle: Chronicle, data: dict[str, Any], event: dict[str, Any]) -> None:
    returned = proposal_return(
        proposal=cast.made[data["key"]], actor=cast.actor(event["by"]), code=event["code"], reason=event["reason"]["en"]
    )
    if returned.due_at is not None:
        chronicle.jobs_at(returned.due_at)


def _register(cast: Cast, _chronicle: Chronicle, data: dict[str, Any], event: dict[str, Any]) -> None:
    proposal_register(proposal=cast.made[data["key"]], actor=cast.actor(event["by"]))


def _translate(cast: Cast, chronicle: Chronicle, data: dict[str, Any], event: dict[str, Any], pause: timedelta) -> None:
    """One language version after the other, from the registration on."""
    at = cast.instant(event["at"])
    wanted = ONLY_REGISTERED if data["state"] == "registered" else LANGUAGES
    for number, language in enumerate(lang for lang in wanted if lang != data["original_language"]):
        chronicle.at(at + pause * (number + 1), partial(_add_language, cast, data, event["by"], language))


def _add_language(cast: Cast, data: dict[str, Any], officer: str, language: str) -> None:
    proposal = cast.made[data["key"]]
    keys = block_keys(proposal, data)
    proposal_language_add(
        proposal=proposal, actor=cast.actor(officer), language=language, title=data["title"][language],
        words={keys[block["key"]]: block["text"][language] for block in data["blocks"]},
    )  # fmt: skip


def _open(cast: Cast, _chronicle: Chronicle, data: dict[str, Any], event: dict[str, Any]) -> None:
    proposal_open(proposal=cast.made[data["key"]], actor=cast.actor(event["by"]))


def _place(cast: Cast, _chronicle: Chronicle, data: dict[str, Any], event: dict[str, Any]) -> None:
    proposal_place_for_action(proposal=cast.made[data["key"]], actor=cast.actor(event["by"]))


def _withdraw(cast: Cast, _chronicle: Chronicle, data: dict[str, Any], event: dict[str, Any]) -> None:
    proposal_withdraw(
        proposal=cast.made[data["key"]],
        actor=cast.actor(event["by"]),
        reason=event["reason"][data["original_language"]],
    )


ACTS = {
    "draft": _draft,
    "submitted": _submit,
    "screening": _claim,
    "returned": _return,
    "registered": _register,
    "open": _open,
    "for_action": _place,
    "withdrawn": _withdraw,
}

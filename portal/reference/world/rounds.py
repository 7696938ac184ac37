"""Consultation rounds of the world: served, answered by page and on paper, one by two persons in a capital (domain.md §7)."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from governance.consultations.models import Consultation
from governance.consultations.services import (
    comment_add,
    comment_choose,
    consultation_extend,
    consultation_notify,
    consultation_plan,
    contribution_make,
    response_clear,
    response_draft,
)
from portal.core.eyes import SERVICE, seeing_as
from portal.core.paper.services import paper_confirm, paper_enter
from portal.reference.files import invented
from portal.reference.world.cast import Cast
from portal.reference.world.chronicle import Chronicle
from portal.reference.world.proposals import block_keys

PLANNER = "officer-1"
REMINDERS = (14, 3, 1)  # a round of jobs on these days before the close; who is reminded, and when, the rules say


def rounds_tell(cast: Cast, chronicle: Chronicle) -> None:
    """Add the acts of every round."""
    texts = {entry["key"]: entry for entry in invented("proposals.json")["proposals"]}
    for data in invented("consultations.json")["consultations"]:
        Round(cast, chronicle, data, texts[data["proposal"]]).tell()


class Round:
    """One round on its way."""

    def __init__(self, cast: Cast, chronicle: Chronicle, data: dict[str, Any], text: dict[str, Any]) -> None:
        self.cast, self.chronicle, self.data, self.text = cast, chronicle, data, text
        self.closes = cast.instant(data["closes_at"])

    @property
    def pk(self) -> int:
        return self.cast.made[self.data["key"]]

    def tell(self) -> None:
        """Plan, serve, perhaps extend; then what members answered."""
        notified = self.cast.instant(self.data["notified_at"])
        self.chronicle.at(notified + timedelta(minutes=10), self.plan)
        self.chronicle.at(notified + timedelta(minutes=25), self.notify)
        for instant in (self.closes, *(self.closes - timedelta(days=days) for days in REMINDERS)):
            self.chronicle.jobs_at(instant)
        if extended := self.data["extended"]:
            self.chronicle.at(self.cast.instant(extended["at"]), partial(self.extend, extended))
        for said in self.data.get("contributions", ()):
            self.chronicle.at(self.cast.instant(said["at"]), partial(self.contribute, said))
        for response in self.data["responses"]:
            if response["road"] == "paper":
                self.on_paper(response)
            else:
                self.by_page(response)

    def plan(self) -> None:
        first = (self.data["extended"] or {}).get("from", self.data["closes_at"])
        invited = self.data.get("participants_invited", False)
        consultation = consultation_plan(
            proposal=self.cast.made[self.data["proposal"]],
            participants_invited=invited,
            actor=self.cast.actor("chair" if invited else PLANNER),
            closes_at=self.cast.instant(first),
        )
        self.cast.made[self.data["key"]] = consultation.pk

    def notify(self) -> None:
        consultation_notify(consultation=self.pk, actor=self.cast.actor(PLANNER))

    def extend(self, extended: dict[str, Any]) -> None:
        consultation_extend(
            consultation=self.pk,
            closes_at=self.closes,
            reason=extended["reason"]["en"],
            actor=self.cast.actor(extended["by"]),
        )

    def contribute(self, said: dict[str, Any]) -> None:
        """A participant or an observer says something, for its organisation."""
        keys = block_keys(self.cast.made[self.data["proposal"]], self.text)
        contribution_make(
            consultation=self.pk, actor=self.cast.actor(said["by"]), kind=said["kind"], words=said["text"],
            proposed_text=said["proposed_text"], block_key=keys[said["block"]] if said["block"] else "",
        )  # fmt: skip

    def by_page(self, response: dict[str, Any]) -> None:
        """Experts comment; one person drafts the response, and the focal point takes comments into it and clears it."""
        clearer = response["cleared_by"]
        drafter = response["drafted_by"]
        if drafter == clearer:  # two persons, always
            drafter = self.cast.of(response["state"], "expert", "head")
        sent = self.cast.instant(response["at"]) if response["at"] else None
        drafted = (sent or self.cast.now) - timedelta(hours=2)
        for comment in response["comments"]:
            made = min(self.cast.instant(comment["at"]), drafted - timedelta(hours=1))
            self.chronicle.at(made, partial(self.comment, comment))
            if sent is not None:
                self.chronicle.at(sent - timedelta(minutes=30), partial(self.choose, comment, clearer))
        self.chronicle.at(drafted, partial(self.draft, response, drafter))
        if sent is not None:
            self.chronicle.at(sent, partial(self.clear, response, clearer))

    def comment(self, comment: dict[str, Any]) -> None:
        language = comment["original_language"]
        keys = block_keys(self.cast.made[self.data["proposal"]], self.text)
        row = comment_add(
            consultation=self.pk, actor=self.cast.actor(comment["by"]), kind=comment["kind"], words=comment["text"][language],
            block_key=keys[comment["block"]], language=language,
        )  # fmt: skip
        self.cast.made[comment["key"]] = row.pk

    def choose(self, comment: dict[str, Any], clearer: str) -> None:
        comment_choose(comment=self.cast.made[comment["key"]], actor=self.cast.actor(clearer), take=True)

    def draft(self, response: dict[str, Any], drafter: str) -> None:
        row = response_draft(
            consultation=self.pk, actor=self.cast.actor(drafter), no_comments=response["kind"] == "no_comments",
            language=self.cast.members[response["state"]].language,
        )  # fmt: skip
        self.cast.made[self.key(response)] = row.pk

    def clear(self, response: dict[str, Any], clearer: str) -> None:
        response_clear(response=self.cast.made[self.key(response)], actor=self.cast.actor(clearer))

    def on_paper(self, response: dict[str, Any]) -> None:
        """One officer enters what came by note, a second one confirms it."""
        entered = self.cast.instant(response["at"])
        self.chronicle.at(entered, partial(self.enter, response))
        if second := response.get("confirmed_by"):
            self.chronicle.at(entered + timedelta(hours=1), partial(self.confirm, response, second))

    def enter(self, response: dict[str, Any]) -> None:
        language = self.cast.members[response["state"]].language
        says = {"words": "\n".join(comment["text"][language] for comment in response["comments"])}
        with seeing_as(SERVICE):
            target = Consultation.objects.get(pk=self.pk)
        row = paper_enter(
            kind="consultation.response", target=target, actor=self.cast.actor(response["entered_by"]),
            member=self.cast.members[response["state"]].pk, received_at=self.cast.instant(response["received_at"]),
            says=says | {"no_comments": response["kind"] == "no_comments", "language": language},
        )  # fmt: skip
        self.cast.made[self.key(response)] = row.pk

    def confirm(self, response: dict[str, Any], second: str) -> None:
        paper_confirm(entry=self.cast.made[self.key(response)], actor=self.cast.actor(second))

    def key(self, response: dict[str, Any]) -> str:
        return f"{self.data['key']} {response['state']}"

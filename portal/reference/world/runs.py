"""The silence runs of the world: served, running, adopted, broken (domain.md §7).

A silence ends on a working day of headquarters. So an end counted from now is moved to the next one, and what came after
it moves along.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from governance.decisions.models import ActKind, Decision
from governance.decisions.services import act_receive, decision_record, run_certify, run_notify, run_prepare
from portal.reference.files import invented
from portal.reference.world.cast import Cast
from portal.reference.world.chronicle import Chronicle
from portal.reference.world.proposals import block_keys

KINDS = {
    "formal_reservation": ActKind.RESERVATION,
    "interpretative_statement": ActKind.INTERPRETATIVE,
    "dissociation": ActKind.DISSOCIATION,
    "explanation": ActKind.EXPLANATION,
}
PREPARED_BEFORE = timedelta(hours=3)


def runs_tell(cast: Cast, chronicle: Chronicle) -> None:
    """Add the acts of every silence run."""
    for data in invented("decisions.json")["silence_runs"]:
        Run(cast, chronicle, data).tell()


class Run:
    """One run on its way. Acts of its proposal must come before it in the chronicle."""

    def __init__(self, cast: Cast, chronicle: Chronicle, data: dict[str, Any]) -> None:
        self.cast, self.chronicle, self.data = cast, chronicle, data
        self.planned_end = cast.instant(data["expires_at"])
        self.end = cast.working_day(self.planned_end)
        opened = data["opened_at"]
        self.opening = cast.instant(opened) if opened else self.end - timedelta(hours=data["hours"])

    def tell(self) -> None:
        """Prepare, serve, open; then what members did, and how it ended."""
        if self.data["notified_at"] is None:
            self.chronicle.at(self.cast.now - timedelta(hours=6), self.prepare)
            return
        notified = self.cast.instant(self.data["notified_at"])
        self.chronicle.at(notified - PREPARED_BEFORE, self.prepare)
        self.chronicle.at(notified, self.notify)
        for instant in (self.opening, self.end, self.end + timedelta(hours=3)):
            self.chronicle.jobs_at(instant)
        for act in [*self.data["supports"], *self.data["statements"], *self.data["objections"]]:
            self.chronicle.at(self.moved(act["at"]), partial(self.receive, act))
        if certified := self.data.get("closing_certified_at"):
            self.chronicle.at(self.moved(certified), self.certify)
        if recorded := self.data.get("recorded_at"):
            self.chronicle.at(self.moved(recorded), self.record)

    def moved(self, offset: str) -> datetime:
        """What came after the end moves with it."""
        instant = self.cast.instant(offset)
        return instant + (self.end - self.planned_end) if instant >= self.planned_end else instant

    def prepare(self) -> None:
        """The chair prepares it."""
        run = run_prepare(
            subject_type="governance.proposal", subject_id=self.cast.made[self.data["proposal"]], opens_at=self.opening,
            expires_at=self.end, actor=self.cast.actor("chair"),
        )  # fmt: skip
        self.cast.made[self.data["key"]] = run.pk

    def notify(self) -> None:
        """The chair serves the notice."""
        run_notify(run=self.cast.made[self.data["key"]], actor=self.cast.actor("chair"))

    def receive(self, act: dict[str, Any]) -> None:
        """What one member says: support, a statement, an objection."""
        words = act.get("text") or act.get("reason") or {}
        language = act.get("original_language") or "en"
        kind = KINDS.get(act.get("kind", ""), ActKind.OBJECTION if "reason" in act else ActKind.SUPPORT)
        act_receive(
            run=self.cast.made[self.data["key"]], kind=act.get("act", kind), words=words.get(language, ""), language=language,
            blocks=self.blocks(act), actor=self.cast.actor(act["by"]),
        )  # fmt: skip

    def blocks(self, act: dict[str, Any]) -> list[str]:
        """The block it is about, by its key in the text."""
        if not act.get("block"):
            return []
        proposal = self.data["proposal"]
        texts = {entry["key"]: entry for entry in invented("proposals.json")["proposals"]}
        return [block_keys(self.cast.made[proposal], texts[proposal])[act["block"]]]

    def certify(self) -> None:
        """An officer certifies that nothing came by other roads."""
        officer = self.data["closing_certified_by"]
        run_certify(run=self.cast.made[self.data["key"]], actor=self.cast.actor(officer))

    def record(self) -> None:
        """The next meeting takes note."""
        decision = Decision.objects.get(run=self.cast.made[self.data["key"]])
        decision_record(decision=decision.pk, actor=self.cast.actor("officer-1"))

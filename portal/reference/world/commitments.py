"""Commitments of the world, from draft to report. Periods are quarters of the headquarters calendar (domain.md §5)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from governance.commitments.models import Report
from governance.commitments.services import (
    Share,
    Step,
    Terms,
    commitment_clear,
    commitment_close,
    commitment_draft,
    commitment_end,
    commitment_register,
    commitment_return,
    commitment_send_for_clearance,
    commitment_submit,
    milestone_reach,
    report_accept,
    report_clear,
    report_send_for_clearance,
    report_write,
    share_confirm,
    target_revise,
)
from governance.plan.models import Point
from portal.core.actors import Actor
from portal.core.classes import Audience
from portal.reference.files import invented
from portal.reference.world.cast import Cast
from portal.reference.world.chronicle import Chronicle
from portal.reference.world.instants import after_period

#: How far a commitment in this state has come, and when it was submitted if its start has not come yet.
STEPS = ("draft", "clearance", "submitted", "returned", "registered", "active", "closed")
SUBMITTED_AGO = {"draft": 0, "clearance": 0, "submitted": 4, "returned": 9, "registered": 45}
OFFICER = "officer-1"


def commitments_tell(cast: Cast, chronicle: Chronicle) -> None:
    """Add the acts of every commitment, and a round of jobs at the beginning of every quarter."""
    for number in range(-8, 1):
        chronicle.jobs_at(cast.quarter(number))
    for data in invented("commitments.json")["commitments"]:
        Undertaking(cast, chronicle, data).tell()


class Undertaking:
    """One commitment on its way."""

    def __init__(self, cast: Cast, chronicle: Chronicle, data: dict[str, Any]) -> None:
        self.cast, self.chronicle, self.data = cast, chronicle, data
        self.lead = data["lead"]
        self.start, self.end = cast.quarter(data["start_quarter"]), cast.quarter(data["end_quarter"] + 1)
        self.author = data.get("author") or cast.of(self.lead, "expert", "head")
        self.clearer = cast.of(self.lead, "focal-point")

    @property
    def pk(self) -> int:
        return self.cast.made[self.data["key"]]

    def by(self, key: str) -> Actor:
        return self.cast.actor(key)

    def comes_to(self, state: str) -> bool:
        """Whether its present state lies at or behind this one."""
        return STEPS.index(self.data["state"]) >= STEPS.index(state)

    def tell(self) -> None:
        """Draft, clear, submit, register; then reports and the end."""
        state = self.data["state"]
        ago = SUBMITTED_AGO.get(state)
        submitted = self.start - timedelta(days=34) if ago is None else self.cast.now - timedelta(days=ago)
        self.at(submitted - timedelta(days=6), self.draft)
        if state == "draft":
            return
        self.at(submitted - timedelta(days=2), partial(commitment_send_for_clearance, actor=self.by(self.author)))
        if state == "clearance":
            return
        self.at(submitted - timedelta(hours=20), partial(commitment_clear, actor=self.by(self.clearer)))
        self.at(submitted, partial(commitment_submit, actor=self.by(self.clearer)))
        if state == "returned":
            told = self.data["returned"]
            self.chronicle.at(self.cast.instant(told["at"]), partial(self.send_back, told))
            return
        for partner in self.data["partners"]:
            if partner["share_confirmed"]:
                key = self.cast.of(partner["member"], "focal-point")
                self.at(submitted + timedelta(days=3), partial(share_confirm, actor=self.by(key)))
        if self.comes_to("registered"):
            self.at(submitted + timedelta(days=8), partial(commitment_register, actor=self.by(OFFICER)))
            self.live()

    def at(self, instant: datetime, act: Any) -> None:
        """An act on this commitment, which is known only when it has been drafted."""
        named = act if act == self.draft else lambda: act(commitment=self.pk)
        self.chronicle.at(instant, named)

    def live(self) -> None:
        """What a registered commitment does: targets revised, milestones reached, reports, its end."""
        for revision in self.data.get("target_revisions", []):
            self.chronicle.at(self.cast.instant(revision["at"]), partial(self.revise, revision))
        for position, step in enumerate(sorted(self.data["milestones"], key=lambda row: row["due_quarter"]), start=1):
            if step["status"] == "met":
                reached = self.cast.quarter(step.get("met_quarter", step["due_quarter"]) + 1) - timedelta(days=9)
                act = partial(milestone_reach, position=position, actor=self.by(self.clearer))
                self.at(max(reached, self.start + timedelta(days=1)), act)
        for report in self.data["reports"]:
            if report["state"] in ("accepted", "submitted"):
                self.report(report)
        if self.data["state"] == "closed":
            ended = after_period(self.cast.now, self.end, timedelta(days=40))
            self.at(ended, partial(commitment_end, actor=self.by(self.clearer)))
            self.at(ended + timedelta(days=5), partial(commitment_close, actor=self.by(OFFICER)))

    def draft(self) -> None:
        """The words, in all six languages."""
        self.cast.made[self.data["key"]] = commitment_draft(
            terms=self.terms(), lead=self.cast.members[self.lead].pk, actor=self.by(self.author)
        ).pk

    def terms(self) -> Terms:
        data = self.data
        points = Point.objects.filter(plan__key=data["plan"], number__in=data["points"])
        first = data.get("target_revisions", [{}])[0].get("from", data["target"])
        shares = [Share(member=self.cast.members[partner["member"]].pk) for partner in data["partners"]]
        named = {row["key"]: row["name"]["en"] for row in invented("people.json")["participants"]}
        audience = data["audience"] if data["audience"] in ("public", "members") else Audience.PUBLIC.value
        return Terms(
            title=data["title"], summary=data["summary"], starts_at=self.start, ends_at=self.end,
            points=list(points.values_list("pk", flat=True)), sdg_targets=data["sdg_targets"],
            indicator=data["indicators"][0]["name"], unit=data["unit"], baseline=Decimal(data["baseline"]),
            target=Decimal(first), chosen_audience=audience, report_months=3,
            original_language=self.cast.members[self.lead].language,
            milestones=[Step(row["title"], self.cast.quarter(row["due_quarter"] + 1)) for row in data["milestones"]],
            partners=shares + [Share(name=named[key]) for key in data.get("participants", [])],
        )  # fmt: skip

    def send_back(self, told: dict[str, Any]) -> None:
        commitment_return(commitment=self.pk, actor=self.by(told["by"]), reason=told["questions"]["en"])

    def revise(self, revision: dict[str, Any]) -> None:
        target_revise(
            commitment=self.pk, value=Decimal(revision["to"]), actor=self.by(revision["by"]),
            reason=revision["reason"][self.cast.members[self.lead].language],
        )  # fmt: skip

    def report(self, data: dict[str, Any]) -> None:
        """Written, cleared, and accepted as complete, some days after the end of its period."""
        ended = self.cast.quarter(data["quarter"] + 1)
        days = data["submitted_days_after_period_end"]
        written, cleared, accepted = (
            after_period(self.cast.now, ended, timedelta(days=days + more)) for more in (-2, 0, 4)
        )
        self.chronicle.at(written, partial(self.write, data))
        self.chronicle.at(cleared, lambda: report_clear(report=self.row(data), actor=self.by(self.clearer)))
        if data["state"] == "accepted":
            self.chronicle.at(accepted, lambda: report_accept(report=self.row(data), actor=self.by(OFFICER)))

    def write(self, data: dict[str, Any]) -> None:
        report, author = self.row(data), self.by(self.author)
        report_write(
            report=report,
            stage=data["stage"],
            value=Decimal(data["value"]),
            narrative=data["narrative"] or {},
            actor=author,
        )
        report_send_for_clearance(report=report, actor=author)

    def row(self, data: dict[str, Any]) -> int:
        """The report of a quarter."""
        return Report.objects.get(commitment=self.pk, period_starts_at=self.cast.quarter(data["quarter"])).pk

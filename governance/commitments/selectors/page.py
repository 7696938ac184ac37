"""The page of a commitment: where it stands, side by side, and what is still needed. A fixed number of statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from governance.commitments.models import (
    Commitment,
    CommitmentPartner,
    CommitmentTarget,
    Milestone,
    Report,
    ReportState,
    Stage,
)
from governance.commitments.selectors.health import RECEIVED, Reading, reading
from governance.commitments.selectors.periods import ReportPeriod, last_instant, period_label, periods_of, quarter_of
from governance.commitments.workflow import REPORT
from governance.plan.models import Point
from members.body.selectors import Rules, rules_numbered
from portal.core.display.chart import Figure, Period, chart
from portal.core.display.instants import day, show
from portal.core.display.texts import local_text
from portal.core.eyes import Viewer

CHARTED = 8
ON_RECORD = (*RECEIVED, ReportState.SUPERSEDED, ReportState.RECALLED)


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """One period in the table of reports. `report` is the row the reader may see, `tag` never more than is known."""

    period: ReportPeriod
    due_at: datetime
    tag: str
    shape: str
    report: Report | None = None
    url: str = ""

    @property
    def label(self) -> str:
        return self.period.label

    @property
    def received(self) -> bool:
        return self.report is not None and self.report.state in RECEIVED


@dataclass(frozen=True, slots=True)
class CommitmentPage:
    """Everything the page shows."""

    row: Commitment
    points: Sequence[Point]
    milestones: Sequence[Milestone]
    partners: Sequence[CommitmentPartner]
    targets: Sequence[CommitmentTarget]
    lines: Sequence[PeriodLine]
    reading: Reading
    at: datetime
    path: list[dict[str, str]] = field(default_factory=list)

    @property
    def target(self) -> CommitmentTarget | None:
        return self.targets[-1] if self.targets else None

    @property
    def former(self) -> CommitmentTarget | None:
        return self.targets[-2] if len(self.targets) > 1 else None


def commitment_for(viewer: Viewer, uid: UUID) -> Commitment:
    """The commitment, if the viewer may see it. Raises Commitment.DoesNotExist."""
    return Commitment.objects.visible_to(viewer).select_related("lead").get(uid=uid)


def report_for(viewer: Viewer, uid: UUID) -> Report:
    """The report with its commitment, if the viewer may see both. Raises Report.DoesNotExist."""
    rows = Report.objects.visible_to(viewer).select_related("commitment__lead", "author")
    return rows.get(uid=uid)


def commitment_page(viewer: Viewer, row: Commitment, at: datetime) -> CommitmentPage:
    """Read all parts of a commitment that the viewer may see: seven statements."""
    reports = list(Report.objects.visible_to(viewer).filter(commitment=row).order_by("period_starts_at", "pk"))
    milestones = list(Milestone.objects.visible_to(viewer).filter(commitment=row).order_by("position"))
    partners = (
        CommitmentPartner.objects.visible_to(viewer).filter(commitment=row).select_related("member").order_by("pk")
    )
    targets = CommitmentTarget.objects.visible_to(viewer).filter(commitment=row, recorded__upper_inf=True)
    rules = rules_numbered(row.rules_version or 0, fictional=row.fictional)
    return CommitmentPage(
        row=row,
        points=list(row.points.select_related("plan").order_by("plan", "number")),
        milestones=milestones,
        partners=list(partners),
        targets=list(targets.order_by("valid")),
        lines=period_lines(row, reports, rules, at),
        reading=reading(row, reports, milestones, at),
        at=at,
        path=milestone_path(milestones, at),
    )


def period_lines(row: Commitment, reports: Iterable[Report], rules: Rules, at: datetime) -> list[PeriodLine]:
    """Every period that has begun, the newest first. “No report received” is said of a period only once it is overdue."""
    by_period: dict[datetime, Report] = {}
    for report in reports:
        known = by_period.get(report.period_starts_at)
        if known is None or report.state not in (ReportState.SUPERSEDED, ReportState.RECALLED):
            by_period[report.period_starts_at] = report
    begun = [period for period in periods_of(row) if period.starts_at <= at]
    return [_line(period, by_period.get(period.starts_at), rules, at) for period in reversed(begun)]


def _line(period: ReportPeriod, report: Report | None, rules: Rules, at: datetime) -> PeriodLine:
    due_at = report.due_at if report else rules.deadline("report_due_after_period_end", period.ends_at)
    if report is not None and report.state in ON_RECORD:
        return PeriodLine(period, due_at, report.get_state_display(), REPORT.shapes[report.state], report, _url(report))
    url = _url(report) if report is not None and report.state != ReportState.NOT_DUE else ""
    if due_at <= at:
        return PeriodLine(period, due_at, _("No report received"), "stop", report, url)
    if period.ends_at <= at:
        tag = report.get_state_display() if report else ReportState.OPEN.label
        return PeriodLine(period, due_at, str(tag), "open", report, url)
    return PeriodLine(period, due_at, str(ReportState.NOT_DUE.label), "wait", report)


def _url(report: Report) -> str:
    return reverse("commitments:report", args=[report.uid])


def milestone_path(milestones: Sequence[Milestone], at: datetime) -> list[dict[str, str]]:
    """The milestones as a path: behind, late, here, ahead."""
    steps, here = [], False
    for step in milestones:
        place, note = "", day(last_instant(step.due_at))
        if step.reached_at is not None:
            note = _("%(day)s, met %(reached)s") % {"day": note, "reached": day(last_instant(step.reached_at))}
        elif step.due_at <= at:
            place, note = "late", _("%(day)s, late") % {"day": note}
        else:
            place, note = ("ahead" if here else "here"), str(show(step.due_at))
            here = True
        steps.append({"label": local_text(step.title).text, "note": note, "place": place})
    return steps


def figure(page: CommitmentPage, csv_url: str) -> Figure | None:
    """The chart of the values reported; None when no value was ever to be reported. Periods whose report has no figure are
    left out: they are neither zero nor missing.
    """
    row = page.row
    if row.target is None:
        return None
    lines = [
        line for line in reversed(page.lines) if not line.received or (line.report and line.report.value is not None)
    ]
    periods = [
        Period(
            axis_label(line.period),
            _plain(line.report.value) if line.received and line.report else None,
            open=line.due_at > page.at,
        )
        for line in lines[-CHARTED:]
    ]
    indicator = local_text(row.indicator).text or local_text(row.title).text
    return chart(
        name="indicator",
        title=indicator,
        first_name=_("Reported by %(member)s") % {"member": local_text(row.lead.name).text},
        second_name=_("Confirmed by evidence"),
        periods=periods,
        target=_plain(page.target.value if page.target else row.target),
        former_target=_plain(page.former.value) if page.former else None,
        csv_url=csv_url,
    )


def axis_label(period: ReportPeriod) -> str:
    """A quarter as short as an axis needs it; any other period by its last day."""
    if quarter := quarter_of(period.starts_at, period.ends_at):
        return pgettext("axis of a chart", "%(year)d Q%(quarter)d") % {"year": quarter[0], "quarter": quarter[1]}
    return day(last_instant(period.ends_at))


def who_and_when(page: CommitmentPage) -> str:
    """“Alvoria with Pelloria, 1 Oct 2025 to 31 Dec 2027”."""
    others = [local_text(row.member.name).text if row.member else row.name for row in page.partners]
    facts = {
        "lead": local_text(page.row.lead.name).text,
        "others": pgettext("between items", ", ").join(others),
        "first": day(page.row.starts_at),
        "last": day(last_instant(page.row.ends_at)),
    }
    if others:
        return _("%(lead)s with %(others)s, %(first)s to %(last)s") % facts
    return _("%(lead)s, %(first)s to %(last)s") % facts


def tracks(page: CommitmentPage) -> list[dict[str, Any]]:
    """Self-report and assessment, side by side; never one number for both."""
    lead = local_text(page.row.lead.name).text
    mine: dict[str, Any] = {"title": _("%(member)s reports") % {"member": lead}}
    last = page.reading.report
    if last is None:
        overdue = any(line.due_at <= page.at for line in page.lines)
        mine["none"] = _("No report received.") if overdue else _("No report is due yet.")
    else:
        label = period_label(last.period_starts_at, last.period_ends_at)
        received_on = day(last.submitted_at or last.due_at)
        mine["note"] = _("%(day)s, for %(period)s") % {"day": received_on, "period": label}
        mine["steps"] = [{"label": stage.label, "chosen": stage == last.stage} for stage in Stage]
        mine["figure"] = " ".join(part for part in (_value_words(page, last), _health_words(page)) if part)
    theirs = {"title": _("Reviewers assess"), "none": _("Not yet assessed.")}
    return [mine, theirs]


def _value_words(page: CommitmentPage, last: Report) -> str:
    if last.value is None:
        return ""
    facts = {"value": number(last.value), "unit": local_text(page.row.unit).text}
    if page.target is None:
        return _("%(value)s %(unit)s.") % facts
    return _("%(value)s of %(target)s %(unit)s.") % {**facts, "target": number(page.target.value)}


def _health_words(page: CommitmentPage) -> str:
    return _("Health, derived: %(health)s.") % {"health": page.reading.health.label}


def _plain(value: Any) -> Any:
    """A figure for the chart: whole numbers without a fraction."""
    return None if value is None else int(value) if value == value.to_integral() else float(value)


def number(value: Any) -> str:
    """A figure in words, without the zeros of its column."""
    return "" if value is None else str(_plain(value))

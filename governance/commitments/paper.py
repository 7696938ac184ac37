"""What of commitments and reports may come on paper (domain.md §2, §5)."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.commitments import services
from governance.commitments.forms import AUDIENCES, date, figure, grouped, midnight, text
from governance.commitments.models import Commitment, CommitmentState, Report, ReportState, Stage
from governance.commitments.services import Share, Step, Terms
from governance.plan.models import Point
from members.states.choices import about_member, choices, itself, of
from members.states.models import Member
from portal.core.actors import Actor
from portal.core.audit.receipts import receipt_for
from portal.core.display.texts import NAMES, UN_ORDER, local_text
from portal.core.paper.forms import BarePaper, PaperForm, ReasonPaper
from portal.core.paper.kinds import PaperKind
from portal.core.paper.models import PaperEntry
from portal.core.paper.said import author, plainly, said
from portal.core.refusals import Receipt, Refusal, TransitionRefused

C, R = CommitmentState, ReportState
RUNNING = (C.REGISTERED, C.ACTIVE)
LANGUAGES = [(code, NAMES[code]) for code in UN_ORDER]


class CommitmentPaper(PaperForm):
    """A commitment as a note states it, in one language."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    title = text(_("Title"))
    summary = text(_("Summary"), required=False, long=True, length=5000)
    points = forms.MultipleChoiceField(label=_("Points of a plan"), widget=forms.CheckboxSelectMultiple)
    starts_on = date(_("First day"))
    ends_on = date(_("Last day"))
    indicator = text(_("Indicator"), required=False)
    unit = text(_("Unit"), required=False, length=60)
    baseline = figure(_("Baseline"))
    target = figure(_("Target"))
    milestones = text(
        _("Milestones"), required=False, long=True, length=2000,
        help_text=_("One a line: the day, as in 2027-06-30, then the title."),
    )  # fmt: skip
    partners = forms.MultipleChoiceField(
        label=_("Partners"), required=False, widget=forms.SelectMultiple,
        help_text=_("Members; each confirms its share itself."),
    )  # fmt: skip
    chosen_audience = forms.ChoiceField(label=_("Who reads it once it is registered"), choices=AUDIENCES)

    def asked_about(self, target: Member) -> None:
        points: Any = self.fields["points"]
        points.choices = grouped(Point.objects.select_related("plan").order_by("plan", "number"))
        others = Member.objects.filter(fictional=target.fictional).exclude(pk=target.pk).order_by("tile")
        self.fields["partners"].choices = choices(others)  # type: ignore[attr-defined]

    def clean_milestones(self) -> str:
        try:
            steps(self.cleaned_data["milestones"], "en")
        except ValueError as error:
            raise forms.ValidationError(_("Each line begins with a day, as in 2027-06-30.")) from error
        return str(self.cleaned_data["milestones"])


def steps(lines: str, language: str) -> list[Step]:
    """Milestones as they were typed. Raises ValueError."""
    parts = [line.strip().partition(" ") for line in lines.splitlines() if line.strip()]
    return [
        Step({language: title.strip()}, midnight(dt.date.fromisoformat(day) + dt.timedelta(days=1)))
        for day, _space, title in parts
    ]


def terms(answers: dict[str, Any]) -> Terms:
    """What the note says, as the service is told it."""
    language = answers["language"]

    def words(name: str) -> dict[str, str]:
        return {language: answers[name]} if answers[name] else {}

    return Terms(
        title=words("title"), summary=words("summary"), indicator=words("indicator"), unit=words("unit"),
        original_language=language, points=[int(key) for key in answers["points"]],
        starts_at=midnight(answers["starts_on"]), ends_at=midnight(answers["ends_on"] + dt.timedelta(days=1)),
        baseline=answers["baseline"], target=answers["target"], chosen_audience=answers["chosen_audience"],
        milestones=steps(answers["milestones"], language), partners=[Share(member=int(key)) for key in answers["partners"]],
    )  # fmt: skip


def _submit(entry: PaperEntry, actor: Actor) -> Receipt:
    """Who entered it stands for its author, who confirms it for who cleared it: two persons, as in a capital."""
    writer = author(entry, actor)
    row = services.commitment_draft(terms=terms(said(entry)), lead=entry.member_id, actor=writer)
    services.commitment_send_for_clearance(commitment=row.pk, actor=writer)
    services.commitment_clear(commitment=row.pk, actor=actor)
    return services.commitment_submit(commitment=row.pk, actor=actor)


def _share(entry: PaperEntry, actor: Actor) -> Receipt:
    return receipt_for(services.share_confirm(commitment=entry.target_id, actor=actor).commitment, actor)


def _target(entry: PaperEntry, actor: Actor) -> Receipt:
    answers = said(entry)
    row = services.target_revise(
        commitment=entry.target_id, value=answers["value"], reason=answers["reason"], actor=actor
    )
    return receipt_for(row.commitment, actor)


def _milestone(entry: PaperEntry, actor: Actor) -> Receipt:
    answers = said(entry)
    day = midnight(answers["reached_on"])
    row = services.milestone_reach(
        commitment=entry.target_id, position=int(answers["position"]), reached_at=day, actor=actor
    )
    return receipt_for(row.commitment, actor)


def _report(entry: PaperEntry, actor: Actor) -> Receipt:
    """The report for the first period that waits for one: what is still a draft at the delegation is overtaken by the note."""
    answers, writer = said(entry), author(entry, actor)
    waiting = Report.objects.filter(commitment=entry.target_id, state__in=[R.OPEN, R.CLEARANCE, R.SENT_BACK])
    row = waiting.select_related("commitment").order_by("period_starts_at", "-pk").first()
    if row is None:
        raise TransitionRefused(Refusal("not_open", _("This report is not open now.")))
    if row.state == R.CLEARANCE:
        services.report_take_back(report=row.pk, actor=writer)
    if row.state == R.SENT_BACK:
        row = services.report_renew(report=row.pk, actor=writer)
    words = {answers["language"]: answers["narrative"]} if answers["narrative"] else {}
    services.report_write(report=row.pk, stage=answers["stage"], value=answers["value"], narrative=words, actor=writer)
    services.report_send_for_clearance(report=row.pk, actor=writer)
    return services.report_clear(report=row.pk, actor=actor)


def _recall(entry: PaperEntry, actor: Actor) -> Receipt:
    services.report_recall(report=entry.target_id, reason=said(entry)["reason"], actor=actor)
    return receipt_for(Report.objects.get(pk=entry.target_id), actor)


class TargetPaper(ReasonPaper):
    """Another target."""

    value = figure(_("New target"), required=True)
    field_order = ["value", "reason"]


class MilestonePaper(PaperForm):
    """Which milestone, and when."""

    position = forms.ChoiceField(label=_("Milestone"))
    reached_on = date(_("Reached on"))

    def asked_about(self, target: Commitment) -> None:
        rows = target.milestones.filter(reached_at=None).order_by("position")
        self.fields["position"].choices = [(str(row.position), local_text(row.title).text) for row in rows]  # type: ignore[attr-defined]


class ReportPaper(PaperForm):
    """A progress report."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    stage = forms.ChoiceField(label=_("Stage"), choices=Stage.choices)
    value = figure(_("Value at the end of the period"))
    narrative = text(_("What was done"), required=False, long=True, length=10000)


def _partners(row: Commitment) -> list[tuple[str, str]]:
    waiting = row.partners.filter(member__isnull=False, confirmed_at=None).select_related("member")
    return choices(partner.member for partner in waiting if partner.member)


def _about(row: Commitment) -> tuple[dict[str, str], str, str]:
    return row.title, row.symbol or row.receipt, f"commitments/{row.uid}/"


def _about_report(row: Report) -> tuple[dict[str, str], str, str]:
    return row.commitment.title, row.commitment.symbol, f"commitments/reports/{row.uid}/"


def _running(row: Commitment) -> bool:
    return row.state in RUNNING


def _of_report(row: Report) -> list[tuple[str, str]]:
    return choices([row.commitment.lead])


KINDS = {
    "commitment.submit": PaperKind(
        _("Commitment"), Member, CommitmentPaper, itself, about_member, _submit, events=("commitment.submitted",)
    ),
    "commitment.revise_target": PaperKind(
        _("Target revised"), Commitment, TargetPaper, of("lead"), _about, _target,
        open=lambda row: _running(row) and row.target is not None, events=("commitment.target_revised",),
    ),
    "commitment.confirm_share": PaperKind(
        _("Confirmation of a share"), Commitment, BarePaper, _partners, _about, _share,
        open=lambda row: row.state in (C.SUBMITTED, *RUNNING) and bool(_partners(row)),
        events=("commitment.share_confirmed",),
    ),
    "commitment.reach_milestone": PaperKind(
        _("Milestone reached"), Commitment, MilestonePaper, of("lead"), _about, _milestone, open=_running,
        events=("commitment.milestone_reached",),
    ),
    "commitment.withdraw": PaperKind(
        _("Withdrawal of a commitment"), Commitment, ReasonPaper, of("lead"), _about,
        plainly(services.commitment_withdraw, "commitment", "reason"),
        open=lambda row: row.state in (C.SUBMITTED, *RUNNING), events=("commitment.withdrawn",),
    ),
    "commitment.end": PaperKind(
        _("Commitment declared ended"), Commitment, BarePaper, of("lead"), _about,
        plainly(services.commitment_end, "commitment"), open=lambda row: row.state == C.ACTIVE, events=("commitment.ended",),
    ),
    "report.submit": PaperKind(
        _("Report"), Commitment, ReportPaper, of("lead"), _about, _report,
        open=lambda row: row.state in (C.ACTIVE, C.CLOSING), events=("report.submitted",),
    ),
    "report.recall": PaperKind(
        _("Recall of a report"), Report, ReasonPaper, _of_report, _about_report, _recall,
        open=lambda row: row.state == R.SUBMITTED, events=("report.recalled",),
    ),
}  # fmt: skip

"""The small pages by which commitments and reports move: what follows, the answers once more, the act."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from governance.commitments import forms, selectors, services
from governance.commitments.models import Commitment, Report
from governance.commitments.models import CommitmentState as C
from governance.commitments.models import ReportState as R
from governance.commitments.selectors.periods import period_label
from governance.commitments.views.common import commitment_or_404, report_or_404
from governance.commitments.workflow import COMMITMENT, REPORT
from portal.core.actors import Actor
from portal.core.acts import Act, plain, take
from portal.core.classes import Audience
from portal.core.context import page_instant
from portal.core.display.texts import local_text
from portal.core.eyes import seen


def _confirm(row: Commitment, actor: Actor, answers: dict[str, Any]) -> Any:
    return services.share_confirm(commitment=row.pk, actor=actor)


def _reach(row: Commitment, actor: Actor, answers: dict[str, Any]) -> Any:
    end_of_day = forms.midnight(answers["reached_on"] + timedelta(days=1)) - timedelta(microseconds=1)
    at = min(end_of_day, answers["now"])
    return services.milestone_reach(
        commitment=row.pk,
        position=answers["position"],
        reached_at=at,
        actor=actor,
        expected_version=answers["expected_version"],
    )


def _renew(row: Report, actor: Actor, answers: dict[str, Any]) -> Any:
    return services.report_renew(report=row.pk, actor=actor)


ACTS: dict[str, Act] = {
    "send-for-clearance": Act(
        gettext_lazy("Send for clearance"),
        gettext_lazy("The national focal point is told and clears it, or takes it back to draft. Nobody else sees it."),
        forms.ActForm, plain(services.commitment_send_for_clearance, "commitment"), gettext_lazy("Sent for clearance."),
    ),
    "take-back": Act(
        gettext_lazy("Take back to draft"),
        gettext_lazy("It can be changed again, and has to be cleared anew."),
        forms.ActForm, plain(services.commitment_take_back, "commitment"), gettext_lazy("It is a draft again."),
    ),
    "clear": Act(
        gettext_lazy("Clear it"),
        gettext_lazy("The words are those below. A delegate with the power to bind may then submit them."),
        forms.ActForm, plain(services.commitment_clear, "commitment"), gettext_lazy("Cleared."),
    ),
    "submit": Act(
        gettext_lazy("Submit"),
        gettext_lazy("This binds your member’s word. The secretariat checks the form, never the merit, and registers it."),
        forms.ActForm, plain(services.commitment_submit, "commitment"),
        gettext_lazy("Submitted. Your receipt: %(number)s."), sensitive=True,
    ),
    "return": Act(
        gettext_lazy("Return with questions"),
        gettext_lazy("The delegation is served your questions, and the text belongs to it alone again. Questions of form only."),
        forms.ReasonForm, plain(services.commitment_return, "commitment", "reason"),
        gettext_lazy("Returned with questions."), cut=True,
    ),
    "register": Act(
        gettext_lazy("Register"),
        gettext_lazy("It gets its symbol and the class the member chose; the member and its partners are served."),
        forms.ActForm, plain(services.commitment_register, "commitment"), gettext_lazy("Registered."),
    ),
    "withdraw": Act(
        gettext_lazy("Withdraw"),
        gettext_lazy("It stays on record as withdrawn, with your reason. This cannot be undone."),
        forms.ReasonForm, plain(services.commitment_withdraw, "commitment", "reason"), gettext_lazy("Withdrawn."), cut=True,
        sensitive=True,
    ),
    "end": Act(
        gettext_lazy("Declare it ended"),
        gettext_lazy("No further report falls due. The secretariat closes it after the last one."),
        forms.ActForm, plain(services.commitment_end, "commitment"), gettext_lazy("Declared ended."),
        sensitive=True,
    ),
    "close": Act(
        gettext_lazy("Close"),
        gettext_lazy("The commitment is closed and stays on record."),
        forms.ActForm, plain(services.commitment_close, "commitment"), gettext_lazy("Closed."),
    ),
    "revise-target": Act(
        gettext_lazy("Revise the target"),
        gettext_lazy("The former target stays on the page, with the day of the change and your reason."),
        forms.TargetForm, plain(services.target_revise, "commitment", "value", "reason"), gettext_lazy("Target revised."),
        sensitive=True,
    ),
    "confirm-share": Act(
        gettext_lazy("Confirm your share"),
        gettext_lazy("From now on your member is named as a partner wherever the commitment is shown."),
        forms.ActForm, _confirm, gettext_lazy("Share confirmed."), sensitive=True,
    ),
    "reach-milestone": Act(
        gettext_lazy("Report a milestone as reached"),
        gettext_lazy("The page shows it as reached on the day you give, by your member’s own account."),
        forms.MilestoneForm, _reach, gettext_lazy("Milestone recorded."),
    ),
}  # fmt: skip
NAMES = {
    (C.DRAFT, C.CLEARANCE): "send-for-clearance",
    (C.RETURNED, C.CLEARANCE): "send-for-clearance",
    (C.CLEARANCE, C.DRAFT): "take-back",
    (C.CLEARANCE, C.SUBMITTED): "submit",
    (C.SUBMITTED, C.RETURNED): "return",
    (C.SUBMITTED, C.REGISTERED): "register",
    (C.SUBMITTED, C.WITHDRAWN): "withdraw",
    (C.REGISTERED, C.WITHDRAWN): "withdraw",
    (C.ACTIVE, C.WITHDRAWN): "withdraw",
    (C.ACTIVE, C.CLOSING): "end",
    (C.CLOSING, C.CLOSED): "close",
}
REPORT_ACTS: dict[str, Act] = {
    "send-for-clearance": Act(
        gettext_lazy("Send for clearance"),
        gettext_lazy("The national focal point is told. Clearing it submits it."),
        forms.ActForm, plain(services.report_send_for_clearance, "report"), gettext_lazy("Sent for clearance."),
    ),
    "take-back": Act(
        gettext_lazy("Take back to draft"),
        gettext_lazy("It can be changed again, and has to be cleared anew."),
        forms.ActForm, plain(services.report_take_back, "report"), gettext_lazy("It is a draft again."),
    ),
    "clear": Act(
        gettext_lazy("Clear and submit"),
        gettext_lazy("The report leaves the capital and is read by all who read the commitment. Reminders stop."),
        forms.ActForm, plain(services.report_clear, "report"),
        gettext_lazy("Submitted. Your receipt: %(number)s."), sensitive=True,
    ),
    "accept": Act(
        gettext_lazy("Accept as complete"),
        gettext_lazy("This says that the form is complete. It says nothing about the substance."),
        forms.ActForm, plain(services.report_accept, "report"), gettext_lazy("Accepted as complete."),
    ),
    "send-back": Act(
        gettext_lazy("Send back"),
        gettext_lazy("The member is served your reason and answers with a new report. What was received stays on record."),
        forms.ReasonForm, plain(services.report_send_back, "report", "reason"), gettext_lazy("Sent back."), cut=True,
    ),
    "recall": Act(
        gettext_lazy("Recall"),
        gettext_lazy("The report stays on record as recalled, and the period is open again."),
        forms.ReasonForm, plain(services.report_recall, "report", "reason"), gettext_lazy("Recalled."), cut=True,
    ),
    "renew": Act(
        gettext_lazy("Answer with a new report"),
        gettext_lazy("A new report begins with the words of the one that was sent back."),
        forms.ActForm, _renew, gettext_lazy("A new report is open."),
    ),
}  # fmt: skip
REPORT_NAMES = {
    (R.OPEN, R.CLEARANCE): "send-for-clearance",
    (R.CLEARANCE, R.OPEN): "take-back",
    (R.CLEARANCE, R.SUBMITTED): "clear",
    (R.SUBMITTED, R.ACCEPTED): "accept",
    (R.SUBMITTED, R.SENT_BACK): "send-back",
    (R.SUBMITTED, R.RECALLED): "recall",
    (R.SENT_BACK, R.SUPERSEDED): "renew",
}


@require_http_methods(["GET", "HEAD", "POST"])
@seen
def act(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """One act on a commitment."""
    row, chosen = commitment_or_404(request, uid), ACTS.get(name)
    if chosen is None:
        raise Http404
    extra = _milestones(request, row) if chosen.form is forms.MilestoneForm else {}
    page = {"title": row.title, "symbol": row.symbol or row.receipt, "shape": COMMITMENT.shapes[row.state]}
    back = reverse("commitments:detail", args=[row.uid])
    return take(
        request, chosen, row, back=back, page=page, said=_said(row), after=lambda done: _after(done, row, back), **extra
    )


@require_http_methods(["GET", "HEAD", "POST"])
@seen
def report_act(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """One act on a report."""
    row, chosen = report_or_404(request, uid), REPORT_ACTS.get(name)
    if chosen is None:
        raise Http404
    page = {"title": row.commitment.title, "symbol": row.commitment.symbol, "shape": REPORT.shapes[row.state]}
    page["more"] = period_label(row.period_starts_at, row.period_ends_at)
    back = reverse("commitments:report", args=[row.uid])
    return take(request, chosen, row, back=back, page=page, said=_said(row), after=lambda done: _after(done, row, back))


def _after(done: Any, row: Commitment | Report, back: str) -> str:
    """Where the act leads: to the report it opened, to the queue when the officer gave the text away, else back."""
    if isinstance(done, Report):
        return reverse("commitments:report", args=[done.uid])
    if isinstance(done, Commitment) and done.audience == Audience.DELEGATION and row.audience != Audience.DELEGATION:
        return reverse("commitments:queue")
    return back


def _milestones(request: HttpRequest, row: Commitment) -> dict[str, Any]:
    page = selectors.commitment_page(request.viewer, row, page_instant(request))  # type: ignore[attr-defined]
    return {
        "choices": [(step.position, local_text(step.title).text) for step in page.milestones if step.reached_at is None]
    }


def _said(row: Commitment | Report) -> list[tuple[str, str]]:
    """The words that are cleared, submitted or checked, once more."""
    if isinstance(row, Report):
        value = selectors.page.number(row.value) or _("no figure")
        words = local_text(row.narrative, original=row.commitment.original_language).text
        return [(_("Stage"), row.get_stage_display()), (_("Value"), value), (_("What was done"), words)]
    figures = [(_("Baseline"), row.baseline), (_("Target"), row.target)]
    unit = local_text(row.unit).text
    said = [(_("Title"), local_text(row.title).text), (_("Summary"), local_text(row.summary).text)]
    said += [(label, f"{selectors.page.number(value)} {unit}") for label, value in figures if value is not None]
    return said

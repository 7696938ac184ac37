"""Calling a run and ending it: what the chair and the secretariat do."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.decisions import services
from governance.decisions.forms import CertifyForm, ExtendForm, NotifyForm, PrepareForm, ReasonForm
from governance.decisions.models import RunState, SilenceRun
from governance.decisions.notices import contacts_to_be, facts_of
from governance.decisions.selectors import decisions_visible_to
from governance.decisions.views.common import find_run, head, run_url
from governance.decisions.workflow import DECISION, RUN
from governance.proposals.models import Proposal
from governance.proposals.selectors import proposal_for
from governance.proposals.workflow import PROPOSAL
from portal.core import clock
from portal.core.actors import Actor
from portal.core.acts import Act, Button, buttons, plain, take
from portal.core.display.instants import show
from portal.core.display.texts import local_text
from portal.core.doors import signed_in
from portal.core.eyes import SERVICE, seeing_as, seen
from portal.core.notices.preview import Preview, preview
from portal.core.requests import Request


def _prepare(row: Proposal, actor: Actor, answers: dict[str, Any]) -> SilenceRun:
    said = {name: answers[name] for name in ("opens_at", "expires_at", "urgent_reason")}
    return services.run_prepare(subject_type="governance.proposal", subject_id=row.pk, actor=actor, **said)


def _extend(row: SilenceRun, actor: Actor, answers: dict[str, Any]) -> SilenceRun:
    said = {name: answers[name] for name in ("expires_at", "reason", "expected_version")}
    return services.run_extend(run=row.pk, actor=actor, opens_at=answers.get("opens_at"), **said)


def _told(run: SilenceRun) -> Preview:
    """Whom the notice will reach, and what they will read."""
    with seeing_as(SERVICE):
        facts, to = facts_of(run), contacts_to_be(run)
        return preview("silence.opened", run, facts=facts, text_version=run.text_version, recipients=to)


PREPARE = Act(
    _("Prepare a silence run"), _("Nobody is told yet: the next page shows whom the notice will reach."),
    PrepareForm, _prepare, _("The run is prepared."),
)  # fmt: skip
RECORD = Act(
    _("Record the decision"), _("The meeting takes note and does not undo; the text is then in force."),
    CertifyForm, plain(services.decision_record, "decision"), _("The decision is recorded."),
)  # fmt: skip
ACTS = {
    "notify": Act(
        _("Serve the notice"), _("Every entitled member is served at once; the silence opens at one instant for all."),
        NotifyForm, plain(services.run_notify, "run"), _("The notice is served."), told=_told,
    ),
    "extend": Act(
        _("Extend the silence"), _("Every entitled member is served again."),
        ExtendForm, _extend, _("The silence is extended for all."),
    ),
    "withdraw": Act(
        _("Withdraw the run"), _("All members served are told. A new text is always a new run."),
        ReasonForm, plain(services.run_withdraw, "run", "reason"), _("The run is withdrawn."), cut=True,
    ),
    "certify": Act(
        _("Certify that nothing came by other roads"), _("The text is adopted as of its expiry, and everybody is told."),
        CertifyForm, plain(services.run_certify, "run"), _("The text is adopted."),
    ),
    "prove": Act(
        _("Prove service"), _("The run closes anew; nothing is adopted before closing ends."),
        ReasonForm, plain(services.run_prove_service, "run", "reason"), _("Service is proven; the run closes anew."),
    ),
}  # fmt: skip
#: Step of the table → the act that takes it. A running silence is extended without a step.
NAMES = {
    (RunState.PREPARED, RunState.NOTIFIED): "notify",
    (RunState.HELD, RunState.NOTIFIED): "extend",
    (RunState.HELD, RunState.CLOSING): "prove",
    (RunState.CLOSING, RunState.ADOPTED): "certify",
    **{(step.source, step.target): "withdraw" for step in RUN.transitions if step.target == RunState.WITHDRAWN},
}


def steps(request: Request, run: SilenceRun) -> list[Button]:
    """What the chair and the secretariat can do by the table, or why not."""
    return buttons(request, run, ACTS, NAMES, "decisions:step")


def more(request: Request, run: SilenceRun) -> list[Button]:
    """What they can do beside the table."""
    found = [Button(_("Enter an act received on paper"), reverse("decisions:paper", args=[run.uid]))]
    if run.state == RunState.RUNNING and "chair" in request.standing.offices:
        found.insert(0, Button(_("Extend for all"), reverse("decisions:step", args=[run.uid, "extend"])))
    return found


@signed_in
@seen
def prepare(request: Request, proposal: UUID) -> HttpResponse:
    """The chair prepares a run on a proposal placed for action."""
    try:
        row = proposal_for(request.viewer, proposal)
    except Proposal.DoesNotExist:
        raise Http404 from None
    start = {"opens_at": clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=2)}
    page = {"title": row.title, "symbol": row.symbol, "shape": PROPOSAL.shapes[row.state]}
    back = reverse("proposals:detail", args=[row.uid])
    return take(request, PREPARE, row, back=back, page=page, after=run_url, initial=start)


@signed_in
@seen
def step(request: Request, uid: UUID, name: str) -> HttpResponse:
    """One act of the chair or the secretariat on a run."""
    row, chosen = find_run(request, uid), ACTS.get(name)
    if chosen is None:
        raise Http404
    extra: dict[str, Any] = {"reopening": row.state == RunState.HELD} if name == "extend" else {}
    said = [(gettext("Text"), local_text(row.title).text), (gettext("Expires"), str(show(row.expires_at)))]
    return take(request, chosen, row, back=run_url(row), page=head(row), said=said, **extra)


@signed_in
@seen
def record(request: Request, uid: UUID) -> HttpResponse:
    """An officer records a decision at the meeting that took note of it."""
    row = decisions_visible_to(request.viewer).filter(uid=uid).first()
    if row is None or row.run is None:
        raise Http404
    page = {"title": row.title, "symbol": row.symbol, "shape": DECISION.shapes[row.state]}
    return take(request, RECORD, row, back=reverse("decisions:detail", args=[uid]), page=page)

"""Calling a run and ending it: pages of the chair and the secretariat."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from governance.decisions import services
from governance.decisions.forms import CertifyForm, ExtendForm, NotifyForm, PrepareForm, ReasonForm
from governance.decisions.models import RunState, SilenceRun
from governance.decisions.notices import contacts_to_be, facts_of
from governance.decisions.selectors import decisions_visible_to
from governance.decisions.views.reading import find_run
from governance.proposals.models import Proposal
from governance.proposals.selectors import proposal_for
from portal.core import clock
from portal.core.doors import signed_in
from portal.core.eyes import seen
from portal.core.forms import CheckedForm, Step
from portal.core.notices.preview import Preview, preview
from portal.core.refusals import Refused
from portal.core.requests import Request


def _step_page(
    request: Request, run: SilenceRun, form: CheckedForm, step: Step, *, act: Callable[[], Any], **context: Any
) -> HttpResponse:
    """The pages of one step: form, check, sent; a refusal stands above the form with what was typed."""
    if step is Step.SEND:
        try:
            act()
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT if form.visible_fields() else Step.CHECK
        else:
            return redirect("decisions:run", uid=run.uid)
    if not form.visible_fields():
        step = Step.CHECK
    return render(
        request,
        "decisions/step.html",
        {"run": run, "form": form, "step": step, "is_demonstration": run.fictional} | context,
        status=form.status,
    )


@signed_in
@seen
def prepare(request: Request, proposal: UUID) -> HttpResponse:
    """The chair prepares a run on a proposal placed for action."""
    try:
        found = proposal_for(request.viewer, proposal)
    except Proposal.DoesNotExist:
        raise Http404 from None
    opens = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=2)
    form, step = PrepareForm.read(request, initial={"opens_at": opens})
    if step is Step.SEND:
        try:
            run = services.run_prepare(
                subject_type="governance.proposal",
                subject_id=found.pk,
                actor=request.actor,
                **{name: form.cleaned_data[name] for name in ("opens_at", "expires_at", "urgent_reason")},
            )
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            return redirect("decisions:run", uid=run.uid)
    context = {
        "run": found,
        "form": form,
        "step": step,
        "title": _("Prepare a silence run"),
        "send": _("Prepare"),
        "consequence": _("Nobody is told yet: the next page shows whom the notice will reach."),
        "is_demonstration": found.fictional,
    }
    return render(request, "decisions/step.html", context, status=form.status)


@signed_in
@seen
def notify(request: Request, uid: UUID) -> HttpResponse:
    """The chair serves the notice, after reading whom it reaches."""
    run = find_run(request, uid)
    form, step = NotifyForm.read(request, expected_version=run.version)
    return _step_page(
        request,
        run,
        form,
        step,
        act=lambda: services.run_notify(
            run=run.pk, actor=request.actor, expected_version=form.cleaned_data["expected_version"]
        ),
        title=_("Serve the notice"),
        send=_("Serve the notice"),
        preview=_preview(run),
        consequence=_("Every entitled member is served at once; the silence opens at one instant for all."),
    )


@signed_in
@seen
def extend(request: Request, uid: UUID) -> HttpResponse:
    """The chair extends the silence for all."""
    run = find_run(request, uid)
    form, step = ExtendForm.read(request, reopening=run.state == RunState.HELD, expected_version=run.version)
    return _step_page(
        request,
        run,
        form,
        step,
        act=lambda: services.run_extend(
            run=run.pk,
            actor=request.actor,
            opens_at=form.cleaned_data.get("opens_at"),
            **{name: form.cleaned_data[name] for name in ("expires_at", "reason", "expected_version")},
        ),
        title=_("Extend the silence"),
        send=_("Extend for all"),
        consequence=_("Every entitled member is served again."),
    )


@signed_in
@seen
def withdraw(request: Request, uid: UUID) -> HttpResponse:
    """The chair takes the text back."""
    run = find_run(request, uid)
    form, step = ReasonForm.read(request, expected_version=run.version)
    return _step_page(
        request,
        run,
        form,
        step,
        cut=True,
        act=lambda: services.run_withdraw(run=run.pk, actor=request.actor, **_reason(form)),
        title=_("Withdraw the run"),
        send=_("Withdraw"),
        consequence=_("All members served are told. A new text is always a new run."),
    )


@signed_in
@seen
def certify(request: Request, uid: UUID) -> HttpResponse:
    """An officer certifies that nothing came by other roads."""
    run = find_run(request, uid)
    form, step = CertifyForm.read(request, expected_version=run.version)
    return _step_page(
        request,
        run,
        form,
        step,
        act=lambda: services.run_certify(
            run=run.pk, actor=request.actor, expected_version=form.cleaned_data["expected_version"]
        ),
        title=_("Certify that nothing came by other roads"),
        send=_("Certify"),
        consequence=_("The text is adopted as of its expiry, and everybody is told."),
    )


@signed_in
@seen
def prove(request: Request, uid: UUID) -> HttpResponse:
    """An officer proves that every member was served after all."""
    run = find_run(request, uid)
    form, step = ReasonForm.read(request, expected_version=run.version)
    return _step_page(
        request,
        run,
        form,
        step,
        act=lambda: services.run_prove_service(run=run.pk, actor=request.actor, **_reason(form)),
        title=_("Prove service"),
        send=_("Prove service"),
        consequence=_("The run closes anew; nothing is adopted before closing ends."),
    )


@signed_in
@seen
def record(request: Request, uid: UUID) -> HttpResponse:
    """An officer records a decision at the meeting that took note of it."""
    found = decisions_visible_to(request.viewer).filter(uid=uid).first()
    if found is None or found.run is None:
        raise Http404
    form, step = CertifyForm.read(request, expected_version=found.version)
    return _step_page(
        request,
        found.run,
        form,
        step,
        act=lambda: services.decision_record(
            decision=found.pk, actor=request.actor, expected_version=form.cleaned_data["expected_version"]
        ),
        title=_("Record the decision"),
        send=_("Record"),
        consequence=_("The meeting takes note and does not undo; the text is then in force."),
    )


def _preview(run: SilenceRun) -> Preview:
    """Whom the notice will reach, and what they will read."""
    return preview(
        "silence.opened", run, facts=facts_of(run), text_version=run.text_version, recipients=contacts_to_be(run)
    )


def _reason(form: CheckedForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("reason", "expected_version")}

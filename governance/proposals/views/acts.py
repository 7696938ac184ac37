"""The small pages by which a proposal moves: what follows, whom it tells, the answers once more, the act."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from governance.proposals import forms, notices, selectors, services
from governance.proposals.models import Proposal
from governance.proposals.models import ProposalState as State
from governance.proposals.selectors import PageStep
from governance.proposals.views.common import head, proposal_or_404
from members.delegations.selectors import Standing
from portal.core.actors import Actor
from portal.core.context import page_instant
from portal.core.doors import to_sign_in
from portal.core.eyes import seen
from portal.core.forms import Step
from portal.core.refusals import Receipt, Refusal, Refused


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `call(proposal, actor, version, answers)` is its service; `notice` the kind whose recipients are told."""

    title: str | Promise
    consequence: str | Promise
    form: type[forms.ActForm]
    call: Callable[[Proposal, Actor, int | None, dict[str, Any]], Any]
    done: str | Promise
    notice: str = ""
    cut: bool = False


def _plain(service: Callable[..., Any], *fields: str) -> Callable[[Proposal, Actor, int | None, dict[str, Any]], Any]:
    """Call a service with the named answers of the form."""

    def call(row: Proposal, actor: Actor, version: int | None, answers: dict[str, Any]) -> Any:
        return service(
            proposal=row.pk, actor=actor, expected_version=version, **{key: answers.get(key, "") for key in fields}
        )

    return call


def _submit(row: Proposal, actor: Actor, version: int | None, answers: dict[str, Any]) -> Receipt:
    if row.state == State.RETURNED:
        return services.proposal_resubmit(proposal=row.pk, actor=actor, expected_version=version)
    agrees = answers["author_agrees_to_be_named"]
    return services.proposal_submit(
        proposal=row.pk, actor=actor, expected_version=version, author_agrees_to_be_named=agrees
    )


ACTS: dict[str, Act] = {
    "submit": Act(
        gettext_lazy("Submit this proposal"),
        gettext_lazy("The text is frozen as it stands and the secretariat can read it. You receive a numbered receipt."),
        forms.SubmitForm, _submit, gettext_lazy("Submitted. Your receipt is below."), "proposal.submitted",
    ),
    "delete": Act(
        gettext_lazy("Delete this draft"),
        gettext_lazy("The draft and its text are gone. The record keeps only that a draft was deleted, and when."),
        forms.ActForm, _plain(services.proposal_delete), gettext_lazy("The draft was deleted."), cut=True,
    ),
    "claim": Act(
        gettext_lazy("Claim this proposal"),
        gettext_lazy("You examine its form, never its merit, and register or return it."),
        forms.ActForm, _plain(services.proposal_claim), gettext_lazy("You have claimed it."),
    ),
    "join": Act(
        gettext_lazy("Join as second officer"),
        gettext_lazy("The officer is a national of the sponsor. With you it can be registered or returned."),
        forms.ActForm, _plain(services.proposal_join), gettext_lazy("You have joined."),
    ),
    "release": Act(
        gettext_lazy("Give back to the queue"),
        gettext_lazy("Another officer can claim it. The deadline stays."),
        forms.ReasonForm, _plain(services.proposal_release, "reason"), gettext_lazy("It is back in the queue."),
    ),
    "return": Act(
        gettext_lazy("Return for changes of form"),
        gettext_lazy("The sponsor can change the form and submit it again within the period of the rules; then it lapses."),
        forms.ReturnForm, _plain(services.proposal_return, "code", "reason"), gettext_lazy("It was returned to the sponsor."),
        "proposal.returned", cut=True,
    ),
    "register": Act(
        gettext_lazy("Register this proposal"),
        gettext_lazy("It gets its symbol, every member can read it and is served the text."),
        forms.RegisterForm, _plain(services.proposal_register), gettext_lazy("It was registered."), "proposal.registered",
    ),
    "open": Act(
        gettext_lazy("Open this proposal"),
        gettext_lazy("Members are told that it is open."),
        forms.OpenForm, _plain(services.proposal_open, "waiver_reason"), gettext_lazy("It is open."), "proposal.opened",
    ),
    "place": Act(
        gettext_lazy("Place this proposal for action"),
        gettext_lazy("From now on the sponsor cannot withdraw it, and its text changes only by adopted amendments."),
        forms.ActForm, _plain(services.proposal_place_for_action), gettext_lazy("It is for action."), "proposal.for_action",
    ),
    "withdraw": Act(
        gettext_lazy("Withdraw this proposal"),
        gettext_lazy("It goes no further. The record keeps it, and any member may take it up as its own."),
        forms.OptionalReasonForm, _plain(services.proposal_withdraw, "reason"), gettext_lazy("It was withdrawn."),
        "proposal.withdrawn", cut=True,
    ),
}  # fmt: skip

#: Step of the table → the act that takes it.
NAMES = {
    (State.DRAFT, State.SUBMITTED): "submit",
    (State.RETURNED, State.SUBMITTED): "submit",
    (State.SUBMITTED, State.SCREENING): "claim",
    (State.SCREENING, State.SUBMITTED): "release",
    (State.SCREENING, State.REGISTERED): "register",
    (State.SCREENING, State.RETURNED): "return",
    (State.REGISTERED, State.OPEN): "open",
    (State.OPEN, State.FOR_ACTION): "place",
}


@dataclass(frozen=True, slots=True)
class Button:
    label: str | Promise
    url: str
    refusal: Refusal | None = None
    style: str = "plain"


def buttons(proposal: Proposal, found: list[PageStep], standing: Standing | None, second: bool) -> list[Button]:
    """The steps as buttons, or the reason in their place; the first one that can be taken is the main one."""
    shown = []  # type: ignore[var-annotated]
    for step in found:
        name = NAMES.get((step.transition.source, step.transition.target), "withdraw")  # type: ignore[arg-type]
        refusal = step.refusal
        if (
            name == "open"
            and refusal
            and refusal.code == "languages_missing"
            and standing
            and "chair" in standing.offices
        ):
            refusal = None
        main = refusal is None and not ACTS[name].cut and name != "release" and not any(b.style == "" for b in shown)
        style = "" if main else "cut" if ACTS[name].cut else "plain"
        shown.append(Button(step.transition.label, reverse("proposals:act", args=[proposal.uid, name]), refusal, style))
    if second and standing and standing.offices & {"officer", "legal"} and standing.user_id != proposal.claimed_by_id:
        shown.append(Button(_("Join as second officer"), reverse("proposals:act", args=[proposal.uid, "join"])))
    return shown


@require_http_methods(["GET", "HEAD", "POST"])
@seen
def act(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """One act: the form, the check page with whom it tells, then the service."""
    chosen, proposal = ACTS.get(name), proposal_or_404(request, uid)
    if chosen is None:
        raise Http404
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    if not actor:
        return to_sign_in(request)
    form, step = chosen.form.read(
        request, proposal=proposal, expected_version=proposal.version, **_extra(chosen, request, proposal)
    )
    if step is Step.SEND:
        try:
            done = chosen.call(proposal, actor, form.cleaned_data["expected_version"], form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            messages.success(request, _done(chosen, done))
            return redirect("proposals:list") if name == "delete" else redirect("proposals:detail", uid=uid)
    if step is Step.EDIT and not form.visible_fields() and not form.is_bound:
        form, step = chosen.form({}, proposal=proposal, expected_version=proposal.version), Step.CHECK
    context = head(proposal) | _page(chosen, form, step, proposal, request)
    return render(request, "proposals/act.html", context, status=form.status)


def _done(chosen: Act, result: Any) -> str:
    if isinstance(result, Receipt):
        return _("Submitted. Your receipt: %(number)s.") % {"number": result.number}
    return str(chosen.done)


def _extra(chosen: Act, request: HttpRequest, proposal: Proposal) -> dict[str, Any]:
    """What a form needs to know beside the proposal."""
    if chosen.form is forms.ReturnForm:
        return {"codes": selectors.return_codes(proposal)}
    if chosen.form is forms.OpenForm:
        text = selectors.newest_text(request.viewer, proposal)  # type: ignore[attr-defined]
        return {"missing": selectors.missing_languages(proposal, text.blocks)}
    return {}


def _page(chosen: Act, form: forms.ActForm, step: Step, proposal: Proposal, request: HttpRequest) -> dict[str, Any]:
    return {
        "act": chosen,
        "form": form,
        "step": step,
        "facts": selectors.facts_for_check(proposal, page_instant(request)),
        "preview": notices.preview_of(chosen.notice, proposal) if chosen.notice else None,
    }

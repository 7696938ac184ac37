"""The small pages by which a proposal moves: what follows, whom it tells, the answers once more, the act."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from governance.proposals import forms, notices, selectors, services
from governance.proposals.models import Proposal
from governance.proposals.models import ProposalState as State
from governance.proposals.views.common import head, proposal_or_404
from governance.proposals.workflow import PROPOSAL
from members.delegations.selectors import Standing
from portal.core.actors import Actor
from portal.core.acts import Act, Button, buttons, plain, take
from portal.core.context import page_instant
from portal.core.doors import to_sign_in
from portal.core.eyes import seen
from portal.core.notices.preview import Preview
from portal.core.refusals import Receipt


def _submit(row: Proposal, actor: Actor, answers: dict[str, Any]) -> Receipt:
    version = answers["expected_version"]
    if row.state == State.RETURNED:
        return services.proposal_resubmit(proposal=row.pk, actor=actor, expected_version=version)
    agrees = answers["author_agrees_to_be_named"]
    return services.proposal_submit(
        proposal=row.pk, actor=actor, expected_version=version, author_agrees_to_be_named=agrees
    )


def _open(row: Proposal, actor: Actor, answers: dict[str, Any]) -> Proposal:
    waiver = answers.get("waiver_reason", "")  # asked only when languages are missing
    return services.proposal_open(
        proposal=row.pk, actor=actor, expected_version=answers["expected_version"], waiver_reason=waiver
    )


def _told(kind: str) -> Callable[[Proposal], Preview]:
    return partial(notices.preview_of, kind)


ACTS: dict[str, Act] = {
    "submit": Act(
        gettext_lazy("Submit this proposal"),
        gettext_lazy("The text is frozen as it stands and the secretariat can read it. You receive a numbered receipt."),
        forms.SubmitForm, _submit, gettext_lazy("Submitted. Your receipt: %(number)s."), sensitive=True,
        told=_told("proposal.submitted"),
    ),
    "delete": Act(
        gettext_lazy("Delete this draft"),
        gettext_lazy("The draft and its text are gone. The record keeps only that a draft was deleted, and when."),
        forms.ActForm, plain(services.proposal_delete, "proposal"), gettext_lazy("The draft was deleted."), cut=True,
    ),
    "claim": Act(
        gettext_lazy("Claim this proposal"),
        gettext_lazy("You examine its form, never its merit, and register or return it."),
        forms.ActForm, plain(services.proposal_claim, "proposal"), gettext_lazy("You have claimed it."),
    ),
    "join": Act(
        gettext_lazy("Join as second officer"),
        gettext_lazy("The officer is a national of the sponsor. With you it can be registered or returned."),
        forms.ActForm, plain(services.proposal_join, "proposal"), gettext_lazy("You have joined."),
    ),
    "release": Act(
        gettext_lazy("Give back to the queue"),
        gettext_lazy("Another officer can claim it. The deadline stays."),
        forms.ReasonForm, plain(services.proposal_release, "proposal", "reason"), gettext_lazy("It is back in the queue."),
    ),
    "return": Act(
        gettext_lazy("Return for changes of form"),
        gettext_lazy("The sponsor can change the form and submit it again within the period of the rules; then it lapses."),
        forms.ReturnForm, plain(services.proposal_return, "proposal", "code", "reason"),
        gettext_lazy("It was returned to the sponsor."), told=_told("proposal.returned"), cut=True,
    ),
    "register": Act(
        gettext_lazy("Register this proposal"),
        gettext_lazy("It gets its symbol, every member can read it and is served the text."),
        forms.RegisterForm, plain(services.proposal_register, "proposal"),
        gettext_lazy("It was registered."), told=_told("proposal.registered"),
    ),
    "open": Act(
        gettext_lazy("Open this proposal"),
        gettext_lazy("Members are told that it is open."),
        forms.OpenForm, _open, gettext_lazy("It is open."), told=_told("proposal.opened"),
    ),
    "place": Act(
        gettext_lazy("Place this proposal for action"),
        gettext_lazy("From now on the sponsor cannot withdraw it, and its text changes only by adopted amendments."),
        forms.ActForm, plain(services.proposal_place_for_action, "proposal"),
        gettext_lazy("It is for action."), told=_told("proposal.for_action"),
    ),
    "withdraw": Act(
        gettext_lazy("Withdraw this proposal"),
        gettext_lazy("It goes no further. The record keeps it, and any member may take it up as its own."),
        forms.OptionalReasonForm, plain(services.proposal_withdraw, "proposal", "reason"), gettext_lazy("It was withdrawn."),
        told=_told("proposal.withdrawn"), cut=True, sensitive=True,
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
    **{(step.source, step.target): "withdraw" for step in PROPOSAL.transitions if step.target == State.WITHDRAWN},
}


def steps(request: HttpRequest, proposal: Proposal, *, second_officer: bool) -> list[Button]:
    """The steps that are this person's to take, as buttons, or the reason in their place."""
    standing: Standing | None = request.standing  # type: ignore[attr-defined]
    if not standing:
        return []
    mine = selectors.permissions_of(proposal, standing)
    shown = buttons(request, proposal, ACTS, NAMES, "proposals:act", lambda step: step.permission in mine)
    if second_officer and standing.offices & {"officer", "legal"} and standing.user_id != proposal.claimed_by_id:
        shown.append(Button(ACTS["join"].title, reverse("proposals:act", args=[proposal.uid, "join"])))
    return shown


@require_http_methods(["GET", "HEAD", "POST"])
@seen
def act(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """One act on a proposal."""
    row, chosen = proposal_or_404(request, uid), ACTS.get(name)
    if chosen is None:
        raise Http404
    if not request.actor:  # type: ignore[attr-defined]
        return to_sign_in(request)
    page, back = head(row) | {"title": row.title}, reverse("proposals:detail", args=[uid])
    said = selectors.facts_for_check(row, page_instant(request))
    leads_to = reverse("proposals:list") if name == "delete" else back
    return take(
        request, chosen, row, back=back, page=page, said=said, after=lambda _: leads_to, **_extra(chosen, request, row)
    )


def _extra(chosen: Act, request: HttpRequest, proposal: Proposal) -> dict[str, Any]:
    """What a form needs to know beside the proposal."""
    if chosen.form is forms.ReturnForm:
        return {"codes": selectors.return_codes(proposal)}
    if chosen.form is forms.OpenForm:
        text = selectors.newest_text(request.viewer, proposal)  # type: ignore[attr-defined]
        return {"missing": selectors.missing_languages(proposal, text.blocks)}
    return {}

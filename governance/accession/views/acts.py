"""The steps of the road as pages: the state's, the secretariat's, the chair's."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from governance.accession import forms, selectors, services
from governance.accession.models import Application
from governance.accession.models import ApplicationState as S
from governance.accession.workflow import APPLICATION, languages_missing
from members.states.models import Instrument, Member
from portal.core.actors import Actor
from portal.core.acts import Act, Button, buttons, plain, take
from portal.core.context import page_instant
from portal.core.doors import signed_in
from portal.core.eyes import seen
from portal.core.forms import Step
from portal.core.permissions import may
from portal.core.refusals import Refused
from portal.core.requests import Request
from portal.core.workflow import Transition

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])


def _decide(admitted: bool) -> Any:
    def call(row: Application, actor: Actor, answers: dict[str, Any]) -> Application:
        said = {name: answers[name] for name in ("decision", "expected_version")}
        return services.application_decide(application=row.pk, admitted=admitted, actor=actor, **said)

    return call


def _translate(row: Application, actor: Actor, answers: dict[str, Any]) -> Application:
    return services.application_translate(
        application=row.pk, words=forms.words_given(answers), actor=actor, expected_version=answers["expected_version"]
    )


def _deposit(row: Application, actor: Actor, answers: dict[str, Any]) -> Instrument:
    waiting = Instrument.objects.filter(member=row.member_id, kind="accession", state__in=["received", "in_form"])
    found = waiting.values_list("pk", flat=True).first()
    return services.accession_deposit(
        application=row.pk, instrument=found or 0, actor=actor, expected_version=answers["expected_version"]
    )


ACTS = {
    "submit": Act(
        _("Submit the letter"),
        _("From now on it is public that the state applies. The letter is read by the state and the secretariat alone."),
        forms.LetterForm, plain(services.application_submit, "application", "letter", "language", "signed"),
        _("Submitted. Your receipt: %(number)s."),
    ),
    "accept": Act(
        _("Find in due form"), _("It is circulated to all members on the same day, once it exists in all official languages."),
        forms.ActForm, plain(services.application_accept_form, "application"), _("The letter is in due form."),
    ),
    "return": Act(
        _("Return for form"), _("The state is told the reason. It may submit the letter again at any time."),
        forms.ReturnForm, plain(services.application_return, "application", "code", "reason"), _("Returned."),
    ),
    "translate": Act(
        _("Add language versions"), _("The letter gets a next version, with the languages given. The original stays as it came."),
        forms.TranslateForm, _translate, _("The language versions are added."),
    ),
    "circulate": Act(
        _("Circulate to all members"),
        _("All members are served. Without disagreement before the period ends, the state is admitted."),
        forms.CirculateForm, plain(services.application_circulate, "application", "opens_at"), _("It is circulated."),
        sensitive=True,
    ),
    "refer": Act(
        _("Refer to the organ"), _("The organ decides at the session named. The state is told, not who disagreed."),
        forms.ReferForm, plain(services.application_refer, "application", "meeting"), _("It is referred."),
    ),
    "admit": Act(
        _("Record admission"), _("The organ has admitted the state. All members and the state are told."),
        forms.DecisionForm, _decide(True), _("The admission is recorded."), sensitive=True,
    ),
    "refuse": Act(
        _("Record that it is not admitted"),
        _("The application ends here, and the state is an applicant no more. All members and the state are told."),
        forms.DecisionForm, _decide(False), _("The decision is recorded."), cut=True, sensitive=True,
    ),
    "invite": Act(
        _("Invite to accede"), _("The state is invited by a numbered notice to deposit its instrument of accession."),
        forms.ActForm, plain(services.application_invite, "application"), _("The state is invited."),
    ),
    "receive": Act(
        _("Enter the instrument"), _("The depositary examines its form. Nothing is notified before the deposit."),
        forms.InstrumentForm, plain(services.accession_receive, "application", "dated", "signatory", "capacity"),
        _("The instrument is entered."),
    ),
    "deposit": Act(
        _("Deposit and notify"), _("The instrument is in due form. All are notified, and the day of effect is fixed."),
        forms.ActForm, _deposit, _("The instrument is deposited."), sensitive=True,
    ),
    "withdraw": Act(
        _("Withdraw the application"), _("The application ends here. The state may apply again."),
        forms.WithdrawForm, plain(services.application_withdraw, "application", "reason"),
        _("The application is withdrawn."), cut=True,
    ),
}  # fmt: skip
#: Step of the table → the act that takes it.
NAMES = {
    (S.INTERESTED, S.APPLICANT): "submit",
    (S.RETURNED, S.APPLICANT): "submit",
    (S.APPLICANT, S.IN_FORM): "accept",
    (S.APPLICANT, S.RETURNED): "return",
    (S.IN_FORM, S.CIRCULATED): "circulate",
    (S.DISAGREEMENT, S.REFERRED): "refer",
    (S.REFERRED, S.ADMITTED): "admit",
    (S.REFERRED, S.NOT_ADMITTED): "refuse",
    (S.ADMITTED, S.ACCEDING): "invite",
} | {(state, S.WITHDRAWN): "withdraw" for state in S if APPLICATION.between(state, S.WITHDRAWN)}
OF_STATE = {"application.submit", "application.withdraw"}
OF_OFFICERS = OF_STATE | {"application.examine", "application.circulate", "application.invite"}
OF_CHAIR = {"application.refer", "application.decide"}


def found_or_404(request: Request, uid: UUID) -> Application:
    """The application, if the reader may see it; otherwise the same answer as for one that does not exist."""
    try:
        return selectors.application_for(request.viewer, uid)
    except Application.DoesNotExist as missing:
        raise Http404 from missing


def steps(request: Request, row: Application) -> list[Button]:
    """The steps that concern this person, and what the secretariat does beside the table."""
    standing = request.standing
    if not standing:
        return []
    concerned: set[str] = set()
    if standing.member_id == row.member_id:
        concerned |= OF_STATE
    if standing.offices & {"officer", "legal"}:
        concerned |= OF_OFFICERS
    if "chair" in standing.offices:
        concerned |= OF_CHAIR

    def concerns(step: Transition) -> bool:
        return step.permission in concerned

    shown = [*_beside(request, row), *buttons(request, row, ACTS, NAMES, "accession:act", concerns)]
    return shown + _while_the_silence_runs(request, row)


def _while_the_silence_runs(request: Request, row: Application) -> list[Button]:
    """The state may withdraw then too; the silence ends with it, so that it is no step of this table alone."""
    if row.state != S.CIRCULATED or may(request.actor, "application.withdraw", row, page_instant(request)):
        return []
    return [Button(ACTS["withdraw"].title, reverse("accession:act", args=[row.uid, "withdraw"]), None, "cut")]


def _beside(request: Request, row: Application) -> list[Button]:
    """Language versions and the instrument: acts of the secretariat that are no steps of this table."""
    offices = request.standing.offices if request.standing else frozenset()
    names = []
    if offices & {"officer", "legal"}:
        if row.state in (S.APPLICANT, S.IN_FORM) and languages_missing(row):
            names.append("translate")
        if row.state == S.ACCEDING:
            waiting = selectors.instrument_waiting(request.viewer, row)
            names += ["receive"] if waiting is None else ["deposit"] if "legal" in offices else []
    return [
        Button(
            ACTS[name].title,
            reverse("accession:act", args=[row.uid, name]),
            style="" if name != "translate" else "plain",
        )
        for name in names
    ]


@READ_AND_SEND
@seen
def act(request: Request, uid: UUID, name: str) -> HttpResponse:
    """One step of one application."""
    row, chosen = found_or_404(request, uid), ACTS.get(name)
    if chosen is None:
        raise Http404
    page = {"title": row.title, "symbol": row.symbol or row.receipt, "shape": APPLICATION.shapes[row.state]}
    back = reverse("accession:detail", args=[row.uid])
    return take(request, chosen, row, back=back, page=page, **_extra(request, name, row))


def _extra(request: Request, name: str, row: Application) -> dict[str, Any]:
    """What the form of an act needs to know."""
    if name == "return":
        return {"codes": selectors.return_codes(row)}
    if name == "translate":
        return {"languages": [language for language in languages_missing(row) if language != row.original_language]}
    return {}


@signed_in
@READ_AND_SEND
@seen
def register(request: Request) -> HttpResponse:
    """A state registers its interest. What came by note goes the paper road, which a second officer confirms."""
    standing = request.standing
    states = selectors.joining(page_instant(request), fictional=standing.fictional)
    page = {
        "title": gettext("Register the interest of a state"),
        "consequence": gettext(
            "Its focal point is invited and receives all notices. Nothing is public before the letter."
        ),
        "back": reverse("accession:demonstration" if standing.fictional else "accession:list"),
        "is_demonstration": standing.fictional,
    }
    if standing.is_staff:
        return _by_note(request, states, page)
    own = [pair for pair in states if pair[0] == standing.member.get("code")]
    form, step = forms.RegisterForm.read(request, states=own)
    if step is Step.SEND:
        given = form.cleaned_data
        try:
            row = services.interest_register(
                member=Member.objects.get(code=given["member"]).pk, focal_name=given["focal_name"],
                focal_email=given["focal_email"], actor=request.actor,
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            messages.success(request, gettext("The interest is registered."))
            return redirect("accession:detail", uid=row.uid)
    return render(request, "accession/form.html", page | {"form": form, "step": step}, status=form.status)


def _by_note(request: Request, states: list[tuple[str, str]], page: dict[str, Any]) -> HttpResponse:
    """An officer chooses the state whose note came."""
    form = forms.StateForm.of(request, states=states)
    if form.is_bound and form.is_valid():
        state = Member.objects.get(code=form.cleaned_data["member"])
        return redirect("paper:enter", kind="application.register", uid=state.uid)
    words = gettext(
        "The instant of receipt counts, not that of entry. A second officer confirms; then all contacts of the member are told."
    )
    note = {"consequence": words, "submit": gettext("Enter an act received on paper")}
    return render(request, "accession/form.html", page | note | {"form": form, "step": Step.EDIT}, status=form.status)

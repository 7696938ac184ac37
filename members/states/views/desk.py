"""The depositary's desk: what the secretariat enters about a member, and the acts on an instrument."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from members.states import forms, selectors, services
from members.states.guards import unconfirmed
from members.states.models import Area, AreaName, Instrument, InstrumentState, Member, Reservations
from members.states.workflow import INSTRUMENT
from portal.core.actors import Actor
from portal.core.acts import Act, Button, buttons, plain, take
from portal.core.context import page_instant
from portal.core.doors import staff_only, to_sign_in
from portal.core.eyes import seen
from portal.core.intervals import midnight
from portal.core.refusals import Refused

S = InstrumentState
READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])


def _receive(row: Member, actor: Actor, said: dict[str, Any]) -> Instrument:
    treaty = selectors.founding_treaty(fictional=row.fictional)
    words = {settings.LANGUAGE_CODE: said["words"]} if said["words"] else None
    return services.instrument_receive(
        treaty=treaty.pk, member=row.pk, kind=said["kind"], dated=said["dated"], received_on=said["received_on"],
        signatory=said["signatory"], capacity=said["capacity"], words=words, actor=actor,
        full_powers=said["full_powers"].pk if said["full_powers"] else None,
        refers_to=said["refers_to"].pk if said["refers_to"] else None,
    )  # fmt: skip


def _powers(row: Member, actor: Actor, said: dict[str, Any]) -> Any:
    named = {name: said[name] for name in ("person", "act", "issued_by", "dated")}
    treaty = selectors.founding_treaty(fictional=row.fictional)
    return services.full_powers_record(treaty=treaty.pk, member=row.pk, actor=actor, **named)


def _status(row: Member, actor: Actor, said: dict[str, Any]) -> Any:
    zone = settings.HEADQUARTERS_TIME_ZONE
    return services.status_record(
        member=row.pk, status=said["status"], valid_from=midnight(said["valid_from"], zone),
        valid_until=midnight(said["valid_until"], zone) if said["valid_until"] else None, source=said["source"],
        source_url=said["source_url"], grade=said["grade"], corrects=said["corrects"], actor=actor,
    )  # fmt: skip


def _condition(row: Member, actor: Actor, said: dict[str, Any]) -> Any:
    zone = settings.HEADQUARTERS_TIME_ZONE
    return services.condition_record(
        member=row.pk, kind=said["kind"], act=said["act"], rights=said["rights"], source=said["source"],
        valid_from=midnight(said["valid_from"], zone), source_url=said["source_url"], grade=said["grade"],
        valid_until=midnight(said["valid_until"], zone) if said["valid_until"] else None, actor=actor,
    )  # fmt: skip


def _answer(row: Instrument, actor: Actor, said: dict[str, Any]) -> Instrument:
    powers = said["full_powers"].pk if said["full_powers"] else None
    return services.instrument_answer(
        instrument=row.pk, note=said["note"], full_powers=powers, expected_version=said["expected_version"], actor=actor
    )


def _correct(row: Instrument, actor: Actor, said: dict[str, Any]) -> Instrument:
    given = {name: said[name] for name in ("dated", "received_on", "deposited_on", "signatory", "note") if said[name]}
    return services.instrument_correct(
        instrument=row.pk, reason=said["reason"], expected_version=said["expected_version"], actor=actor, **given
    )


#: What the secretariat enters about a member.
OF_MEMBER: dict[str, Act] = {
    "receive": Act(
        gettext_lazy("Receive an instrument"),
        gettext_lazy("It is entered as received. Until its deposit only the state and the secretariat read it."),
        forms.ReceiveForm, _receive, gettext_lazy("The instrument was received."),
    ),
    "powers": Act(
        gettext_lazy("File full powers"),
        gettext_lazy("They name a person, this treaty and one act. Only the state and the secretariat read them."),
        forms.PowersForm, _powers, gettext_lazy("The full powers were filed."),
    ),
    "status": Act(
        gettext_lazy("Record a status"),
        gettext_lazy("The fact is public with its source and grade. Nothing that was recorded is lost."),
        forms.StatusForm, _status, gettext_lazy("The status was recorded."), sensitive=True,
    ),
    "condition": Act(
        gettext_lazy("Record a condition"),
        gettext_lazy("It stands beside the status, with the act that makes it and the rights it touches."),
        forms.ConditionForm, _condition, gettext_lazy("The condition was recorded."), sensitive=True,
    ),
}  # fmt: skip

ACTS: dict[str, Act] = {
    "ask": Act(
        gettext_lazy("Ask the state"),
        gettext_lazy("In doubt about form the depositary asks. It rules on nothing else. The instrument waits for the answer."),
        forms.AskForm, plain(services.instrument_ask, "instrument", "question"), gettext_lazy("The state is asked."),
    ),
    "answer": Act(
        gettext_lazy("Enter the answer"), gettext_lazy("The form is examined again."),
        forms.AnswerForm, _answer, gettext_lazy("The answer was entered."),
    ),
    "in_form": Act(
        gettext_lazy("Find in due form"),
        gettext_lazy("The form is complete: who signed, for which treaty and act, on which day. Nothing else is judged."),
        forms.ActForm, plain(services.instrument_examine, "instrument"), gettext_lazy("It is in due form."),
    ),
    "deposit": Act(
        gettext_lazy("Deposit and notify"),
        gettext_lazy("From the date of deposit it counts, becomes public, and all are notified by a numbered notice."),
        forms.DepositForm, plain(services.instrument_deposit, "instrument", "effect_on"),
        gettext_lazy("It was deposited, and all were notified."), sensitive=True,
    ),
    "confirm": Act(
        gettext_lazy("Enter the state’s confirmation"),
        gettext_lazy("What was signed ad referendum, or without full powers, counts from its own date once it is confirmed."),
        forms.ConfirmForm, plain(services.instrument_confirm, "instrument", "confirmed_on"),
        gettext_lazy("The confirmation was entered."),
    ),
    "accept": Act(
        gettext_lazy("Enter the acceptance by the organ"),
        gettext_lazy("A reservation to the founding agreement needs acceptance by the competent organ."),
        forms.AcceptForm, plain(services.reservation_accept, "instrument", "accepted_on", "act"),
        gettext_lazy("The acceptance was entered."),
    ),
    "certify": Act(
        gettext_lazy("Note the certified copy"), gettext_lazy("The fingerprint of the certified true copy is public."),
        forms.CertifyForm, plain(services.instrument_certify, "instrument", "digest", "certified_on"),
        gettext_lazy("The certified copy was noted."),
    ),
    "correct": Act(
        gettext_lazy("Correct the record"),
        gettext_lazy("The correction stands beside what it corrects; statuses that followed are said anew."),
        forms.CorrectForm, _correct, gettext_lazy("The record was corrected."), sensitive=True,
    ),
    "take_back": Act(
        gettext_lazy("Taken back by the state"), gettext_lazy("The instrument goes no further; the record keeps that it came."),
        forms.ActForm, plain(services.instrument_take_back, "instrument"), gettext_lazy("It was taken back."), cut=True,
    ),
}  # fmt: skip

#: Step of the table → the act that takes it. A withdrawal is revoked by the deposit of its revocation.
NAMES = {
    (S.RECEIVED, S.ASKED): "ask",
    (S.ASKED, S.RECEIVED): "answer",
    (S.RECEIVED, S.IN_FORM): "in_form",
    (S.IN_FORM, S.DEPOSITED): "deposit",
    **{(step.source, step.target): "take_back" for step in INSTRUMENT.transitions if step.target == S.TAKEN_BACK},
}


def instrument_or_404(uid: UUID) -> Instrument:
    try:
        return selectors.instrument_visible(uid)
    except Instrument.DoesNotExist as missing:
        raise Http404 from missing


@require_safe
@seen
def instrument(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One instrument with all its dates, and what the depositary can do with it."""
    row = instrument_or_404(uid)
    standing = request.standing  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "row": row,
        "shape": INSTRUMENT.shapes[row.state],
        "needed": selectors.needed(row.treaty, None, [row]),
        "steps": _steps(request, row) if standing and standing.is_staff else [],
        "corrections": row.followed_by.filter(kind="correction").order_by("-pk"),
        "is_demonstration": row.fictional,
    }
    return render(request, "states/instrument.html", context)


def _steps(request: HttpRequest, row: Instrument) -> list[Button]:
    """The steps of the table, then what can be done beside it."""
    shown = buttons(request, row, ACTS, NAMES, "states:instrument_act")
    beside = {
        "confirm": unconfirmed(row) and row.state not in (S.TAKEN_BACK, S.REVOKED),
        "accept": row.state == S.DEPOSITED
        and row.kind == "reservation"
        and row.treaty.reservations == Reservations.WITH_ACCEPTANCE
        and not row.accepted_on,
        "certify": row.state == S.DEPOSITED and not row.copy_digest,
        "correct": row.state in (S.DEPOSITED, S.RECORDED) and row.kind != "correction",
    }
    return shown + [
        Button(ACTS[name].title, reverse("states:instrument_act", args=[row.uid, name]))
        for name, fits in beside.items()
        if fits
    ]


@READ_AND_SEND
@seen
def instrument_act(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """One act on an instrument. Who does not see it learns nothing, not even that it needs the secretariat."""
    row, chosen = instrument_or_404(uid), ACTS.get(name)
    if chosen is None:
        raise Http404
    if not request.actor:  # type: ignore[attr-defined]
        return to_sign_in(request)
    if not request.standing.is_staff:  # type: ignore[attr-defined]
        raise PermissionDenied(_("Only the secretariat or the chair may come here."))
    page = {"title": row.member.name, "shape": INSTRUMENT.shapes[row.state], "more": row.get_kind_display()}
    extra: dict[str, Any] = {"instrument": row} if chosen.form in (forms.AnswerForm, forms.CorrectForm) else {}
    return take(request, chosen, row, back=reverse("states:instrument", args=[uid]), page=page, **extra)


@staff_only
@READ_AND_SEND
@seen
def member_act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """What the secretariat enters about a member."""
    try:
        row = selectors.member_coded(code)
    except Member.DoesNotExist as missing:
        raise Http404 from missing
    chosen = OF_MEMBER.get(name)
    if chosen is None:
        raise Http404
    extra: dict[str, Any] = (
        {"member": row, "treaty": selectors.treaty_of(row)} if chosen.form is forms.ReceiveForm else {}
    )

    def leads_to(done: Any) -> str:
        return (
            reverse("states:instrument", args=[done.uid])
            if name == "receive"
            else reverse("states:member", args=[code])
        )

    back = reverse("states:member", args=[code])
    return take(request, chosen, row, back=back, page={"title": row.name, "symbol": row.code}, after=leads_to, **extra)


@staff_only
@READ_AND_SEND
@seen
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a state on the register, by its code. That is no status."""
    form = forms.EnterForm.of(request)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"].upper()
        name = AreaName.objects.at(page_instant(request)).filter(area__iso3=code).select_related("area").first()
        if name is None:
            form.add_error("code", _("No area of the M49 list has this code."))
        else:
            try:
                row = _enter(name.area, name, request.actor)  # type: ignore[attr-defined]
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(request, _("Entered on the register."))
                return redirect("states:member", row.code)
    return render(request, "states/enter.html", {"form": form, "back": reverse("states:list")}, status=form.status)


def _enter(area: Area, name: AreaName, actor: Actor) -> Member:
    return services.member_enter(
        code=area.iso3, tile=area.iso2, area=area.pk, name=name.short, formal_name=name.formal, region=area.region,
        subregion=area.subregion, actor=actor,
    )  # fmt: skip

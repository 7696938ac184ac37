"""The depositary's desk: the acts on an instrument."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from members.states import forms, selectors, services
from members.states.guards import unconfirmed
from members.states.models import Instrument, InstrumentState
from members.states.workflow import INSTRUMENT
from portal.core.actors import Actor
from portal.core.acts import Act, Button, buttons, plain, take
from portal.core.doors import to_sign_in
from portal.core.eyes import seen
from portal.core.files.models import Part
from portal.core.files.selectors import file_about
from portal.core.intervals import midnight

S = InstrumentState
READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])


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
        gettext_lazy("Note the certified copy"), gettext_lazy("The certified true copy and its fingerprint are public."),
        forms.CertifyForm, plain(services.instrument_certify, "instrument", "copy", "digest", "certified_on"),
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
    if row.day:
        selectors.names_then([row.member], midnight(row.day, row.treaty.seat_zone))
    standing = request.standing  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "row": row,
        "shape": INSTRUMENT.shapes[row.state],
        "needed": selectors.needed(row.treaty, None, [row]),
        "steps": _steps(request, row) if standing and standing.is_staff else [],
        "copy": file_about(request.viewer, row, Part.CERTIFIED_COPY) if row.copy_digest else None,  # type: ignore[attr-defined]
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
        and row.treaty.organ_accepts
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

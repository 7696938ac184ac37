"""What officers do: enter an application, admit, decline with a second officer, end; and correct what is said."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from members.participants import forms, selectors, services
from members.participants.models import Participant, ParticipantState
from members.participants.services import About
from members.participants.workflow import PARTICIPANT
from portal.core.acts import Act, plain, take
from portal.core.doors import staff_only
from portal.core.eyes import seen
from portal.core.forms import Step
from portal.core.refusals import Refused

S = ParticipantState
READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])
ACTS = {
    "admit": Act(
        gettext_lazy("Admit"),
        gettext_lazy("From now on it takes part, and is public with its name, code and identifiers. Its contact is told."),
        forms.ActForm, plain(services.participant_admit, "participant"), gettext_lazy("Admitted."),
    ),
    "decline": Act(
        gettext_lazy("Propose to decline"),
        gettext_lazy("A second officer decides. Only admissibility and competence count, never merit."),
        forms.DeclineForm, plain(services.participant_decline_propose, "participant", "code", "reason"),
        gettext_lazy("Proposed; a second officer decides."), cut=True,
    ),
    "decline-confirm": Act(
        gettext_lazy("Decline as second officer"),
        gettext_lazy("The application is declined for the ground proposed. Its contact is told the reason."),
        forms.ActForm, plain(services.participant_decline, "participant"), gettext_lazy("Declined."), cut=True,
    ),
    "decline-undo": Act(
        gettext_lazy("Take the proposal to decline back"), gettext_lazy("The application is examined again."),
        forms.ActForm, plain(services.participant_decline_undo, "participant"), gettext_lazy("Taken back."),
    ),
    "appeal": Act(
        gettext_lazy("Enter the appeal"),
        gettext_lazy("Somebody who took no part in the decline hears it. The instant of receipt counts."),
        forms.AppealForm, plain(services.participant_appeal, "participant", "reason", "received_at"),
        gettext_lazy("The appeal is entered."),
    ),
    "appeal-grant": Act(
        gettext_lazy("Admit on appeal"),
        gettext_lazy("From now on it takes part, and is public with its name, code and identifiers. Its contact is told."),
        forms.ActForm, plain(services.participant_admit, "participant"), gettext_lazy("Admitted."),
    ),
    "appeal-uphold": Act(
        gettext_lazy("Uphold the decline"),
        gettext_lazy("The decline stands, with your reason. Its contact is told."),
        forms.ReasonForm, plain(services.participant_uphold, "participant", "reason"),
        gettext_lazy("The decline stands."), cut=True,
    ),
    "withdraw": Act(
        gettext_lazy("Enter the withdrawal of the application"),
        gettext_lazy("The organisation has taken its application back."),
        forms.ReasonForm, plain(services.participant_withdraw, "participant", "reason"), gettext_lazy("Entered."),
    ),
    "end": Act(
        gettext_lazy("End the admission"),
        gettext_lazy("It takes part no longer, and its people lose their access. The ground is published; its contact is told."),
        forms.EndForm, plain(services.participant_end, "participant", "code", "reason"),
        gettext_lazy("The admission has ended."), cut=True,
    ),
}  # fmt: skip
NAMES = {
    (S.APPLIED, S.ADMITTED): "admit",
    (S.APPLIED, S.DECLINE_PROPOSED): "decline",
    (S.APPLIED, S.WITHDRAWN): "withdraw",
    (S.DECLINE_PROPOSED, S.DECLINED): "decline-confirm",
    (S.DECLINE_PROPOSED, S.APPLIED): "decline-undo",
    (S.DECLINED, S.APPEALED): "appeal",
    (S.APPEALED, S.ADMITTED): "appeal-grant",
    (S.APPEALED, S.DECLINED_FINAL): "appeal-uphold",
    (S.ADMITTED, S.ENDED): "end",
    (S.ENDED, S.ADMITTED): "admit",
}


@staff_only
@READ_AND_SEND
@seen
def enter(request: HttpRequest) -> HttpResponse:
    """Enter an application that has come to the secretariat."""
    fictional: bool = request.standing.fictional  # type: ignore[attr-defined]
    form, step = forms.EnterForm.read(request, fictional=fictional)
    if step is Step.SEND:
        given = form.cleaned_data
        try:
            row = services.participant_enter(
                kind=given["kind"], about=form.said(), paper=given["paper"], received_at=given["received_at"],
                fictional=fictional, actor=request.actor,  # type: ignore[attr-defined]
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            messages.success(request, _("The application is entered."))
            return redirect("participants:detail", row.code)
    page = {"title": _("Enter an application"), "back": reverse("participants:list"), "is_demonstration": fictional}
    return render(request, "participants/form.html", page | {"form": form, "step": step}, status=form.status)


@staff_only
@READ_AND_SEND
@seen
def describe(request: HttpRequest, code: str) -> HttpResponse:
    """Correct what is said of a participant."""
    row = selectors.participant_coded(request.viewer, code)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    before, back = said_of(request, row), reverse("participants:detail", args=[row.code])
    form, step = forms.AboutForm.read(
        request, fictional=row.fictional, expected_version=row.version, initial=initial(before)
    )
    if step is Step.SEND:
        try:
            services.participant_describe(
                participant=row.pk, about=form.said(before), expected_version=form.cleaned_data["expected_version"],
                actor=request.actor,  # type: ignore[attr-defined]
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            return redirect(back)
    page = {"title": _("Correct what is said"), "back": back, "is_demonstration": row.fictional}
    return render(request, "participants/form.html", page | {"form": form, "step": step}, status=form.status)


def said_of(request: HttpRequest, row: Participant) -> About:
    """What is said of it now."""
    viewer = request.viewer  # type: ignore[attr-defined]
    contact = selectors.contact_of(viewer, row)
    return About(
        name=row.name, about=row.about, website=row.website, seat=row.seat,
        contact=contact.label if contact else "", address=contact.address if contact else "",
        language=contact.language if contact else "en",
        identifiers=dict(row.identifiers.visible_to(viewer).values_list("scheme", "value")),
    )  # fmt: skip


def initial(said: About) -> dict[str, Any]:
    """The form as it is opened: the words of one language, English where there are some."""
    language = "en" if "en" in said.name else next(iter(said.name))
    return {
        "name": said.name[language], "name_in": language, "about": said.about.get(language, ""), "website": said.website,
        "seat": said.seat, "contact": said.contact, "address": said.address, "language": said.language, **said.identifiers,
    }  # fmt: skip


@staff_only
@READ_AND_SEND
@seen
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """One step of an application or admission."""
    row = selectors.participant_coded(request.viewer, code)  # type: ignore[attr-defined]
    if row is None or name not in ACTS:
        raise Http404
    said = (
        [(_("Ground"), row.get_decline_code_display()), (_("Reason"), row.decline_reason)] if row.decline_code else []
    )
    page = {"title": row.name, "symbol": row.code, "shape": PARTICIPANT.shapes[row.state]}
    return take(request, ACTS[name], row, back=reverse("participants:detail", args=[row.code]), page=page, said=said)

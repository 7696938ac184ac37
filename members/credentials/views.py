"""Pages of credentials: where they stand, one credential, filing one, and the acts of its life."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from members.credentials import forms, selectors, services
from members.credentials.models import Credential, CredentialFile, CredentialObjection, CredentialState
from members.credentials.permissions import files
from members.credentials.workflow import CREDENTIAL
from members.delegations.views.pages import member_open_to
from portal.core import reads
from portal.core.actors import Actor
from portal.core.acts import Act, buttons, plain, take
from portal.core.audit.words import trail
from portal.core.context import page_instant
from portal.core.display.instants import day
from portal.core.doors import signed_in
from portal.core.eyes import seen
from portal.core.forms import Step
from portal.core.pages import page_of
from portal.core.permissions import may
from portal.core.refusals import Refused

C = CredentialState
READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])


def _decide(to: str) -> Any:
    def call(row: Credential, actor: Actor, answers: dict[str, Any]) -> Any:
        given = {key: answers[key] for key in ("decision", "reason", "expected_version")}
        return services.credential_decide(credential=row.pk, to=to, actor=actor, **given)

    return call


def _object(row: Credential, actor: Actor, answers: dict[str, Any]) -> Any:
    return services.credential_object(credential=row.pk, actor=actor, words=answers["words"])


ACTS = {
    "examine": Act(
        gettext_lazy("Enter the examination"),
        gettext_lazy(
            "The delegation is then seated provisionally with full rights: who has an account holds the powers named, the others "
            "are invited. A contested credential grants nothing before the organ accepts it."
        ),
        forms.ExaminationForm,
        plain(services.credential_examine, "credential", "checklist", "remarks"),
        gettext_lazy("The examination is entered."),
    ),
    "join": Act(
        gettext_lazy("Join the examination"),
        gettext_lazy(
            "A national of the member does not examine its credential alone. Whoever joins is no national of it, and stands "
            "beside the examination on record."
        ),
        forms.PlainForm,
        plain(services.credential_join, "credential"),
        gettext_lazy("You have joined the examination."),
    ),
    "original": Act(
        gettext_lazy("Enter that the original came"),
        gettext_lazy("The original lies with the secretariat. Nobody’s rights change."),
        forms.PlainForm,
        plain(services.original_receive, "credential"),
        gettext_lazy("The original is entered."),
    ),
    "report": Act(
        gettext_lazy("Enter the report of the committee"),
        gettext_lazy("The committee reports, the organ decides. The chair is asked to put it to the organ."),
        forms.ReportForm,
        plain(services.credential_report, "credential", "report"),
        gettext_lazy("The report is entered."),
    ),
    "accept": Act(
        gettext_lazy("Record that the organ accepts"),
        gettext_lazy(
            "This credential stands from now on. Another accepted one for the same time ends, with its powers."
        ),
        forms.DecisionForm,
        _decide(C.ACCEPTED),
        gettext_lazy("The decision is recorded."),
    ),
    "defer": Act(
        gettext_lazy("Record that the organ defers"),
        gettext_lazy("Everybody’s rights stay as they are until the organ decides."),
        forms.DecisionForm,
        _decide(C.DEFERRED),
        gettext_lazy("The decision is recorded."),
    ),
    "refuse": Act(
        gettext_lazy("Record that the organ refuses"),
        gettext_lazy("The powers that come from this credential end at once. This is not undone: a new one is filed."),
        forms.DecisionForm,
        _decide(C.REFUSED),
        gettext_lazy("The decision is recorded."),
        cut=True,
    ),
    "object": Act(
        gettext_lazy("Object to this credential"),
        gettext_lazy("The objection goes to the organ with the report. Nobody’s rights change by it."),
        forms.ObjectionForm,
        _object,
        gettext_lazy("The objection is on record."),
    ),
}
STEPS: dict[Any, str] = {
    (C.SUBMITTED, C.EXAMINED): "examine",
    (C.EXAMINED, C.REPORTED): "report",
    (C.REPORTED, C.ACCEPTED): "accept",
    (C.REPORTED, C.DEFERRED): "defer",
    (C.REPORTED, C.REFUSED): "refuse",
    (C.DEFERRED, C.ACCEPTED): "accept",
    (C.DEFERRED, C.REFUSED): "refuse",
}


@require_safe
@seen
def standing(request: HttpRequest, fictional: bool = False) -> HttpResponse:
    """Where the credentials of every member stand, as far as the rules let this reader see."""
    page = page_of(selectors.credentials_for(request.viewer, fictional=fictional), request.GET)  # type: ignore[attr-defined]
    worlds = [
        {"url": reverse("credentials:list"), "label": _("States and organisations"), "current": not fictional},
        {"url": reverse("credentials:demonstration"), "label": _("Demonstration states"), "current": fictional},
    ]
    for row in page.items:
        row.shape = CREDENTIAL.shapes[row.state]
    return render(request, "credentials/list.html", {"page": page, "worlds": worlds, "is_demonstration": fictional})


@require_safe
@seen
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One credential: its paper and people for the member and the secretariat, its way to the decision for all who see it."""
    row = _found(request, uid)
    viewer, person = request.viewer, request.standing  # type: ignore[attr-defined]
    file = selectors.file_of(viewer, row)
    if file is not None and viewer.member_id != row.member_id:
        reads.note(viewer, row)
    steps = (
        buttons(request, row, ACTS, STEPS, "credentials:act", lambda step: _concerns(step.permission, person))
        if person
        else []
    )
    context = {
        "row": row,
        "shape": CREDENTIAL.shapes[row.state],
        "file": file,
        "checks": [(label, key in file.checklist) for key, label in forms.CHECKS]
        if file and file.examined_by_id
        else [],
        "people": selectors.people_of(viewer, row) if file else [],
        "rivals": list(selectors.stands_against(row)) if row.contested else [],
        "objections": selectors.objections_to(viewer, row),
        "buttons": steps,
        **_beside(request, row, file),
        "trail": trail(viewer, row),
        "is_demonstration": row.fictional,
    }
    return render(request, "credentials/detail.html", context)


@READ_AND_SEND
@seen
def act(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """One step of a credential, or what stands beside its way."""
    row = _found(request, uid)
    if name not in ACTS:
        raise Http404
    page = {"title": row.member.name, "symbol": row.member.code, "shape": CREDENTIAL.shapes[row.state]}
    said = [(_("Kind"), str(row.get_kind_display())), (_("Date of the paper"), day(row.dated))]
    return take(request, ACTS[name], row, back=reverse("credentials:detail", args=[uid]), page=page, said=said)


@signed_in
@READ_AND_SEND
@seen
def file(request: HttpRequest, code: str) -> HttpResponse:
    """File a credential, for the delegation or on paper."""
    member, at = member_open_to(request, code), page_instant(request)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if files(actor, Credential(member=member), at):
        raise Http404
    standing_now = selectors.replaceable(request.viewer, member.pk)  # type: ignore[attr-defined]
    form, step = forms.FilingForm.read(request, standing=standing_now)
    if step is Step.SEND:
        try:
            row = services.credential_submit(member=member.pk, actor=actor, **form.said())
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            messages.success(request, _("The credential is filed. The legal officer examines it."))
            return redirect("credentials:detail", uid=row.uid)
    context = {"form": form, "step": step, "member": member, "is_demonstration": member.fictional}
    return render(request, "credentials/file.html", context, status=form.status)


def _found(request: HttpRequest, uid: UUID) -> Credential:
    try:
        return selectors.credential_for(request.viewer, uid)  # type: ignore[attr-defined]
    except Credential.DoesNotExist as missing:
        raise Http404 from missing


def _concerns(permission: str, person: Any) -> bool:
    """The steps of the secretariat are shown to it, those of the organ to the chair."""
    wanted = {"credential.decide": {"chair"}}.get(permission, {"officer", "legal"})
    return bool(person and person.offices & wanted)


def _beside(request: HttpRequest, row: Credential, file: CredentialFile | None) -> dict[str, bool]:
    """What this person may do beside the way of a credential: join, enter the original, object."""
    person = request.standing  # type: ignore[attr-defined]
    staff = bool(file and person and person.is_staff)
    return {
        "may_join": bool(
            staff and file and row.state == C.SUBMITTED and not file.joined_by_id and _may_join(request, row)
        ),
        "asks_original": bool(staff and file and not file.original_at),
        "may_object": bool(person and not row.decision and _may_object(request, row)),
    }


def _may_join(request: HttpRequest, row: Credential) -> bool:
    return may(request.actor, "credential.join", row, page_instant(request)) is None  # type: ignore[attr-defined]


def _may_object(request: HttpRequest, row: Credential) -> bool:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.member_id is None or actor.member_id == row.member_id:
        return False
    objection = CredentialObjection(credential=row, member_id=actor.member_id)
    return may(actor, "credential.object", objection, page_instant(request)) is None

"""What changes a delegation's people: confirmations, suspensions, replacements for a time, posts that rotate, supersessions."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from members.delegations import forms, services
from members.delegations.hooks import SUPERSEDABLE
from members.delegations.models import ActingFor, Delegate, DelegateRole, Grant, Suspension
from members.delegations.views.acts import READ_AND_SEND, delegation_url, perform, read, visible
from members.delegations.views.pages import may
from members.delegations.workflow import GRANT
from portal.core import clock
from portal.core.acts import Act, plain, take
from portal.core.display.texts import local_text
from portal.core.doors import signed_in
from portal.core.eyes import seen
from portal.core.forms import Step
from portal.core.refusals import Refused

GRANT_ACTS = {
    "confirm": Act(
        gettext_lazy("Confirm the grant"),
        gettext_lazy("From then on this delegate binds the member, or votes for it, by the own act alone."),
        forms.PlainForm,
        plain(services.grant_confirm, "grant"),
        gettext_lazy("The power is held."),
        sensitive=True,
    ),
    "decline": Act(
        gettext_lazy("Decline the grant"),
        gettext_lazy("The power is not granted. It can be proposed again."),
        forms.MaybeReasonForm,
        plain(services.grant_decline, "grant", "reason"),
        gettext_lazy("The grant is declined."),
        cut=True,
    ),
}


@signed_in
@READ_AND_SEND
@seen
def grant(request: HttpRequest, uid: str, name: str) -> HttpResponse:
    """A second person confirms or declines a grant."""
    row: Grant = visible(request, Grant, "member", "delegate__user", uid=uid)
    if name not in GRANT_ACTS or not (may(request)["registers"] or _own(request, row)):
        raise Http404
    said = [
        (_("Delegate"), row.delegate.user.name),
        (_("Power"), str(row.get_kind_display())),
        (_("Paper"), row.paper),
    ]
    page = {"title": row.member.name, "symbol": row.member.code, "shape": GRANT.shapes[row.state]}
    facts = [(label, words) for label, words in said if words]
    return take(request, GRANT_ACTS[name], row, back=delegation_url(row), page=page, said=facts)


@signed_in
@READ_AND_SEND
@seen
def suspend(request: HttpRequest, uid: str) -> HttpResponse:
    """Set an accreditation aside."""
    row = _managed(request, uid, "manages")

    def stop(answers: dict[str, Any]) -> Any:
        given = {key: answers[key] for key in ("reason", "nobody_left", "expected_version")}
        return services.delegate_suspend(delegate=row.pk, actor=request.actor, **given)  # type: ignore[attr-defined]

    form = read(request, forms.SuspendForm, expected_version=row.version)
    page = _page(row, _("Suspend the delegate"))
    return perform(request, form, stop, delegation_url(row), page, _("The delegate is suspended."))


@signed_in
@READ_AND_SEND
@seen
def stand_in(request: HttpRequest, uid: str) -> HttpResponse:
    """Let somebody stand in for the head or a focal point."""
    row = _managed(request, uid, "leads")

    def replace(answers: dict[str, Any]) -> Any:
        return services.acting_record(
            delegate=answers["colleague"].pk,
            replaced=row.pk,
            valid_until=answers["until"],
            paper=answers["paper"],
            actor=request.actor,  # type: ignore[attr-defined]
        )

    form = read(request, forms.StandInForm, colleagues=_colleagues(row))
    page = _page(row, _("Let somebody stand in"))
    done = _("The replacement is recorded. The powers to bind and to vote wait for a second person.")
    return perform(request, form, replace, delegation_url(row), page, done)


@signed_in
@READ_AND_SEND
@seen
def hand_over(request: HttpRequest, uid: str) -> HttpResponse:
    """Hand a post over to its next holder."""
    row: Delegate = visible(request, Delegate, "user", "member", uid=uid)
    if not (may(request)["leads"] or row.user_id == request.user.pk):
        raise Http404

    def give(answers: dict[str, Any]) -> Any:
        return services.delegate_hand_over(
            delegate=row.pk,
            successor=answers["colleague"].pk,
            paper=answers["paper"],
            expected_version=answers["expected_version"],
            actor=request.actor,  # type: ignore[attr-defined]
        )

    form = read(request, forms.HandOverForm, colleagues=_colleagues(row), expected_version=row.version)
    page = _page(row, _("Hand the post over"))
    done = _("The post is handed over, with its powers and open drafts.")
    answer = perform(request, form, give, delegation_url(row), page, done)
    if row.user_id == request.user.pk and answer.status_code == HTTPStatus.FOUND:
        logout(request)  # the own sessions have ended with the post
        messages.success(request, done)
        return redirect("home:index")
    return answer


@signed_in
@require_POST
@seen
def stand_in_end(request: HttpRequest, uid: str) -> HttpResponse:
    """Who was away is back."""
    row = visible(request, ActingFor, uid=uid)
    return _at_once(
        request,
        "leads",
        row,
        lambda: services.acting_end(acting=row.pk, actor=request.actor),
        _("The replacement has ended."),  # type: ignore[attr-defined]
    )


@signed_in
@require_POST
@seen
def suspension_end(request: HttpRequest, uid: str) -> HttpResponse:
    """Lift a suspension."""
    row = visible(request, Suspension, uid=uid)
    lifted = _("The suspension is lifted, with the powers that are left.")
    return _at_once(
        request,
        "manages",
        row,
        lambda: services.suspension_lift(suspension=row.pk, actor=request.actor),
        lifted,  # type: ignore[attr-defined]
    )


@signed_in
@READ_AND_SEND
@seen
def supersede(request: HttpRequest, subject: str, uid: str) -> HttpResponse:
    """The head of delegation sets an act of a delegate aside."""
    kind = SUPERSEDABLE.get(subject)
    act = kind.find(uid) if kind else None
    standing = request.standing  # type: ignore[attr-defined]
    if kind is None or act is None or act.member_id != standing.member_id or not standing.is_head:
        raise Http404
    form, step = forms.ReasonForm.read(request)
    if step is Step.SEND:
        try:
            services.act_supersede(
                subject=subject,
                uid=uid,
                reason=form.cleaned_data["reason"],
                actor=request.actor,  # type: ignore[attr-defined]
            )
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            messages.success(request, _("The act is set aside; both stay on record."))
            return redirect(kind.path(act))
    page = {"form": form, "step": step, "title": local_text(kind.title(act)).text, "back": kind.path(act)}
    return render(request, "delegations/supersede.html", page | {"is_demonstration": act.fictional}, status=form.status)


def _managed(request: HttpRequest, uid: str, allowed: str) -> Delegate:
    row: Delegate = visible(request, Delegate, "user", "member", uid=uid)
    if not may(request)[allowed]:
        raise Http404
    return row


def _own(request: HttpRequest, row: Any) -> bool:
    return bool(request.standing.member_id == row.member_id)  # type: ignore[attr-defined]


def _colleagues(row: Delegate) -> QuerySet[Delegate]:
    others = Delegate.objects.at(clock.now()).filter(member=row.member_id).exclude(pk=row.pk)
    return others.select_related("user").order_by("user__name")


def _page(row: Delegate, title: str) -> dict[str, Any]:
    about = f"{row.user.name} · {DelegateRole(row.role).label}"
    return {"title": title, "about": about, "member": row.member, "is_demonstration": row.member.fictional}


def _at_once(request: HttpRequest, allowed: str, row: Any, act: Callable[[], object], done: str) -> HttpResponse:
    """An act without questions that can be undone: a button, and back."""
    if not may(request)[allowed]:
        raise Http404
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect(reverse("delegations:detail", args=[row.member.code]))

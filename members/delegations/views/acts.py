"""What is done: invitations, powers, addresses, the declaration of a one-person delegation."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.delegations import forms, services
from members.delegations.models import Delegate, Delegation, Invitation, Power, PowerKind, ServiceContact
from members.delegations.selectors import MUST_HAVE_SECOND_FACTOR
from members.delegations.views.pages import may, member_open_to
from portal.core import clock
from portal.core.acts import refused_page
from portal.core.doors import confirmed, signed_in, staff_only
from portal.core.eyes import seen
from portal.core.forms import Form, Step
from portal.core.refusals import Refused

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])


def visible(request: HttpRequest, model: type[Model], *beside: str, **found: Any) -> Any:
    """The row with those beside it, if the person sees it; else there is no such page."""
    rows = model.objects.visible_to(request.viewer).filter(**found)  # type: ignore[attr-defined]
    row = rows.select_related(*beside).first() if beside else rows.first()
    if row is None:
        raise Http404
    return row


def delegation_url(row: Any) -> str:
    return reverse("delegations:detail", args=[row.member.code])


def perform(
    request: HttpRequest,
    form: Form,
    act: Callable[[dict[str, Any]], Any],
    back: str,
    page: dict[str, Any],
    done: str,
) -> HttpResponse:
    """A form in one step: do it and go back, or show it again with what was typed and why it was refused."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, done)
            return redirect(back)
    return render(request, "delegations/act.html", page | {"form": form, "back": back}, status=form.status)


def read(request: HttpRequest, form: type[Form], **kwargs: Any) -> Form:
    """The form as sent, or opened."""
    return form(request.POST, **kwargs) if request.method == "POST" else form.opened(request, **kwargs)


@signed_in
@READ_AND_SEND
@seen
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Invite a person to act for a member."""
    member, allowed = member_open_to(request, code), may(request)
    if not allowed["manages"]:
        raise Http404
    form, step = forms.InviteForm.read(
        request, by_secretariat=allowed["registers"], initial={"language": member.language, "role": "expert"}
    )

    def send(answers: dict[str, Any]) -> Any:
        return services.invitation_send(
            email=answers["email"], name=answers["name"], language=answers["language"], powers=answers["powers"],
            role=answers.get("role", "expert"), member=member.pk, actor=request.actor,  # type: ignore[attr-defined]
        )  # fmt: skip

    page = {"title": _("Invite a delegate"), "member": member, "is_demonstration": member.fictional}
    return _invite(request, form, step, send, reverse("delegations:detail", args=[member.code]), page)


@staff_only
@READ_AND_SEND
@seen
def invite_to_office(request: HttpRequest) -> HttpResponse:
    """Invite a person to take an office."""
    form, step = forms.InviteToOfficeForm.read(request)

    def send(answers: dict[str, Any]) -> Any:
        return services.invitation_send(
            email=answers["email"], name=answers["name"], language=answers["language"], role=answers["role"],
            actor=request.actor,  # type: ignore[attr-defined]
        )  # fmt: skip

    page = {"title": _("Invite to an office"), "done": _("The invitation waits for a second officer.")}
    return _invite(request, form, step, send, reverse("delegations:list"), page)


def _invite(
    request: HttpRequest, form: forms.PersonForm, step: Step, send: Callable, back: str, page: dict[str, Any]
) -> HttpResponse:
    if step is Step.SEND:
        try:
            send(form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            messages.success(request, page.get("done") or _("The invitation is on its way."))
            return redirect(back)
    return render(
        request, "delegations/invite.html", page | {"form": form, "step": step, "back": back}, status=form.status
    )


def _on_invitation(request: HttpRequest, uid: str, act: Callable, done: str) -> HttpResponse:
    row = visible(request, Invitation, uid=uid)
    if not may(request)["manages"]:
        raise Http404
    back = delegation_url(row) if row.member_id else reverse("delegations:list")
    try:
        act(invitation=row.pk, actor=request.actor)  # type: ignore[attr-defined]
    except Refused as refused:
        return refused_page(request, refused, back)
    messages.success(request, done)
    return redirect(back)


@signed_in
@require_POST
@seen
def invitation_again(request: HttpRequest, uid: str) -> HttpResponse:
    """Send an invitation again, with a new link."""
    return _on_invitation(
        request, uid, services.invitation_resend, _("A new link is on its way; the old one no longer works.")
    )


@signed_in
@confirmed
@require_POST
@seen
def invitation_confirm(request: HttpRequest, uid: str) -> HttpResponse:
    """A second officer confirms an invitation to an office."""
    return _on_invitation(request, uid, services.invitation_confirm, _("The invitation is on its way."))


@signed_in
@require_POST
@seen
def invitation_back(request: HttpRequest, uid: str) -> HttpResponse:
    """Revoke an invitation."""
    return _on_invitation(request, uid, services.invitation_revoke, _("The invitation is revoked."))


@signed_in
@confirmed
@READ_AND_SEND
@seen
def power_add(request: HttpRequest, uid: str) -> HttpResponse:
    """Grant a delegate a power."""
    row, allowed = visible(request, Delegate, uid=uid), may(request)
    if not allowed["leads"]:
        raise Http404
    held = set(Power.objects.at(clock.now()).filter(delegate=row).values_list("kind", flat=True))
    form = read(request, forms.PowerForm, kinds=[kind for kind in PowerKind.values if kind not in held])

    def grant(answers: dict[str, Any]) -> Any:
        given = {"delegate": row.pk, "kind": answers["kind"], "valid_until": answers["until"], "actor": request.actor}  # type: ignore[attr-defined]
        if answers["kind"] in MUST_HAVE_SECOND_FACTOR:
            return services.grant_propose(paper=answers["source"], **given)
        return services.power_grant(source=answers["source"], **given)

    page = _page(row, _("Grant a power"), row.user.name)
    return perform(
        request,
        form,
        grant,
        delegation_url(row),
        page,
        _("It is entered; to bind and to vote wait for a second person."),
    )


@signed_in
@confirmed
@READ_AND_SEND
@seen
def power_stop(request: HttpRequest, uid: str, kind: str) -> HttpResponse:
    """End a power now."""
    delegate = visible(request, Delegate, uid=uid)
    power = visible(request, Power, delegate=delegate, kind=kind, valid__contains=clock.now())
    if not may(request)["manages"]:
        raise Http404

    def stop(answers: dict[str, Any]) -> Any:
        given = {key: answers[key] for key in ("reason", "nobody_left")}
        return services.power_end(power=power.pk, actor=request.actor, **given)  # type: ignore[attr-defined]

    page = _page(delegate, _("End a power"), f"{delegate.user.name} · {power.get_kind_display()}") | {"cut": True}
    return perform(
        request, read(request, forms.EndForm), stop, delegation_url(delegate), page, _("The power has ended.")
    )


@signed_in
@confirmed
@READ_AND_SEND
@seen
def delegate_stop(request: HttpRequest, uid: str) -> HttpResponse:
    """End an accreditation now."""
    row = visible(request, Delegate, uid=uid)
    if not may(request)["manages"]:
        raise Http404

    def stop(answers: dict[str, Any]) -> Any:
        given = {key: answers[key] for key in ("reason", "nobody_left", "expected_version")}
        return services.delegate_end(delegate=row.pk, actor=request.actor, **given)  # type: ignore[attr-defined]

    page = _page(row, _("End the accreditation"), row.user.name) | {"cut": True}
    form = read(request, forms.EndForm, expected_version=row.version)
    return perform(request, form, stop, delegation_url(row), page, _("The accreditation has ended."))


@signed_in
@READ_AND_SEND
@seen
def contact_add(request: HttpRequest, code: str) -> HttpResponse:
    """Add an address for formal service."""
    member = member_open_to(request, code)
    if not may(request)["manages"]:
        raise Http404
    form = read(request, forms.ContactForm, initial={"language": member.language})

    def add(answers: dict[str, Any]) -> Any:
        given = {key: answers[key] for key in ("label", "address", "language", "alternate")}
        return services.service_contact_add(member=member.pk, actor=request.actor, **given)  # type: ignore[attr-defined]

    page = {"title": _("Add an address for notices"), "member": member, "is_demonstration": member.fictional}
    back = reverse("delegations:detail", args=[member.code])
    return perform(request, form, add, back, page, _("Formal notices go to this address from now on."))


@signed_in
@require_POST
@seen
def contact_stop(request: HttpRequest, uid: str) -> HttpResponse:
    """Notices no longer go to an address."""
    row = visible(request, ServiceContact, uid=uid)
    if not may(request)["manages"]:
        raise Http404
    try:
        services.service_contact_end(contact=row.pk, actor=request.actor)  # type: ignore[attr-defined]
    except Refused as refused:
        return refused_page(request, refused, delegation_url(row))
    messages.success(request, _("Notices no longer go to this address."))
    return redirect(delegation_url(row))


@staff_only
@READ_AND_SEND
@seen
def one_person(request: HttpRequest, code: str) -> HttpResponse:
    """Enter the written declaration of a one-person delegation, or its end."""
    member = member_open_to(request, code)
    declared = Delegation.objects.filter(member=member, valid__upper_inf=True, one_person_since__isnull=False).exists()

    def declare(answers: dict[str, Any]) -> Any:
        return services.one_person_declare(
            member=member.pk,
            paper=answers["paper"],
            declared=not declared,
            actor=request.actor,  # type: ignore[attr-defined]
        )

    title = _("End the one-person delegation") if declared else _("Enter a one-person delegation")
    page = {"title": title, "member": member, "is_demonstration": member.fictional}
    back = reverse("delegations:detail", args=[member.code])
    return perform(request, read(request, forms.DeclarationForm), declare, back, page, _("The declaration is entered."))


def _page(row: Any, title: str, about: str) -> dict[str, Any]:
    return {"title": title, "about": about, "member": row.member, "is_demonstration": row.member.fictional}

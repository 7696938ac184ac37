"""The persons of a participant, for the secretariat: invited, their invitations, their end."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.delegations.models import Invitation
from members.delegations.services import invitation_resend, invitation_revoke
from members.participants import forms, services
from members.participants.models import Representative
from members.participants.views.pages import found_or_404
from portal.core.display.texts import local_text
from portal.core.doors import staff_only
from portal.core.eyes import seen
from portal.core.forms import Step
from portal.core.refusals import Refused


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
@seen
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Invite a person to act for a participant."""
    row = found_or_404(request, code)
    form, step = forms.InviteForm.read(request)
    if step is Step.SEND:
        given = {name: form.cleaned_data[name] for name in ("email", "name", "language")}
        try:
            services.representative_invite(participant=row.pk, actor=request.actor, **given)  # type: ignore[attr-defined]
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("participants:detail", row.code)
    title = _("Invite a person of %(name)s") % {"name": local_text(row.name).text}
    page = {"title": title, "back": reverse("participants:detail", args=[row.code]), "is_demonstration": row.fictional}
    return render(request, "participants/form.html", page | {"form": form, "step": step}, status=form.status)


def _found(request: HttpRequest, model: Any, uid: UUID) -> Any:
    """A row of a participant's, if the person sees it; else there is no such page."""
    rows = model.objects.visible_to(request.viewer).filter(uid=uid, participant__isnull=False)  # type: ignore[attr-defined]
    row = rows.select_related("participant").first()
    if row is None:
        raise Http404
    return row


def _on(request: HttpRequest, row: Any, act: Callable[..., Any], target: str, done: str) -> HttpResponse:
    try:
        act(**{target: row.pk}, actor=request.actor)  # type: ignore[attr-defined]
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("participants:detail", row.participant.code)


@staff_only
@require_POST
@seen
def invitation_again(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Send an invitation again, with a new link."""
    row = _found(request, Invitation, uid)
    words = _("A new link is on its way; the old one no longer works.")
    return _on(request, row, invitation_resend, "invitation", words)


@staff_only
@require_POST
@seen
def invitation_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Revoke an invitation."""
    row = _found(request, Invitation, uid)
    return _on(request, row, invitation_revoke, "invitation", _("The invitation is revoked."))


@staff_only
@require_POST
@seen
def person_end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A person no longer acts for the participant."""
    row = _found(request, Representative, uid)
    words = _("This person no longer acts for the participant.")
    return _on(request, row, services.representative_end, "representative", words)

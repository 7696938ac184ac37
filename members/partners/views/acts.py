"""What is done: registering, consenting, rotating, suspending, renewing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
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
from django.views.decorators.http import require_http_methods

from members.partners import forms, selectors, services
from members.partners.models import ConsentState, PartnerApplication, PartnerConsent
from members.partners.views.shown import keep_secret
from members.partners.workflow import CONSENT
from members.states.models import Member
from portal.core.actors import Actor
from portal.core.acts import Act, plain, take
from portal.core.context import page_instant
from portal.core.display.texts import local_text
from portal.core.doors import confirmed, signed_in
from portal.core.eyes import seen
from portal.core.forms import Step
from portal.core.refusals import Receipt, Refused

Fits = Callable[[PartnerApplication, PartnerConsent | None], bool]


@dataclass(frozen=True, slots=True)
class PartnerAct:
    """An act on a partner system, or on its open consent: when it fits, who may, and its page.

    `secret` says that its service returns a new secret, which the next page shows once.
    """

    page: Act
    permission: str
    fits: Fits
    on_consent: bool = False
    secret: bool = False

    def target(self, row: PartnerApplication, consent: PartnerConsent | None) -> Any:
        return consent if self.on_consent else row


def _in(state: str) -> Fits:
    return lambda row, consent: consent is not None and consent.state == state


def _alive(row: PartnerApplication, consent: PartnerConsent | None) -> bool:
    return row.suspended_at is None


def _rescope(row: PartnerApplication, actor: Actor, answers: dict[str, Any]) -> PartnerApplication:
    return services.partner_rescope(
        partner=row.pk, scopes=" ".join(answers["scopes"]), actor=actor, expected_version=answers["expected_version"]
    )


ACTS = {
    "consent": PartnerAct(
        Act(
            gettext_lazy("Give consent"),
            gettext_lazy(
                "It reads with the eyes of your member, also what you have not published; each look is listed for you. It gets "
                "a new secret, shown to you once: hand it to whoever runs the system. All former secrets end."
            ),
            forms.ActForm, plain(services.consent_give, "consent"), gettext_lazy("Your consent is recorded."),
        ),
        "partner.consent", _in(ConsentState.ASKED), on_consent=True, secret=True,
    ),
    "refuse": PartnerAct(
        Act(
            gettext_lazy("Refuse consent"),
            gettext_lazy("It goes on reading what the public reads. The secretariat sees your reason."),
            forms.ReasonForm, plain(services.consent_refuse, "consent", "reason"), gettext_lazy("Refused."), cut=True,
        ),
        "partner.consent", _in(ConsentState.ASKED), on_consent=True,
    ),
    "rotate": PartnerAct(
        Act(
            gettext_lazy("Make a new secret"),
            gettext_lazy(
                "The new secret is shown once. The former one stays good for as long as you choose here; one from an earlier "
                "rotation ends now."
            ),
            forms.RotateForm, plain(services.partner_rotate, "partner", "overlap"),
            gettext_lazy("The new secret is good from now on."),
        ),
        "partner.manage", _alive, secret=True,
    ),
    "renew": PartnerAct(
        Act(
            gettext_lazy("Change its end"),
            gettext_lazy("Until then it may ask for tokens. Its contact is warned before."),
            forms.RenewForm, plain(services.partner_renew, "partner", "expires_at"), gettext_lazy("The new end is recorded."),
        ),
        "partner.manage", _alive,
    ),
    "scopes": PartnerAct(
        Act(
            gettext_lazy("Change what it may read"),
            gettext_lazy(
                "Its tokens end; less holds at once. To more, the member with whose eyes it reads consents anew: by this act, if "
                "you are its focal point; else its consent ends now, and it is asked."
            ),
            forms.RescopeForm, _rescope, gettext_lazy("What it may read is changed. Its contact is told."),
        ),
        "partner.manage", _alive,
    ),
    "revoke": PartnerAct(
        Act(
            gettext_lazy("Revoke the consent"),
            gettext_lazy("At once its tokens end, and it sees no more than the public. Its contact is told."),
            forms.ReasonForm, plain(services.consent_revoke, "consent", "reason"), gettext_lazy("Revoked."), cut=True,
        ),
        "partner.consent", _in(ConsentState.GIVEN), on_consent=True,
    ),
    "suspend": PartnerAct(
        Act(
            gettext_lazy("Suspend its access"),
            gettext_lazy("At once its tokens end, and it gets no new ones. Only the side that suspends it lets it in again."),
            forms.ReasonForm, plain(services.partner_suspend, "partner", "reason"), gettext_lazy("Suspended."), cut=True,
        ),
        "partner.suspend", _alive,
    ),
    "resume": PartnerAct(
        Act(
            gettext_lazy("End the suspension"),
            gettext_lazy("It may ask for tokens again, until its end."),
            forms.ReasonForm, plain(services.partner_resume, "partner", "reason"), gettext_lazy("It has access again."),
        ),
        "partner.resume", lambda row, consent: row.suspended_at is not None,
    ),
}  # fmt: skip


@signed_in
@confirmed
@require_http_methods(["GET", "HEAD", "POST"])
@seen
def register(request: HttpRequest) -> HttpResponse:
    """Let a partner system in; the next page shows its secret once."""
    standing = request.standing  # type: ignore[attr-defined]
    if not (standing.is_staff or standing.is_focal_point):
        raise PermissionDenied(
            _("Only the secretariat, or the national focal point of a member, registers a partner system.")
        )
    until = page_instant(request) + settings.PARTNER_LASTS_AT_MOST - timedelta(days=1)
    form, step = forms.RegisterForm.read(
        request,
        by_secretariat=standing.is_staff,
        initial={"expires_at": until},
    )
    if step is Step.SEND:
        try:
            row, secret = _registered(request, form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            messages.success(request, _("The partner system is registered."))
            keep_secret(request, row.uid, secret)
            return redirect("partners:secret", row.uid)
    page = {"form": form, "step": step, "is_demonstration": standing.fictional and not standing.is_staff}
    return render(request, "partners/register.html", page, status=form.status)


def _registered(request: HttpRequest, answers: dict[str, Any]) -> tuple[PartnerApplication, str]:
    standing = request.standing  # type: ignore[attr-defined]
    owner = None if standing.is_staff else standing.member_id
    asked = Member.objects.filter(code=answers.get("reads_for") or "").values_list("pk", flat=True).first()
    return services.partner_register(
        name=answers["name"], purpose=answers["purpose"], contact=answers["contact"], scopes=" ".join(answers["scopes"]),
        expires_at=answers["expires_at"], owner=owner, reads_for=owner if answers.get("reads_own") else asked,
        actor=request.actor,  # type: ignore[attr-defined]
    )  # fmt: skip


@signed_in
@confirmed
@require_http_methods(["GET", "HEAD", "POST"])
@seen
def act(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """One act, with its check page. A new secret goes to the page that shows it once."""
    row = selectors.partner_seen(request.viewer, uid)  # type: ignore[attr-defined]
    chosen = ACTS.get(name)
    consent = selectors.open_consent(row) if row is not None else None
    if row is None or chosen is None or not chosen.fits(row, consent):
        raise Http404
    back = reverse("partners:detail", args=[row.uid])
    said = [(_("Partner system"), row.name)]
    if chosen.on_consent and consent is not None:
        said.append((_("Member"), local_text(consent.member.name).text))

    def after(done: Any) -> str:
        if not chosen.secret:
            return back
        given, secret = done
        if isinstance(given, Receipt):
            messages.success(request, _("Your receipt: %(number)s.") % {"number": given.number})
        keep_secret(request, row.uid, secret)
        return reverse("partners:secret", args=[row.uid])

    page = {"title": {"en": row.name}, "shape": CONSENT.shapes[consent.state] if chosen.on_consent and consent else ""}
    begin = {"initial": {"scopes": row.scopes.split()}} if name == "scopes" else {}
    return take(
        request, chosen.page, chosen.target(row, consent), back=back, page=page, said=said, after=after, **begin
    )

"""The account page, and the page on which an invited person makes an account. Sign-in itself is the library's."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.decorators import rate_limit
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from members.accounts.forms import AcceptForm, AccountForm
from members.accounts.models import Invitation
from members.accounts.selectors import invitation_is_open, invitation_of
from members.accounts.services import account_update, invitation_accept, not_good
from portal.core import clock
from portal.core.doors import signed_in
from portal.core.eyes import SERVICE, seeing_as
from portal.core.refusals import Refused

TOKEN = "invitation"  # noqa: S105 - the name of a key of the session


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Name, language, time zone; the way to password and second factors."""
    user = request.user
    if request.method == "POST":
        form = AccountForm(request.POST)
        if form.is_valid():
            given = {key: form.cleaned_data[key] for key in ("name", "language", "time_zone")}
            account_update(user=user.pk, actor=request.actor, **given)
            with translation.override(given["language"]):
                messages.success(request, _("Your account is changed."))
                return redirect("accounts:account")
    else:
        initial = {"name": user.name, "language": user.language, "time_zone": user.time_zone}
        form = AccountForm.opened(request, initial=initial)
    factors = Authenticator.objects.filter(user=user)
    return render(request, "account/account.html", {"form": form, "factors": {factor.type for factor in factors}})


@never_cache
@rate_limit(action="reset_password_from_key")
@require_GET
def invitation_open(request: HttpRequest, token: str) -> HttpResponseRedirect:
    """The address in the mail: the token goes into the session, and out of sight."""
    request.session[TOKEN] = token
    return redirect("accounts:invitation")


@never_cache
@sensitive_post_parameters("password1", "password2")
@rate_limit(action="reset_password_from_key")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """The invited person makes the account, and is signed in."""
    token = request.session.get(TOKEN, "")
    found = _invitation(token)
    if found is None:
        return render(request, "account/invitation_not_good.html", {"refusal": not_good()}, status=410)
    form = AcceptForm(
        request.POST or None,
        email=found.email,
        initial={"name": found.name, "language": translation.get_language(), "time_zone": "UTC"},
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _accept(request, token, form)
        except Refused as refused:
            form.refuse(refused)
    return render(request, "account/invitation.html", {"form": form, "invitation": found})


def _invitation(token: str) -> Invitation | None:
    with seeing_as(SERVICE):
        found = invitation_of(token)
        return found if invitation_is_open(found, clock.now()) else None


def _accept(request: HttpRequest, token: str, form: AcceptForm) -> HttpResponse:
    answers = form.cleaned_data
    user = invitation_accept(
        token=token,
        name=answers["name"],
        password=answers["password1"],
        language=answers["language"],
        time_zone=answers["time_zone"],
    )
    request.session.flush()
    login = Login(user=user, redirect_url=reverse("accounts:account"))
    return perform_password_login(request, {"email": user.email}, login)

"""The page on which an invited person makes the account."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.decorators import rate_limit
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from members.delegations.forms import AcceptForm
from members.delegations.models import Invitation
from members.delegations.selectors import invitation_is_open, invitation_of
from members.delegations.services import invitation_accept, not_good
from portal.core import clock
from portal.core.eyes import SERVICE, seeing_as
from portal.core.refusals import Refused

TOKEN = "invitation"  # noqa: S105 - the name of a key of the session


@never_cache
@rate_limit(action="reset_password_from_key")
@require_GET
def invitation_open(request: HttpRequest, token: str) -> HttpResponseRedirect:
    """The address in the mail: the token goes into the session, and out of sight."""
    request.session[TOKEN] = token
    return redirect("delegations:invitation")


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
    return render(request, "account/invitation.html", {"form": form, "invitation": found}, status=form.status)


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

"""The account page. Sign-in itself is the library's; invitations are those of delegations."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members.accounts.forms import AccountForm
from members.accounts.models import User
from members.accounts.services import account_update
from portal.core.doors import signed_in


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Name, language, time zone; the way to password and second factors."""
    user: User = request.user  # type: ignore[assignment]
    if request.method == "POST":
        form = AccountForm(request.POST)
        if form.is_valid():
            given = {key: form.cleaned_data[key] for key in ("name", "language", "time_zone")}
            account_update(user=user.pk, actor=request.actor, **given)  # type: ignore[attr-defined]
            with translation.override(given["language"]):
                messages.success(request, _("Your account is changed."))
                return redirect("accounts:account")
    else:
        initial = {"name": user.name, "language": user.language, "time_zone": user.time_zone}
        form = AccountForm.opened(request, initial=initial)
    factors = Authenticator.objects.filter(user=user)
    return render(request, "account/account.html", {"form": form, "factors": {factor.type for factor in factors}})

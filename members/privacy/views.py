"""What the portal keeps about a person: to take along, and to erase."""

import json

from django.contrib import messages
from django.contrib.auth import logout
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members.accounts.models import User
from members.privacy.forms import EraseForm
from members.privacy.selectors import personal_data
from members.privacy.services import account_erase
from portal.core.context import page_instant
from portal.core.doors import confirmed, signed_in
from portal.core.eyes import SERVICE, seeing_as
from portal.core.forms import Step
from portal.core.permissions import may
from portal.core.refusals import Refused


@never_cache
@signed_in
@confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: HttpRequest) -> HttpResponse:
    """What is kept and why; a form gives all of it as one JSON file."""
    user: User = request.user  # type: ignore[assignment]
    if request.method == "POST":
        with seeing_as(SERVICE):
            told = personal_data(user, page_instant(request))
        text = json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        headers = {"Content-Disposition": 'attachment; filename="personal-data.json"'}
        return HttpResponse(text, content_type="application/json", headers=headers)
    with seeing_as(SERVICE):
        refusal = may(request.actor, "account.erase", user, page_instant(request))  # type: ignore[attr-defined]
    return render(request, "privacy/data.html", {"refusal": refusal})


@never_cache
@signed_in
@confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Erase one's personal data; the account is then closed."""
    form, step = EraseForm.read(request)
    if step is Step.SEND:
        try:
            account_erase(user=request.user.pk, actor=request.actor)  # type: ignore[attr-defined,arg-type]
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            logout(request)
            messages.success(request, _("Your personal data are erased, and your account is closed."))
            return redirect("home:index")
    return render(request, "privacy/erase.html", {"form": form, "step": step}, status=form.status)

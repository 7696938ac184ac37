"""Where a person is signed in, and the way to end it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members.accounts.models import User
from members.accounts.selectors import sessions_of
from members.accounts.services import sessions_end
from portal.core.context import page_instant
from portal.core.doors import signed_in


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """The list of one's sessions; a form ends one of them (`end`), or all others."""
    user: User = request.user  # type: ignore[assignment]
    here = request.session.session_key
    found = sessions_of(user.pk, here, page_instant(request))
    if request.method != "POST":
        return render(request, "account/sessions.html", {"sessions": found, "others": len(found) > 1})
    handle = request.POST.get("end", "")
    only = next((one.key for one in found if one.handle == handle and not one.current), None)
    ended = 0
    if only or not handle:
        ended = sessions_end(user=user.pk, actor=request.actor, only=only, but=here)  # type: ignore[attr-defined]
    done = ngettext("%(n)d session has ended.", "%(n)d sessions have ended.", ended) % {"n": ended}
    messages.success(request, done if ended else _("No other session is open."))
    return redirect("accounts:sessions")

"""What page doors ask first: is somebody signed in, and may this person come here at all.

What was typed survives an expired session (goals.md U5): a form sent by nobody, or with a stale CSRF token, is kept in
the stash, and comes back filled in on the page it was sent from. Views use it through `forms.Form.opened(request)`.
The same holds when a sensitive act asks once more who is there (`confirmed`).
"""

import time
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from importlib import import_module
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode, urlsplit

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import escape_leading_slashes
from django.utils.translation import gettext as _

from portal.core import stash
from portal.core.actors import Actor
from portal.core.files.services import file_receive
from portal.core.refusals import Refused

COOKIE = "typed"
MOST_CHARACTERS = 500_000
#: Pages whose forms are for people who are not signed in.
OF_STRANGERS = ("account_", "mfa_", "invitation")

P = ParamSpec("P")
View = Callable[Concatenate[Any, P], HttpResponseBase]


def signed_in(view: View[P]) -> View[P]:
    """Send whoever is not signed in to the sign-in page, and keep what was typed."""

    @wraps(view)
    def door(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return view(request, *args, **kwargs) if request.user.is_authenticated else to_sign_in(request)

    return door


def staff_only(view: View[P]) -> View[P]:
    """As `signed_in`, and answer 403 to whoever is not of the secretariat nor in the chair."""

    @wraps(view)
    @signed_in
    def door(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.standing.is_staff:
            raise PermissionDenied(_("Only the secretariat or the chair may come here."))
        return view(request, *args, **kwargs)

    return door


def confirmed(view: View[P]) -> View[P]:
    """Before anything is sent, who signed in long ago shows once more who it is. Beside `signed_in`, which it is not.

    For acts that bind, and for what opens or closes doors: powers, secrets, accounts. An `Act` says `sensitive` instead.
    """

    @wraps(view)
    def door(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return to_confirm(request) or view(request, *args, **kwargs)

    return door


def to_confirm(request: HttpRequest) -> HttpResponseRedirect | None:
    """The page that asks for password or code, which leads back with what was typed; None when nothing needs to be asked.

    Asked is what was sent only, and only when the last sign-in or confirmation is older than ACCOUNT_REAUTHENTICATION_TIMEOUT.
    """
    if request.method != "POST" or not request.user.is_authenticated:
        return None
    shown: list[dict[str, Any]] = get_authentication_records(request, request.user)
    if shown and time.time() - shown[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
        return None
    back = _page_sent_from(request)
    response = redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': back}, safe='/')}")
    _keep(request, back, response, request.user.pk)
    return response


def to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    """The sign-in page, which leads back; a form that was being sent is kept on the way."""
    back = _page_sent_from(request)
    response = redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': back}, safe='/')}")
    if request.method == "POST":
        _keep(request, back, response, _former_user(request))
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """The page was open across a sign-in. Nothing is done; the form comes back filled in (setting CSRF_FAILURE_VIEW).

    Only for forms sent from our own pages: what another site sent must not appear as typed by this person.
    """
    back = _page_sent_from(request)
    if request.method != "POST" or not _from_our_page(request):
        return render(request, "403_csrf.html", {"reason": reason}, status=403)
    if not request.user.is_authenticated and getattr(request.resolver_match, "url_name", "") != settings.LOGIN_URL:
        return to_sign_in(request)
    response = redirect(back)
    if not _keep(request, back, response, request.user.pk):
        messages.warning(
            request, _("This page had been open too long. Nothing was sent yet: check it and send it again.")
        )
    return response


def stashed(request: HttpRequest) -> QueryDict | None:
    """What this person had typed on this page before the session expired, once; None when nothing was kept."""
    if not hasattr(request, "_stashed"):
        token = request.COOKIES.get(COOKIE, "")
        path = neutral(request.path)
        owners = (
            [str(request.user.pk), ""] if token and request.method == "GET" and request.user.is_authenticated else []
        )
        tries = (stash.take(token + owner, path) for owner in owners)
        request._stashed = next((typed for typed in tries if typed is not None), None)  # type: ignore[attr-defined]
    typed: QueryDict | None = request._stashed  # type: ignore[attr-defined]
    return typed


class StashMiddleware:
    """Keeps a form that is sent after the session has ended, and takes the cookie away once it has come back.

    No page of ours takes a form from the public but those of signing in, so that any other one was typed by somebody whose
    session has ended: they sign in, and find it again. Views need not think of it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _lost(request, response):
            return to_sign_in(request)
        if getattr(request, "_stashed", None) is not None:
            response.delete_cookie(COOKIE)
        return response


def _lost(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether this answer would lose what somebody typed whose session has ended: a page's form, and nothing found."""
    match = getattr(request, "resolver_match", None)
    if request.method != "POST" or match is None or response.status_code not in (403, 404):
        return False
    page = neutral(request.path) != request.path and not (match.url_name or "").startswith(OF_STRANGERS)
    typed = any(name != "csrfmiddlewaretoken" for name in request.POST)
    return page and typed and not request.user.is_authenticated


def neutral(path: str) -> str:
    """A path without its language: after sign-in the page may speak another one."""
    first, slash, rest = path.lstrip("/").partition("/")
    return slash + rest if first in dict(settings.LANGUAGES) else path


def _keep(request: HttpRequest, back: str, response: HttpResponse, owner: int | None) -> bool:
    """Keep the form for its owner, or, when nobody knows who that was, for whoever holds this browser's cookie."""
    typed = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    if not typed or sum(len(value) for values in typed.values() for value in values) > MOST_CHARACTERS:
        return False
    token = stash.keep(neutral(urlsplit(back).path), _with_files(request), str(owner or ""))
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(stash.KEPT_FOR.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return True


def _with_files(request: HttpRequest) -> QueryDict:
    """What was typed; and for each file that somebody known has chosen, the one that waits for its act (core/files)."""
    typed = request.POST.copy()
    actor: Actor | None = getattr(request, "actor", None)  # lazy: only its truth tells whether there is one
    if not actor or actor.id is None:
        return typed
    for name in request.FILES:
        chosen: Any = request.FILES[name]
        with suppress(Refused):
            typed[name] = str(file_receive(content=chosen, name=chosen.name or "", actor=actor).uid)
    return typed


def _page_sent_from(request: HttpRequest) -> str:
    """The page with the form: the one that sent it when that is ours (buttons lead to addresses without a page)."""
    if request.method == "POST" and _from_our_page(request) and (referrer := request.headers.get("referer")):
        parts = urlsplit(referrer)
        path = escape_leading_slashes(parts.path)  # "//elsewhere/" would lead to another site
        return path + (f"?{parts.query}" if parts.query else "")
    return request.get_full_path()


def _from_our_page(request: HttpRequest) -> bool:
    source = request.headers.get("origin") or request.headers.get("referer") or ""
    ours = urlsplit(request.build_absolute_uri("/"))
    theirs = urlsplit(source)
    return (theirs.scheme, theirs.netloc) == (ours.scheme, ours.netloc)


def _former_user(request: HttpRequest) -> int | None:
    """Whose session it was that has expired, as long as its row is there."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    sessions = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class().objects
    row = sessions.filter(session_key=key).first() if key else None
    return int(row.get_decoded().get("_auth_user_id", 0)) or None if row else None

"""Gives every request its viewer, actor and standing, and holds back whoever must enrol a second factor first."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from members.accounts.sessions import SIGN_IN
from members.delegations.selectors import Standing, lapsed_since, standing_of
from portal.core.actors import Actor, Door
from portal.core.api.errors import concerns_api, problem
from portal.core.context import Acting, page_instant
from portal.core.display.texts import local_text
from portal.core.eyes import PUBLIC, SERVICE, Viewer, seeing_as

OPEN_WITHOUT_FACTOR = ("account_logout", "mfa_", "account_reauthenticate", "portal_language")


class StandingMiddleware:
    """Sets `request.standing` (None for the public), `request.viewer`, `request.actor`, `request.acting`; activates the
    person's time zone.

    Lazy: a request that never asks (static files, health, the API, which finds its own bearer) costs no statement.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        standing = SimpleLazyObject(lambda: _standing(request))
        request.standing = standing  # type: ignore[attr-defined]
        request.viewer = SimpleLazyObject(lambda: _viewer(standing))  # type: ignore[arg-type,attr-defined]
        request.actor = SimpleLazyObject(lambda: _actor(request, standing))  # type: ignore[arg-type,attr-defined]
        request.acting = SimpleLazyObject(lambda: acting_of(request.user, standing))  # type: ignore[arg-type,attr-defined]
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(self, request: HttpRequest, view: Callable, args: list, kwargs: dict) -> HttpResponse | None:
        """Refuse all but enrolment to whoever must use a second factor and has none (goals.md S6)."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return None
        timezone.activate(request.user.time_zone)
        standing: Standing = request.standing  # type: ignore[attr-defined]
        if not standing:
            return None
        match = request.resolver_match
        name = match.url_name if match and match.url_name else ""
        if not standing.needs_second_factor or standing.has_second_factor or name.startswith(OPEN_WITHOUT_FACTOR):
            return None
        if concerns_api(request.path_info):
            return problem(request, "forbidden", detail=_("Add a second factor to your account first."))
        return redirect("mfa_index")


def acting_of(user: object, standing: Standing | None) -> Acting | None:
    """For whom the person acts, in the reader's language: member, person, role, powers; or the secretariat."""
    if not standing:
        return None
    person = getattr(user, "name", "") or str(user)
    if standing.offices:
        return Acting(name=_("Secretariat"), detail=_comma().join([person, *standing.office_labels]))
    if standing.participant:
        return Acting(name=local_text(standing.participant["name"]).text, detail=person)
    if not standing.member_id:
        return Acting(name=person)
    detail = _comma().join([person, standing.role_label])
    if standing.powers:
        detail += pgettext("before a list", ": ") + _comma().join(standing.power_labels)
    return Acting(name=local_text(standing.member["name"]).text, code=standing.member["tile"], detail=detail)


def _comma() -> str:
    return pgettext("between items", ", ")


def _standing(request: HttpRequest) -> Standing | None:
    """The person's standing. A session that was begun when the person still acted here ends with that (domain.md §4)."""
    if not request.user.is_authenticated:
        return None
    at = page_instant(request)
    with seeing_as(SERVICE):
        found = standing_of(request.user, at)
        began = request.session.get(SIGN_IN, {}).get("at")
        lapsed = not found.acts and lapsed_since(found.user_id, datetime.fromisoformat(began) if began else None, at)
    if not lapsed:
        return found
    logout(request)
    messages.info(
        request, _("Your access has ended, and with it your session. You can still sign in to see your data.")
    )
    return None


def _viewer(standing: Standing | None) -> Viewer:
    return standing.viewer() if standing else PUBLIC


def _actor(request: HttpRequest, standing: Standing | None) -> Actor | None:
    return standing.actor(Door.PAGE, request_id=getattr(request, "id", "")) if standing else None

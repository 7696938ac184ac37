"""Who asks: one statement looks the bearer's token up and opens its eyes; nothing of it is cached (design.md §3)."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import get_access_token_model, get_application_model
from rest_framework import exceptions

from portal.core.api.prepared import rows_of
from portal.core.eyes import PUBLIC, Eyes, Viewer, opening, seeing_as

REALM = 'Bearer realm="api"'

# A token's life is counted by the server's own clock, as the toolkit counts it when it issues one; what ends the
# partner's access is a rule of the house, and goes by the portal's clock. A partner sees with a member's eyes only if
# that member consented.
LOOK_UP = """
SELECT application.id, seen.member, token.scope, application.scopes,
  set_config('portal.eyes', CASE WHEN seen.member IS NULL THEN 'public' ELSE 'member' END, true),
  set_config('portal.member', coalesce(seen.member::text, ''), true)
FROM {token} token JOIN {application} application ON application.id = token.application_id
  CROSS JOIN LATERAL (SELECT CASE WHEN application.consented_at IS NOT NULL THEN application.member_id END) seen(member)
WHERE token.token_checksum = %s AND token.expires > clock_timestamp()
  AND application.suspended_at IS NULL AND (application.expires_at IS NULL OR application.expires_at > portal_clock())
"""


class InvalidToken(exceptions.AuthenticationFailed):
    default_code = "invalid_token"
    default_detail = _("The token is unknown, has expired or was revoked. Ask for a new one.")
    challenge = f'{REALM}, error="invalid_token"'


class InsufficientScope(exceptions.PermissionDenied):
    default_code = "insufficient_scope"

    def __init__(self, scope: str) -> None:
        super().__init__(_("This operation needs a token with the scope “%(scope)s”.") % {"scope": scope})
        self.challenge = f'{REALM}, error="insufficient_scope", scope="{scope}"'


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, as a viewer; `partner_id` is the partner system's key, and its reads of closed objects are logged."""

    viewer: Viewer
    partner_id: int | None = None
    scopes: frozenset[str] = frozenset()


@lru_cache(maxsize=1)
def look_up_sql() -> str:
    """The statement, for the swappable application model: see `members.PartnerApplication`."""
    quote = connection.ops.quote_name
    token, application = get_access_token_model()._meta.db_table, get_application_model()._meta.db_table
    return LOOK_UP.format(token=quote(token), application=quote(application))


def bearer_token(request: HttpRequest) -> str | None:
    """The token of the Authorization header. Raises InvalidToken (401) for any other kind of header."""
    header = request.META.get("HTTP_AUTHORIZATION", "")
    if not header:
        return None
    kind, _blank, token = header.partition(" ")
    if kind.lower() != "bearer" or not token:
        raise InvalidToken
    return str(token)


@contextmanager
def opened(request: HttpRequest, scope: str) -> Iterator[Caller]:
    """Open a transaction with the caller's eyes: one statement. Raises InvalidToken (401), InsufficientScope (403).

    With a token: the partner's own eyes, if it has the scope. With a session: the person's. With neither: the public's.
    """
    token = bearer_token(request)
    if token is None:
        viewer = person(request)
        with seeing_as(viewer):
            yield Caller(viewer)
        return
    with opening(lambda connection: partner(connection, token, scope)) as caller:
        yield caller


def person(request: HttpRequest) -> Viewer:
    """The viewer of the session, if the request carries one (`request.viewer`, set by the members' middleware)."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return PUBLIC
    viewer: Viewer = getattr(request, "viewer", PUBLIC)
    return viewer


def partner(connection: Any, token: str, scope: str) -> Caller:
    """Look the token up and open its eyes on this connection."""
    checksum = hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
    found = rows_of(look_up_sql(), [checksum])
    if not found:
        raise InvalidToken
    application_id, member_id, granted, allowed, *eyes = found[0]
    scopes = frozenset(granted.split()) & frozenset(allowed.split())
    if scope not in scopes:
        raise InsufficientScope(scope)
    connection.portal_eyes = tuple(eyes)
    viewer = Viewer(Eyes.MEMBER, member_id) if member_id else PUBLIC
    return Caller(viewer, application_id, scopes)

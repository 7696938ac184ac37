"""How the sign-in library behaves here: no sign-up, our words, secrets encrypted at rest, the person's language afterwards."""

import base64
import hashlib
import time
from typing import Any

import qrcode  # type: ignore[import-untyped]
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.accounts.models import User
from members.accounts.services import safety_changed, signed_in
from members.accounts.sessions import SIGN_IN
from portal.core import clock
from portal.core.doors import neutral

ENCRYPTED = "fernet:"
QUIET_ZONE = 4
NOWHERE = "0.0.0.0"  # noqa: S104 - of a request without connection (tests)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are by invitation only (domain.md §2)."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("This account is closed."),
        "email_password_mismatch": gettext_lazy("The address or the password is not right."),
        "enter_current_password": gettext_lazy("This is not your present password."),
        "incorrect_code": gettext_lazy("This code is not right, or it was used already."),
        "incorrect_password": gettext_lazy("The password is not right."),
        "invalid_password_reset": gettext_lazy("This link is no longer good. Ask for a new one."),
        "rate_limited": gettext_lazy("Too many tries. Wait some minutes, then try again."),
        "too_many_login_attempts": gettext_lazy("Too many tries. Wait some minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """What waits for the person; the public home while there is no such page."""
        try:
            return reverse("home:work")
        except NoReverseMatch:
            return reverse("home:index")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """The public home, in the language of the page."""
        return reverse("home:index")

    def login(self, request: HttpRequest, user: User) -> None:
        """Note in the session when, from where and with which browser it began (`sessions.SessionStore`).

        A sign-in from a network not seen before is told to the person.
        """
        super().login(request, user)
        signed_in(user=user, address=self.get_client_ip(request))
        browser = request.META.get("HTTP_USER_AGENT", "")[:200]
        request.session[SIGN_IN] = {
            "at": clock.now().isoformat(), "address": self.get_client_ip(request), "browser": browser,
        }  # fmt: skip

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **kwargs: Any) -> None:
        """The library tells of a changed password or factor: it stands on record, and our own notice tells the person."""
        safety_changed(user=user, change=template_prefix)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that asks, as our own proxies wrote it; what a client wrote itself counts for nothing.

        With fewer entries in X-Forwarded-For than proxies (PORTAL_TRUSTED_PROXIES), or no address where one must stand, it is
        that of the connection.
        """
        try:
            return super().get_client_ip(request)
        except (ImproperlyConfigured, PermissionDenied):
            return str(request.META.get("REMOTE_ADDR") or NOWHERE)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Go on in the person's own language."""
        response = super().post_login(request, user, **kwargs)
        path = response.get("Location", "")
        if neutral(path) != path and user.language in dict(settings.LANGUAGES):
            response["Location"] = f"/{user.language}{neutral(path)}"
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever has just signed in need not show at once again who it is."""
        records = get_authentication_records(self.request, self.request.user)
        just_now = bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT
        return not just_now and super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict]:
        """The ways to prove once more who one is, in our words."""
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": words.get(method["id"], method["description"])} for method in methods]


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors: secrets are encrypted at rest, the QR code is drawn inline (the browser may load no data: image)."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": gettext_lazy("This second factor cannot be removed."),
        "cannot_generate_recovery_codes": gettext_lazy("Add a second factor first."),
        "incorrect_code": gettext_lazy("This code is not right, or it was used already."),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whoever must have a second factor may replace one, but not be left without any."""
        return True

    def encrypt(self, text: str) -> str:
        """A secret as it is stored."""
        return ENCRYPTED + cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A stored secret; one without our mark was put there in clear (tests)."""
        if not encrypted_text.startswith(ENCRYPTED):
            return encrypted_text
        return cipher().decrypt(encrypted_text.removeprefix(ENCRYPTED).encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """The QR code as inline SVG: one path, no style, black on white in every colour scheme."""
        code = qrcode.QRCode(border=QUIET_ZONE)
        code.add_data(url)
        rows = code.get_matrix()
        path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
        return format_html(
            '<svg class="qr" viewBox="0 0 {0} {0}" width="200" height="200" role="img" aria-label="{1}">'
            '<path d="M0 0h{0}v{0}h-{0}z" fill="#fff"/><path d="{2}" fill="#000"/></svg>',
            len(rows), _("QR code with the secret that is written beside it"), path,
        )  # fmt: skip

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 - the library's name
        """A name for a new passkey, to be changed at will."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}


def cipher() -> MultiFernet:
    """Encrypts with the present secret key, reads also with former ones."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(f"second factor{key!s}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])

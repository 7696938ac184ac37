"""Forms of accounts. Those of the sign-in library keep their logic and get our words and looks."""

import zoneinfo
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.accounts.services import password_reset_request
from portal.core.forms import Form, prepare

PASSWORD_HINT = _("At least 12 characters. A sentence of your own is a good one.")


class Plain:
    """Looks of the portal for a form of the library: no placeholders, our labels and hints (`words`: label, hint)."""

    words: dict[str, tuple[Any, ...]] = {}
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            field.label, field.help_text = (*self.words.get(name, (field.label,)), "", "")[:2]
            prepare(field)
            if "code" in name:
                field.widget.attrs |= {
                    "inputmode": "numeric",
                    "autocapitalize": "off",
                    "spellcheck": "false",
                    "dir": "ltr",
                }
            if field.widget.input_type in {"email", "password"}:
                field.widget.attrs["dir"] = "ltr"


ADDRESS = (_("E-mail address"),)
PASSWORD = (_("Password"),)
NEW_PASSWORDS = {"password1": (_("New password"), PASSWORD_HINT), "password2": (_("The new password once more"),)}


class LoginForm(Plain, account.LoginForm):
    words = {"login": ADDRESS, "password": PASSWORD}


class ReauthenticateForm(Plain, account.ReauthenticateForm):
    words = {"password": PASSWORD}


class ChangePasswordForm(Plain, account.ChangePasswordForm):
    words = {"oldpassword": (_("Present password"),)} | NEW_PASSWORDS


class ResetPasswordForm(Plain, account.ResetPasswordForm):
    words = {"email": ADDRESS}

    def save(self, request: Any, **kwargs: Any) -> str:
        """Queue the mail; the answer is the same whether the address is known or not."""
        email: str = self.cleaned_data["email"]
        password_reset_request(email=email)
        return email


class ResetPasswordKeyForm(Plain, account.ResetPasswordKeyForm):
    words = NEW_PASSWORDS


CODE = (_("Code"), _("Six digits from your authenticator app, or one of your recovery codes."))


class AuthenticateForm(Plain, second.AuthenticateForm):
    words = {"code": CODE}


class SecondReauthenticateForm(Plain, second.ReauthenticateForm):
    words = {"code": CODE}


class ActivateTOTPForm(Plain, totp.ActivateTOTPForm):
    words = {"code": (_("Code"), _("Six digits that the app shows now."))}


class AddPasskeyForm(Plain, webauthn.AddWebAuthnForm):
    words = {
        "name": (_("Name of the passkey"), _("So that you know later which one it is, such as “office key”.")),
        "passwordless": (_("Sign in with this passkey alone, without password"),),
    }


class EditPasskeyForm(Plain, webauthn.EditWebAuthnForm):
    words = {"name": (_("Name of the passkey"),)}


def languages() -> list[tuple[str, str]]:
    return list(settings.LANGUAGES)


def time_zones() -> list[tuple[str, str]]:
    """All zones of the time zone database, by their names there."""
    names = sorted(name for name in zoneinfo.available_timezones() if "/" in name or name == "UTC")
    return [(name, name.replace("_", " ")) for name in names]


class AccountForm(Form):
    """Name, language and time zone of a person."""

    name = forms.CharField(label=_("Name"), max_length=150)
    language = forms.ChoiceField(
        label=_("Language"), choices=languages, help_text=_("Pages and mails to you are in this language.")
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones,
        help_text=_("Deadlines are shown in it, beside headquarters time and UTC."),
    )

"""Read caught mail in the browser. The addresses exist only where ``MAILBOX_FOLDER`` is set: in the one-machine run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

SHOWN = 200
_NAME = re.compile(r"[0-9]+-[0-9]+")


@dataclass(frozen=True)
class CaughtMail:
    """One message as the pages show it."""

    name: str
    sender: str
    recipients: str
    subject: str
    date: str
    language: str
    message_id: str
    text: str


@never_cache
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """The latest messages, newest first."""
    names = sorted(_folder().glob("*.eml"), reverse=True)
    shown = [_read(path) for path in names[:SHOWN]]
    return render(request, "local/mailbox.html", {"mails": shown, "total": len(names)})


@never_cache
@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One message; 404 when there is none of this name."""
    path = _folder() / f"{name}.eml"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise Http404
    return render(request, "local/mail.html", {"mail": _read(path)})


def _folder() -> Path:
    if settings.MAILBOX_FOLDER is None:
        raise Http404
    return Path(settings.MAILBOX_FOLDER)


def _read(path: Path) -> CaughtMail:
    message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    return CaughtMail(
        name=path.stem,
        sender=str(message["From"] or ""),
        recipients=str(message["X-Envelope-To"] or message["To"] or ""),
        subject=str(message["Subject"] or ""),
        date=str(message["Date"] or ""),
        language=str(message["Content-Language"] or "en"),
        message_id=str(message["Message-ID"] or ""),
        text=_text(message),
    )


def _text(message: EmailMessage) -> str:
    """The plain text alone: what the HTML part adds is looks."""
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    try:
        return str(body.get_content())
    except (LookupError, UnicodeError):  # a charset nobody knows
        return str(body.get_payload())


urlpatterns = [
    path("mailbox/", mailbox, name="mailbox"),
    path("mailbox/<str:name>/", mail, name="mailbox-mail"),
]

"""A form sent twice by a double click is one act: the second sending waits for the first and leads where that one led.

Every page is given its CSRF token masked anew, so that person, address and all that was sent name one sending of one
page; the same words typed on a page opened again are another. What was refused is forgotten, and may be sent again.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from portal.core import clock
from portal.core.clock import PortalClock
from portal.core.doors import OF_STRANGERS

WITHIN = timedelta(minutes=1)
MARK = "csrfmiddlewaretoken"


class SentForm(models.Model):
    """What one sending of a form led to. Open to the application, but found only by who sends the same form again."""

    digest = models.CharField(max_length=64, primary_key=True)
    led_to = models.CharField(max_length=2000, blank=True)
    said = models.JSONField(default=list)
    at = models.DateTimeField(db_default=PortalClock())

    class Meta:
        indexes = [models.Index(fields=["at"], name="core_sentform_at")]

    def __str__(self) -> str:
        return self.led_to


class OnceMiddleware:
    """Takes each form of a signed-in person once. Last in the list: behind the CSRF check, directly before the view.

    The row is written in the transaction of the act, so that a second sending waits until the first is committed or undone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if not _concerned(request):
            return None
        digest = _digest(request)
        with transaction.atomic():
            SentForm.objects.filter(digest=digest, at__lt=clock.now() - WITHIN).delete()
            sent, first = SentForm.objects.get_or_create(digest=digest)
            if not first:
                return _again(request, sent)
            response = view(request, *args, **kwargs)
            if response.status_code == 302:
                sent.led_to, sent.said = response["Location"], _said(request)
                sent.save()
            else:
                sent.delete()
            return response


def forget() -> None:
    """Delete what can no longer be a double click."""
    SentForm.objects.filter(at__lt=clock.now() - WITHIN).delete()


def _concerned(request: HttpRequest) -> bool:
    """Forms of the portal's own pages; those that sign in or out are about the browser, which each sending changes."""
    name = request.resolver_match.url_name or "" if request.resolver_match else ""
    sent = request.method == "POST" and MARK in request.POST
    return sent and request.user.is_authenticated and not name.startswith(OF_STRANGERS)


def _digest(request: HttpRequest) -> str:
    files = sorted((name, str(files)) for name, files in request.FILES.lists())
    sending = (request.user.pk, request.get_full_path(), sorted(request.POST.lists()), files)
    return hashlib.sha256(repr(sending).encode()).hexdigest()


def _said(request: HttpRequest) -> list[tuple[int, str]]:
    """The words waiting for the next page, a receipt among them; they go on waiting."""
    waiting: Any = messages.get_messages(request)
    said = [(message.level, str(message.message)) for message in waiting]
    waiting.used = False
    return said


def _again(request: HttpRequest, sent: SentForm) -> HttpResponse:
    for level, words in sent.said:
        messages.add_message(request, level, words)
    return redirect(sent.led_to)

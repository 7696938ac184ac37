"""Pages that belong to no feature: the public home, what waits for me, search, how this works, the record."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.core.audit.models import AuditEvent, AuditHead
from portal.core.audit.words import about_many, with_names
from portal.core.audit.worlds import of_world
from portal.core.context import page_instant
from portal.core.doors import signed_in
from portal.core.eyes import PUBLIC, Eyes, seeing_as, seen
from portal.core.pages import page_of
from portal.core.reads import note
from portal.core.requests import Request
from portal.core.search.selectors import entries_of
from portal.core.search.selectors import search as find
from portal.core.waiting import waiting_for
from portal.core.workflow import WORKFLOWS
from portal.home.discretion import narrowed, used, uses_of
from portal.home.front import front
from portal.home.work import delegation_of, shown


def index(request: HttpRequest) -> HttpResponse:
    """The public home: what is real first, the demonstration below it and under its banner."""
    at = page_instant(request)
    with seeing_as(PUBLIC):
        worlds = {"front": front(at, fictional=False), "demonstration": front(at, fictional=True)}
    return render(request, "home/home.html", worlds | {"is_demonstration": bool(worlds["demonstration"].regions)})


@signed_in
@seen
def work(request: Request) -> HttpResponse:
    """What waits for me, what ends first before the rest; who else can act for my member."""
    at = page_instant(request)
    items = [shown(item, at) for item in waiting_for(request.standing, at)]
    context = {
        "items": items,
        "delegation": delegation_of(request.standing, at),
        "is_demonstration": request.standing.fictional,
    }
    return render(request, "home/work.html", context)


@seen
def search(request: Request) -> HttpResponse:
    """Find texts, members and commitments in the reader's language, as far as the reader's eyes reach."""
    words = request.GET.get("q", "").strip()[:200]
    found = find(words, language=get_language() or "en") if words else []
    if found and request.viewer.eyes == Eyes.STAFF:
        note(request.viewer, *entries_of(found))
    return render(
        request,
        "home/search.html",
        {"words": words, "found": found, "is_demonstration": any(one.fictional for one in found)},
    )


def how(request: HttpRequest) -> HttpResponse:
    """How this works: every workflow from the very table the portal obeys."""
    return render(request, "home/how.html", {"workflows": [workflow for _model, workflow in WORKFLOWS.items()]})


def verify(request: HttpRequest, fictional: bool = False) -> HttpResponse:
    """The record: its head, the public events of one world in words, newest first, and how anybody checks it."""
    with seeing_as(PUBLIC):
        head = AuditHead.objects.get()
        events = of_world(AuditEvent.objects.visible_to(PUBLIC), fictional=fictional)
        page = page_of(with_names(events), request.GET)
        lines = about_many(page.items)
    context = {"seq": head.seq, "head": bytes(head.hash).hex(), "page": page, "events": lines}
    context["worlds"] = _worlds("home:verify", "home:verify_demonstration", fictional)
    return render(request, "home/verify.html", context | {"is_demonstration": fictional})


@seen
def discretion(request: Request, fictional: bool = False) -> HttpResponse:
    """Every use of discretion that the reader may see: when, what, in which office, why, under which rules."""
    kind, tabs = narrowed(request)
    page = page_of(used(request.viewer, kind, fictional=fictional), request.GET)
    context = {"uses": uses_of(page.items), "page": page, "tabs": tabs, "is_demonstration": fictional}
    context["worlds"] = _worlds("home:discretion", "home:discretion_demonstration", fictional)
    return render(request, "home/discretion.html", context)


def _worlds(real: str, demonstration: str, fictional: bool) -> list[dict[str, Any]]:
    return [
        {"url": reverse(real), "label": _("The body"), "current": not fictional},
        {"url": reverse(demonstration), "label": _("Demonstration"), "current": fictional},
    ]


def real(request: HttpRequest) -> HttpResponse:
    """What is real on this site, and what is a demonstration."""
    return render(request, "home/real.html")

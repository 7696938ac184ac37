"""Every kind of page is opened on the demonstration world, by the public and by people who sign in: none fails."""

from __future__ import annotations

import re
from collections import Counter, deque
from html import unescape

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from members.accounts.models import User
from portal.core.audit.models import AuditEvent
from portal.core.audit.worlds import of_world
from portal.core.eyes import PUBLIC, seeing_as
from portal.reference.world.people import SHOWN
from tests.factories.world import World

LINK = re.compile(r'href="(/[^"#]+)')
NEVER = ("/static/", "/mailbox/", "/oauth/")

pytestmark = pytest.mark.django_db


def kind(path: str) -> str:
    """The name of the page's pattern."""
    try:
        return resolve(path.partition("?")[0]).view_name
    except Resolver404:
        return path


def walk(client: Client, start: str) -> dict[str, int]:
    """Follow links, to one page of each kind; returns what was opened with its status."""
    found: dict[str, int] = {}
    kinds: Counter[str] = Counter()
    waiting = deque([start])
    while waiting:
        path = waiting.popleft()
        page = kind(path)
        if path in found or path.startswith(NEVER) or "logout" in path or kinds[page]:
            continue
        kinds[page] += 1
        answer = client.get(path, follow=True)
        found[path] = answer.status_code
        if answer["Content-Type"].startswith("text/html"):
            waiting.extend(unescape(link) for link in LINK.findall(answer.content.decode()))
    return found


def test_the_public_opens_every_kind_of_page(world: World) -> None:
    opened = walk(Client(), "/en/")
    assert len(opened) > 15
    assert {path: status for path, status in opened.items() if status != 200} == {}


@pytest.mark.parametrize("key", ["officer-1", "xa-focal-point"])
def test_whoever_signs_in_opens_every_kind_of_page(world: World, key: str) -> None:
    role = dict(SHOWN)[key]
    email = next(row["email"] for row in world.sign_ins if row["role"] == role)
    client = Client()
    client.force_login(User.objects.get(email=email))
    opened = walk(client, "/en/")
    assert len(opened) > 10
    assert {path: status for path, status in opened.items() if status != 200} == {}


def test_nothing_of_it_stands_in_the_record_of_the_body(world: World) -> None:
    """The fixture loads the reference data, then the demonstration: only the first is about what is real."""
    with seeing_as(PUBLIC):
        events = AuditEvent.objects.visible_to(PUBLIC)
        loaded = events.filter(name="reference.loaded").latest("pk").pk
        real, invented = (of_world(events, fictional=fictional) for fictional in (False, True))
        assert list(real.filter(pk__gt=loaded).values_list("name", "target_type").distinct()) == []
        assert not invented.filter(pk__lte=loaded).exists()
        assert real.exists()
        assert invented.count() > 100

"""The second wall alone: with the application's filter taken away, row-level security still hides what is not the reader's.

The rule of classes is bound to a viewer in one place, `classes.sight_of`; here it answers that everybody sees everything.
Then every address is walked with the eyes of everybody who is not of member B: no word, number, name of a row or file of
what PostgreSQL hides from the reader may stand in any answer, and what changes a row of B's is refused and changes nothing.
"""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import BooleanField, Value
from django.test import Client
from django.urls import reverse

from governance.commitments.models import Commitment
from members.exports import services as exports
from portal.core import classes
from portal.core.api.views import page_statement
from portal.core.eyes import PUBLIC, SERVICE, STAFF, Eyes, Viewer, seeing_as
from portal.core.notices.models import Delivery
from portal.core.notices.render import Material, write
from tests.api.test_tokens import token
from tests.conftest import MovableClock
from tests.factories import as_user
from tests.factories.planted import IDENTIFIER, PlantedWorld
from tests.factories.secrets import OURS
from tests.test_isolation import (
    DELEGATION_ONLY,
    FORM,
    MARK,
    NAMES,
    RESTRICTED,
    _to_sign_in,
    body,
    everywhere,
    plain,
    said_again,
)  # fmt: skip

NAME = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
NUMBER = r"7\D?171\D?717"
#: What is of B's delegation alone; and with it what the secretariat reads, too.
MARKS_OF_B, MARKS_OF_BOTH = re.compile(f"{OURS}|{NUMBER}"), re.compile(f"{MARK}|{NUMBER}|{IDENTIFIER}")
SIGHT_OF = classes.sight_of
OTHER_VERBS = ("put", "patch", "delete")
#: Rows that are no member's: sessions, what was typed, and the list of looks itself.
PASSING = {"members_session", "core_formstash", "core_sentform", "core_readentry"}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[PlantedWorld]:
    """One world for the whole module; what a test changes it takes back (`_untouched`)."""
    clock = MovableClock()
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                yield PlantedWorld(clock)
                transaction.set_rollback(True)
        finally:
            clock.reset()


@pytest.fixture(autouse=True)
def _untouched(world: PlantedWorld) -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _no_filter() -> Iterator[None]:
    with no_filter():
        yield


@contextmanager
def no_filter() -> Iterator[None]:
    """The application's filter lets everything pass. The one place of the portal where this is the point."""
    yes = Value(True, output_field=BooleanField())

    def everything(viewer: Viewer) -> classes.Sight:
        return classes.Sight(yes, yes, yes, SIGHT_OF(viewer).member_id, classes.InitPlanClock())

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(classes, "sight_of", everything)
        page_statement.cache_clear()
        yield
    page_statement.cache_clear()


@contextmanager
def both_walls() -> Iterator[None]:
    """Within `no_filter`: as it is outside."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(classes, "sight_of", SIGHT_OF)
        page_statement.cache_clear()
        yield
    page_statement.cache_clear()


@pytest.fixture(autouse=True, scope="module")
def _quiet() -> Iterator[None]:
    """Thousands of requests: their log lines would be a third of the time."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


class Reader:
    """Who walks: a person, a partner system, or the public. `marks` are those of B's that are hidden from it."""

    def __init__(self, viewer: Viewer, person: Any = None, headers: dict[str, str] | None = None) -> None:
        self.viewer, self.client = viewer, as_user(person)
        self.headers = headers or {}
        self.marks = MARKS_OF_B if viewer.eyes == Eyes.STAFF else MARKS_OF_BOTH

    def send(self, verb: str, path: str, **more: Any) -> Any:
        return getattr(self.client, verb)(path, **more, headers=self.headers)


READERS = {
    "delegate of A": lambda w: Reader(Viewer(Eyes.MEMBER, w.a.pk), w.delegate),
    "observer": lambda w: Reader(Viewer(Eyes.MEMBER), w.observer_person),
    "participant": lambda w: Reader(PUBLIC, w.participant_person),
    "officer": lambda w: Reader(STAFF, w.officer),
    "anonymous": lambda w: Reader(PUBLIC),
    "partner system of A": lambda w: Reader(Viewer(Eyes.MEMBER, w.a.pk), headers=token(Client(), member=w.a.pk)),
}


@pytest.fixture
def reader(world: PlantedWorld, request: pytest.FixtureRequest) -> Reader:
    with seeing_as(SERVICE):
        make = READERS[request.param]
        return make(world)


def protected() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relkind IN ('r', 'p') "
            "AND relnamespace = 'public'::regnamespace ORDER BY 1"
        )
        return [name for (name,) in cursor.fetchall()]


def names_seen(viewer: Viewer) -> set[str]:
    """The public names of all rows of protected tables that PostgreSQL shows to these eyes. One statement."""
    named = [model for model in apps.get_models() if hasattr(model, "audience") and hasattr(model, "uid")]
    asked = " UNION ALL ".join(f'SELECT uid::text FROM "{model._meta.db_table}"' for model in named)
    with seeing_as(viewer), connection.cursor() as cursor:
        cursor.execute(asked)
        return {name for (name,) in cursor.fetchall()}


def hidden_from(viewer: Viewer) -> set[str]:
    return names_seen(SERVICE) - names_seen(viewer)


def test_something_is_hidden_in_every_protected_table(world: PlantedWorld) -> None:
    """A table with no hidden row would pass every walk."""
    counted: dict[str, list[int]] = {}
    for viewer in (SERVICE, Viewer(Eyes.MEMBER, world.a.pk)):
        with seeing_as(viewer), connection.cursor() as cursor:
            for table in protected():
                cursor.execute(f'SELECT count(*) FROM "{table}"')
                counted.setdefault(table, []).append(cursor.fetchone()[0])
    assert [table for table, (whole, seen) in counted.items() if seen >= whole] == [], (
        "plant one (factories/planted.py)"
    )


def test_the_filter_is_gone(world: PlantedWorld) -> None:
    with seeing_as(SERVICE):
        rows = Commitment.objects.visible_to(PUBLIC)
        assert rows.filter(pk__in=[world.draft_commitment.pk, world.commitment.pk]).count() == 2


def closed_to(reader: Reader, world: PlantedWorld) -> dict[str, list[str]]:
    """Name of an address → paths under it that name rows which the reader may not see. A partner system has the API alone.

    One of each half: what acts there are makes no difference to the wall, and tests/test_isolation.py tries them all.
    """
    tables = [DELEGATION_ONLY] if reader.viewer.eyes == Eyes.STAFF else [DELEGATION_ONLY, RESTRICTED]
    found: dict[str, list[str]] = {}
    for name, make in (entry for table in tables for entry in table.items()):
        if name.startswith("api-") or not reader.headers:
            paths = [reverse(name, args=real) for real, _nobody in make(world)]
            found.setdefault(name, []).extend({paths[0], paths[len(paths) // 2]})
    return found


@pytest.mark.parametrize("reader", READERS, indirect=True)
def test_no_answer_shows_what_the_database_hides(world: PlantedWorld, reader: Reader) -> None:
    hidden, wrong = hidden_from(reader.viewer), []
    closed = {path for paths in closed_to(reader, world).values() for path in paths}
    opened = {path for name, path in everywhere(world) if name.startswith("api-") or not reader.headers}
    for path in sorted(closed | opened):
        answer = reader.send("get", path)
        shown = said_again(body(answer), path).replace(path[3:], "")
        found = {*(hidden & {*NAME.findall(shown)}), *reader.marks.findall(shown)}
        if answer.status_code >= 500 or found or (path in closed and answer.status_code == 200):
            wrong.append((path, answer.status_code, found))
    assert not wrong, "\n" + "\n".join(map(str, wrong))


@pytest.mark.parametrize("reader", ["delegate of A", "officer", "anonymous"], indirect=True)
def test_lists_and_counts_are_the_same_without_the_filter(world: PlantedWorld, reader: Reader) -> None:
    """Row-level security alone counts what both walls count: dashboards, lists, search, queues."""
    paths = [path for name, path in everywhere(world) if not NAMES[name] and not name.startswith(("account_", "mfa_"))]
    differ = []
    for path in paths:  # one at once after the other: pages tell how long something waits
        alone = plain(reader.send("get", path), [])
        with both_walls():
            differ += [path] if plain(reader.send("get", path), []) != alone else []
    assert differ == []


@pytest.mark.parametrize("reader", [name for name in READERS if name != "participant"], indirect=True)
def test_what_would_change_it_is_refused_and_changes_nothing(world: PlantedWorld, reader: Reader) -> None:
    """Each address is posted to for each row; that it knows no other verb needs to be seen once."""
    before, wrong = fingerprint(), []
    for paths in closed_to(reader, world).values():
        sent = [("post", path, {"data": FORM}) for path in paths] + [(verb, paths[0], {}) for verb in OTHER_VERBS]
        for verb, path, data in sent:
            answer = reader.send(verb, path, **data)
            refused = answer.status_code in (401, 403, 404, 405) or (answer.status_code == 302 and _to_sign_in(answer))
            if not refused or reader.marks.search(body(answer)):
                wrong.append((verb, path, answer.status_code))
    assert not wrong, "\n" + "\n".join(map(str, wrong))
    assert fingerprint() == before


def fingerprint() -> dict[str, str]:
    """The hash of all rows of every table of ours, the record included."""
    ours = ("core", "members", "governance", "initiatives")
    tables = sorted(
        model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.app_label in ours
    )
    row = "SELECT '{0}', md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), '')) FROM \"{0}\" t"
    with seeing_as(SERVICE), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(row.format(table) for table in tables if table not in PASSING))
        return dict(cursor.fetchall())


def test_no_letter_tells_it_to_others(world: PlantedWorld) -> None:
    """What is queued for A, the bystander and the staff, as it would be sent."""
    with seeing_as(SERVICE):
        rows = list(
            Delivery.objects.exclude(member_id__in=[world.b.pk, world.c.pk]).select_related("notice__text_version")
        )
        assert len({row.member_id for row in rows}) > 1
        for row in rows:
            letter = write(Material.of(row.notice), row.language)
            words = " ".join([letter.subject, letter.text, letter.html, *(file.content for file in letter.attachments)])
            marks = MARKS_OF_B if row.member_id is None else MARKS_OF_BOTH
            assert not marks.search(words), (row.recipient, row.notice.kind)


def test_no_archive_of_another_member_holds_it(world: PlantedWorld) -> None:
    viewer = Viewer(Eyes.MEMBER, world.a.pk)
    row = exports.export_ask(member=world.a.pk, actor=world.acts(world.own_focal))
    while exports.export_proceed(export=row.pk):
        pass
    answer = as_user(world.own_focal).get(reverse("exports:take", args=[row.uid]))
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        told = {name: archive.read(name).decode() for name in archive.namelist()}
    assert len(told) > 40
    hidden = hidden_from(viewer)
    assert [name for name, text in told.items() if MARKS_OF_BOTH.search(text) or hidden & {*NAME.findall(text)}] == []

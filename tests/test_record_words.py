"""The record speaks: every kind of event that a service records has its sentence, and says no more than it may."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from django.utils import translation

from members.states.models import Member
from portal.core import audit
from portal.core.actors import Actor, ActorKind, Door, system
from portal.core.audit.models import AuditHead
from portal.core.audit.words import SENTENCES, SUBJECTS, _rows, trail
from portal.core.classes import Audience
from portal.core.eyes import PUBLIC, SERVICE, Eyes, Viewer, seeing_as
from portal.core.service import service
from tests.factories import commitments as make
from tests.statements import statements

ROOT = Path(__file__).resolve().parent.parent
EVENT = re.compile(r"[a-z_]+\.[a-z_]+")
TREES = {
    path: ast.parse(path.read_text(encoding="utf-8"))
    for app in ("portal", "members", "governance", "initiatives")
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts
}


def _words(node: ast.AST, tree: ast.AST) -> set[str]:
    """The names of events an expression can come to: constants, either way of a condition, a parameter's callers."""
    if isinstance(node, ast.Constant):
        return {str(node.value)} if EVENT.fullmatch(str(node.value)) else set()
    if isinstance(node, ast.IfExp):
        return _words(node.body, tree) | _words(node.orelse, tree)
    if isinstance(node, ast.JoinedStr):
        head, tail = node.values
        assert isinstance(head, ast.Constant)
        assert isinstance(tail, ast.FormattedValue)
        assert isinstance(tail.value, ast.IfExp)
        return {head.value + part.value for part in (tail.value.body, tail.value.orelse)}  # type: ignore[attr-defined]
    assert isinstance(node, ast.Name), ast.dump(node)
    return _named(node, tree)


def _named(node: ast.Name, tree: ast.AST) -> set[str]:
    around = [
        one
        for one in ast.walk(tree)
        if isinstance(one, ast.FunctionDef) and any(part is node for part in ast.walk(one))
    ]
    found = {
        word
        for function in around
        for one in ast.walk(function)
        if isinstance(one, ast.Assign) and node.id in [ast.unparse(target) for target in one.targets]
        for word in _words(one.value, tree)
    }
    for function in around:
        arguments = function.args
        for default in [*arguments.defaults, *(one for one in arguments.kw_defaults if one is not None)]:
            found |= _words(default, tree) if isinstance(default, ast.Constant) else set()
        found |= _given_to(function.name)
    return found


def _given_to(function: str) -> set[str]:
    """The names of events that callers of a function hand to it, themselves or as a constant of their module."""
    found = set()
    for tree in TREES.values():
        constants = {
            name: value.value
            for one in ast.walk(tree)
            if isinstance(one, ast.Assign)
            for name, value in _pairs(one)
            if isinstance(value, ast.Constant)
        }
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] == function:
                for given in [*call.args, *(keyword.value for keyword in call.keywords)]:
                    word = getattr(given, "value", constants.get(getattr(given, "id", "")))
                    if isinstance(word, str) and EVENT.fullmatch(word):
                        found.add(word)
    return found


def _pairs(one: ast.Assign) -> Iterator[tuple[str, ast.AST]]:
    for target in one.targets:
        if isinstance(target, ast.Tuple) and isinstance(one.value, ast.Tuple):
            yield from zip((ast.unparse(name) for name in target.elts), one.value.elts, strict=False)
        else:
            yield ast.unparse(target), one.value


def recorded() -> dict[str, str]:
    """Name of an event → where it is recorded."""
    found = {}
    for path, tree in TREES.items():
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "audit.record":
                names = _words(call.args[0], tree)
                assert names, f"{path}:{call.lineno}: which events are these?"
                found |= dict.fromkeys(names, f"{path.relative_to(ROOT)}:{call.lineno}")
    return found


RECORDED = recorded()


def test_every_kind_of_event_has_its_sentence() -> None:
    assert len(RECORDED) > 100
    assert {name: place for name, place in RECORDED.items() if name not in SENTENCES} == {}


#: What is recorded no longer; the record keeps it, and so its sentence stays.
FORMER = {"response.entered_on_paper"}


def test_no_sentence_is_for_nothing() -> None:
    assert set(SENTENCES) - FORMER <= set(RECORDED)
    assert set(RECORDED).isdisjoint(FORMER)


@pytest.mark.parametrize("label", list(SUBJECTS))
def test_what_events_are_about_is_a_model_with_these_fields(label: str) -> None:
    told, model = SUBJECTS[label], apps.get_model(label)
    for name in filter(None, (told.title, told.symbol, told.title and told.key, told.fictional)):
        model._default_manager.order_by(name)
        str(model._default_manager.values(name).query)


@pytest.fixture
def arcadia(db: None) -> Member:
    return Member.objects.create(code="XAA", tile="XA", name={"en": "Arcadia"}, fictional=True)


def person(member: Member | None, door: Door = Door.PAGE, **more) -> Actor:
    return Actor(ActorKind.PERSON, door, id=1, member_id=member.pk if member else None, **more)


def said(row: Member, viewer: Viewer = PUBLIC) -> list[tuple[str, str]]:
    with seeing_as(viewer):
        return [(line.sentence, line.whose) for line in trail(viewer, row)]


def test_a_member_is_named_a_person_and_an_office_are_not(arcadia: Member) -> None:
    with service(system()):
        audit.record("commitment.cleared", target=arcadia, by=person(arcadia))
        audit.record("commitment.submitted", target=arcadia, by=person(None, Door.PAPER, on_behalf_of=arcadia.pk))
        audit.record(
            "commitment.returned", target=arcadia, by=person(arcadia)
        )  # an officer's act, whoever the person is
        audit.record("commitment.activated", target=arcadia, by=system())
    assert said(arcadia)[::-1] == [
        ("Cleared by the national focal point", "Arcadia"),
        ("Submitted to the secretariat", "Arcadia, on paper"),
        ("Returned with questions", ""),
        ("Began", "the portal"),
    ]


def test_who_broke_a_silence_is_not_said_where_the_event_does_not_know(arcadia: Member) -> None:
    with service(system()):
        audit.record("silence.broken", target=arcadia, by=Actor(ActorKind.PERSON, Door.PAGE), act="objection")
    assert said(arcadia) == [("Silence broken: not adopted", "")]


@pytest.mark.django_db
def test_an_event_of_a_class_is_read_by_its_class_only() -> None:
    people = make.cast()
    row = make.draft(people)
    mine, others = Viewer(Eyes.MEMBER, row.lead_id), Viewer(Eyes.MEMBER, people.other.pk)
    for viewer, lines in ((PUBLIC, 0), (Viewer(Eyes.STAFF), 0), (others, 0), (mine, 1)):
        with seeing_as(viewer):
            assert len(trail(viewer, row)) == lines
    assert row.audience == Audience.DELEGATION


@pytest.mark.django_db
@pytest.mark.parametrize("label", [label for label, told in SUBJECTS.items() if told.title])
def test_a_field_of_any_name_may_stand_in_what_events_are_about(label: str) -> None:
    with seeing_as(PUBLIC):
        assert list(_rows(label, [0])) == []


@pytest.mark.django_db
def test_the_public_record_says_what_each_act_is_about(client: Client) -> None:
    row = make.active(make.cast())
    page = client.get("/en/record/demonstration/").content.decode()
    assert f'<a href="/en/commitments/{row.uid}/">A shared evaluation method</a>' in page
    assert "Began" in page
    assert "commitment." not in page
    with translation.override("en"), statements(5):
        client.get("/en/record/demonstration/")


@pytest.mark.django_db
def test_the_record_of_the_body_and_that_of_the_demonstration_are_two_lists(client: Client) -> None:
    row = make.active(make.cast())
    with seeing_as(SERVICE):
        audit.record("reference.loaded", target=AuditHead.objects.get(), by=system())
        audit.record("demonstration.loaded", target=AuditHead.objects.get(), by=system())
    real, invented = (client.get(path).content.decode() for path in ("/en/record/", "/en/record/demonstration/"))
    assert "Reference data loaded" in real
    assert "Reference data loaded" not in invented
    assert "Demonstration world loaded" in invented
    for words in ("Demonstration world loaded", str(row.uid), "Partly a demonstration"):
        assert words not in real

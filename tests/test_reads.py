"""Who reads what a member has not published stands in that member's read log, by whichever door it came (domain.md §3.9).

Every address is walked with the eyes of the staff and of a partner system: whatever shows a mark of member B must have left
an entry for B, and what leaves one for nothing shown would accuse the staff of looks that it never took.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance.commitments.models import Commitment, CommitmentPartner
from members.delegations.selectors import READS_SHOWN
from portal.core.eyes import SERVICE, seeing_as
from portal.core.reads import ReadEntry
from tests.api.test_tokens import token
from tests.factories import as_user
from tests.factories.secrets import SHARED, SecretWorld
from tests.statements import statements
from tests.test_isolation import MARK, RESTRICTED, body, everywhere, said_again

pytestmark = pytest.mark.django_db

#: What the secretariat itself wrote and no member owns: that a person has two accounts.
OF_NO_MEMBER = {"desk:merge"}


@pytest.fixture
def world(db: None, clock: Any) -> SecretWorld:
    return SecretWorld(clock)


def paths(world: SecretWorld) -> Iterator[tuple[str, str]]:
    """Every address that can show what B and the secretariat read."""
    for name, pairs in RESTRICTED.items():
        yield from ((name, reverse(name, args=real)) for real, _nobody in pairs(world))
    yield from ((name, path) for name, path in everywhere(world) if name not in OF_NO_MEMBER)


def looks(world: SecretWorld) -> int:
    with seeing_as(SERVICE):
        return ReadEntry.objects.filter(parties__contains=[world.b.pk]).count()


def walked(world: SecretWorld, client: Client, **headers: Any) -> tuple[set[str], list[str]]:
    """The names of the addresses that showed a mark of B's, and the paths that did so without an entry."""
    shown, silent = set(), []
    for name, path in paths(world):
        before = looks(world)
        answer = client.get(path, **headers)
        if MARK in said_again(body(answer), path):
            shown.add(name)
            silent += [path] if looks(world) == before else []
    return shown, silent


@pytest.mark.parametrize("who", ["officer", "legal", "chair"])
def test_whatever_page_shows_it_to_the_staff_lists_the_look(world: SecretWorld, who: str) -> None:
    shown, silent = walked(world, as_user(getattr(world, who)))
    assert silent == []
    assert {
        "commitments:detail", "commitments:list", "delegations:detail", "exchange:needs", "exchange:match", "post:notice",
        "initiatives:detail", "home:search", "api-commitment", "api-commitments",
    } <= shown  # fmt: skip


def test_whatever_answer_shows_it_to_a_partner_system_lists_the_look(world: SecretWorld) -> None:
    shown, silent = walked(world, Client(), headers=token(Client(), member=world.b.pk))
    assert silent == []
    assert {"api-commitment", "api-commitments", "api-need", "api-initiative"} <= shown


def test_a_closed_part_of_an_open_object_is_listed_too(world: SecretWorld) -> None:
    """A public commitment with a share that is not confirmed yet, which its member and the secretariat see."""
    with seeing_as(SERVICE):
        Commitment.objects.filter(pk=world.commitment.pk).update(audience="public")
        share = CommitmentPartner.objects.create(
            commitment=world.commitment, name=f"{SHARED} share", audience="restricted", parties=[world.b.pk]
        )
    path, headers = reverse("api-commitment", args=[world.commitment.uid]), token(Client(), member=world.b.pk)
    before = looks(world)
    assert f"{SHARED} share" in body(Client().get(path, headers=headers))
    assert looks(world) == before + 1
    with seeing_as(SERVICE):
        entry = ReadEntry.objects.filter(parties__contains=[world.b.pk]).latest("pk")
        assert (entry.target_type, entry.target_id) == ("governance.commitmentpartner", share.pk)
        assert entry.partner_id is not None
    assert f"{SHARED} share" not in body(Client().get(path))
    assert looks(world) == before + 1


def test_own_delegation_and_what_is_open_leave_no_entry(world: SecretWorld) -> None:
    shown, _silent = walked(world, as_user(world.focal))
    assert "commitments:detail" in shown
    assert looks(world) == 0
    officer = as_user(world.officer)
    for name in ("home:index", "plan:list", "states:list", "body:organs"):
        officer.get(reverse(name))
    assert looks(world) == 0


def test_a_look_is_listed_once_with_its_whole_and_not_when_nothing_was_shown(world: SecretWorld) -> None:
    officer = as_user(world.officer)
    officer.get(reverse("delegations:detail", args=[world.b.code]))
    with seeing_as(SERVICE):
        [entry] = ReadEntry.objects.filter(parties__contains=[world.b.pk])
        assert (entry.target_type, entry.user_id) == ("members.delegation", world.officer.pk)
    assert officer.get(reverse("commitments:act", args=[world.commitment.uid, "nonsense"])).status_code == 404
    assert looks(world) == 1
    assert SHARED in body(officer.get(reverse("commitments:detail", args=[world.commitment.uid])))
    assert looks(world) > 1


def test_the_whole_log_is_the_members_alone_by_page_and_as_a_file(world: SecretWorld) -> None:
    officer = as_user(world.officer)
    for _time in range(READS_SHOWN + 2):
        officer.get(reverse("commitments:detail", args=[world.commitment.uid]))
    page, table = (reverse(f"delegations:{name}", args=[world.b.code]) for name in ("reads", "reads_csv"))
    focal = as_user(world.focal)
    entries = looks(world)
    assert entries > READS_SHOWN
    with statements(8):
        first = body(focal.get(page))
    assert first.count('class="when"') == READS_SHOWN
    assert f"?from={READS_SHOWN + 1}" in first
    assert "?from=1" in body(focal.get(f"{page}?from={READS_SHOWN + 1}"))
    lines = list(csv.reader(io.StringIO(focal.get(table).content.decode("utf-8-sig"))))
    assert lines[0] == ["at", "reader", "what", "name"]
    assert len(lines) == entries + 1
    for person in (world.officer, world.chair, world.admin, world.delegate):
        assert as_user(person).get(page).status_code == as_user(person).get(table).status_code == 404


def test_the_member_reads_who_read_what(world: SecretWorld) -> None:
    as_user(world.officer).get(reverse("commitments:detail", args=[world.commitment.uid]))
    page = body(as_user(world.focal).get(reverse("delegations:detail", args=[world.b.code])))
    assert f"Commitment {world.commitment.symbol}" in page

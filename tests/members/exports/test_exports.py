"""A member takes all its data: whole, nothing of anybody else, resumable, checkable, and not for the secretariat."""

from __future__ import annotations

import hashlib
import io
import json
from typing import Any
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import Client

from members.exports import services
from members.exports.models import ExportPart, MemberExport
from members.exports.selectors.tables import LEFT_OUT, OURS, OWNERS, owners, tables
from members.exports.services import export_ask, export_proceed, export_take, exports_expire, exports_make
from portal.core import reads
from portal.core.audit.models import AuditEvent
from portal.core.eyes import SERVICE, STAFF, Eyes, Viewer, seeing_as
from portal.core.files.models import KeptFile
from portal.core.files.services import file_keep
from portal.core.notices.models import Notice
from portal.core.refusals import PermissionRefused, Refused
from tests import factories
from tests.factories import actor_for, as_user, tick
from tests.factories.secrets import OURS as DELEGATION_MARK
from tests.factories.secrets import SHARED, SecretWorld

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock: Any) -> SecretWorld:
    return SecretWorld(clock)


def taken(client: Client, export: MemberExport) -> ZipFile:
    answer: Any = client.get(f"/en/members/data/{export.uid}.zip")
    assert answer.status_code == 200
    return ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def rows(found: ZipFile, label: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in found.read(f"XBB/{label}.jsonl").decode().splitlines()]


def make(export: MemberExport) -> MemberExport:
    exports_make(tick(minutes=5))
    with seeing_as(SERVICE):
        export.refresh_from_db()
    return export


def test_every_table_is_a_members_or_left_out_with_a_reason() -> None:
    models = {model._meta.label_lower: model for model in apps.get_models() if model._meta.app_label in OURS}
    unknown = [label for label, model in models.items() if not owners(model) and label not in LEFT_OUT]
    assert unknown == [], "say whose its rows are (members/exports/selectors/tables.py)"
    assert set(LEFT_OUT) | set(OWNERS) <= set(models)
    assert len(tables()) > 40


def test_all_of_the_member_is_in_it_and_nothing_of_another(world: SecretWorld) -> None:
    with seeing_as(SERVICE):
        from members.delegations.models import Delegate

        officer = Delegate.objects.get(user=world.head)
    reads.note(Viewer(Eyes.STAFF, user_id=world.officer.pk), officer)
    export = make(world.export)
    found = taken(as_user(world.focal), export)
    text = "\n".join(found.read(name).decode() for name in found.namelist())
    for mark in (
        f"{DELEGATION_MARK} proposal", f"{DELEGATION_MARK} block", f"{DELEGATION_MARK} commitment", f"{DELEGATION_MARK} comment",
        f"{DELEGATION_MARK} response", f"{DELEGATION_MARK} need", f"{DELEGATION_MARK} offer", f"{DELEGATION_MARK} report",
        f"{SHARED} commitment", f"{SHARED} mailbox", f"{SHARED} invited", f"{SHARED} paper response", f"{SHARED} paper act",
        f"{SHARED} initiative", f"{SHARED} need",
    ):  # fmt: skip
        assert mark in text, mark
    for label in (
        "members.delegate", "members.power", "members.servicecontact", "members.statusinterval", "core.delivery",
        "core.notice", "core.readentry", "core.auditevent", "initiatives.match", "governance.runact",
    ):  # fmt: skip
        assert rows(found, label), label


def test_another_members_archive_has_no_word_of_it(world: SecretWorld) -> None:
    """Members A and C, who share a round, a run, a match and an initiative with B, own nothing of B's."""
    focal_of_a = factories.delegate(world.a, "own-data", role="focal_point")
    for user, member in ((focal_of_a, world.a), (world.of_c["focal"], world.c)):
        export = make(export_ask(member=member.pk, actor=actor_for(user)))
        found = taken(as_user(user), export)
        text = "\n".join(found.read(name).decode() for name in found.namelist())
        assert DELEGATION_MARK not in text
        told = found.read(f"{member.code}/core.notice.jsonl").decode()  # notices that B's acts sent to C are C's
        assert SHARED not in text.replace(told, "")
        codes = {json.loads(line)["member"] for line in _lines(found, "members.delegate", member.code)}
        assert codes == {member.code}


def _lines(found: ZipFile, label: str, code: str) -> list[str]:
    return found.read(f"{code}/{label}.jsonl").decode().splitlines()


def test_no_secret_and_no_key_of_ours_leaves(world: SecretWorld) -> None:
    found = taken(as_user(world.focal), make(world.export))
    for name in found.namelist():
        if not name.endswith(".jsonl"):
            continue
        for line in found.read(name).decode().splitlines():
            row = json.loads(line)
            assert not [key for key in row if key in ("id", "actor_salt", "token_hash", "client_secret")], name
            assert "uid" in row or "ref" in row, name
    acts = rows(found, "core.auditevent")
    assert {act["acts_for"] for act in acts} == {"XBB"}
    drafts = rows(found, "governance.commitment")
    assert {draft["lead"] for draft in drafts} == {"XBB"}
    assert {draft["author"] for draft in drafts} == {"expert"}


def test_the_readers_check_the_files_by_their_checksums(world: SecretWorld) -> None:
    found = taken(as_user(world.focal), make(world.export))
    told = dict(reversed(line.split("  ")) for line in found.read("XBB/checksums.sha256").decode().splitlines())
    files = {name.removeprefix("XBB/") for name in found.namelist()} - {"README.txt", "checksums.sha256"}
    with seeing_as(SERVICE):
        kept = set(KeptFile.objects.filter(member_id=world.b.pk, kept_at__isnull=False).values_list("uid", flat=True))
    ours = {f"files/{uid}.pdf" for uid in kept}
    assert kept > {world.own_file.uid, world.shared_file.uid}  # and the scan of a paper
    assert set(told) == files == ours | {f"{model._meta.label_lower}.jsonl" for model in tables()}
    for name, digest in told.items():
        assert hashlib.sha256(found.read(f"XBB/{name}")).hexdigest() == digest
    assert "State XBB" in found.read("XBB/README.txt").decode()
    assert found.read(f"XBB/files/{world.own_file.uid}.pdf").startswith(b"%PDF-1.7")


def test_a_file_kept_after_its_facts_were_written_waits_for_the_next_archive(world: SecretWorld) -> None:
    export, expert = make(world.export), world.acts(world.expert)
    late = file_keep(
        factories.pdf("late", expert), target=world.commitment, part="evidence", classed=world.commitment.classed,
        actor=expert,
    )  # fmt: skip
    names = taken(as_user(world.focal), export).namelist()
    assert f"XBB/files/{world.shared_file.uid}.pdf" in names
    assert f"XBB/files/{late.uid}.pdf" not in names


def test_what_was_made_stays_made_when_a_worker_dies(world: SecretWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    for _part in range(5):
        assert export_proceed(export=world.export.pk)
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr(services, "named", lambda label: 1 / 0)
        export_proceed(export=world.export.pk)
    with seeing_as(SERVICE):
        made = dict(ExportPart.objects.values_list("name", "pk"))
    assert len(made) == 5
    page = as_user(world.focal).get("/en/members/XBB/delegation/data/").content.decode()
    assert f"5 of {len(tables())}" in page
    export = make(world.export)
    with seeing_as(SERVICE):
        after = dict(ExportPart.objects.values_list("name", "pk"))
    assert made.items() <= after.items()
    assert export.state == "ready"


def test_it_is_for_the_focal_point_and_on_record(world: SecretWorld) -> None:
    export = make(world.export)
    for user in (world.expert, world.officer, world.legal, world.admin, world.of_c["focal"]):
        with pytest.raises(PermissionRefused):
            export_take(export=export.pk, actor=actor_for(user))
        with pytest.raises(PermissionRefused):
            export_ask(member=world.b.pk, actor=actor_for(user))
    assert as_user(world.officer).get("/en/members/XBB/delegation/data/").status_code == 404
    assert "Make an archive" not in as_user(world.expert).get("/en/members/XBB/delegation/data/").content.decode()
    taken(as_user(world.focal), export)
    with seeing_as(SERVICE):
        names = list(
            AuditEvent.objects.filter(name__startswith="export.").order_by("pk").values_list("name", flat=True)
        )
    assert names == ["export.asked", "export.made", "export.taken"]
    with seeing_as(STAFF):
        assert not AuditEvent.objects.filter(name__startswith="export.").exists()
        assert not MemberExport.objects.exists()
        assert not ExportPart.objects.exists()


def test_by_the_page(world: SecretWorld) -> None:
    make(world.export)
    client = as_user(world.focal)
    path = "/en/members/XBB/delegation/data/"
    assert "Asked for" in client.post(path, follow=True).content.decode()
    assert "is being made" in client.post(path, follow=True).content.decode()
    with seeing_as(SERVICE):
        assert MemberExport.objects.filter(member=world.b).count() == 2


def test_one_at_a_time_in_raw_sql_too(world: SecretWorld) -> None:
    with pytest.raises(Refused):
        export_ask(member=world.b.pk, actor=actor_for(world.focal))
    copy = {
        name: getattr(world.export, name)
        for name in ("member_id", "asked_by_id", "as_of", "parts_expected", "expires_at")
    }
    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic(), seeing_as(SERVICE):
        MemberExport.objects.create(**copy)


def test_who_asked_is_told_when_it_is_ready_and_the_secretariat_is_not(world: SecretWorld) -> None:
    make(world.export)
    with seeing_as(SERVICE):
        told = Notice.objects.get(kind="export.ready")
        assert [row.address for row in told.deliveries.all()] == [world.focal.email]
    assert told.facts["path"] == f"/members/{world.b.code}/delegation/data/"
    with seeing_as(STAFF):
        assert not Notice.objects.filter(kind="export.ready").exists()


def test_the_files_go_when_their_time_is_over(world: SecretWorld, clock: Any) -> None:
    export = make(world.export)
    assert exports_expire() == 0
    clock.forward(days=7, seconds=1)
    assert exports_expire() == 1
    with seeing_as(SERVICE):
        assert not ExportPart.objects.exists()
    answer = as_user(world.focal).get(f"/en/members/data/{export.uid}.zip", follow=True)
    assert "its files were deleted" in answer.content.decode()

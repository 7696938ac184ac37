"""Kept files: who reads which, what the database refuses, what is swept away, what an act that fails leaves behind."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages.storage.cookie import CookieStorage as Messages
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client, RequestFactory

from portal.core.actors import Actor
from portal.core.doors import to_confirm
from portal.core.eyes import PUBLIC, SERVICE, STAFF, Eyes, Viewer, seeing_as
from portal.core.files.fields import KeptFileField
from portal.core.files.media import SCANS
from portal.core.files.models import KeptFile
from portal.core.files.selectors import file_about, file_of, files_about
from portal.core.files.services import file_keep, file_receive, file_waiting, files_reclassify, files_sweep, storage
from portal.core.forms import CheckedForm, Step
from portal.core.ids import uuid7
from portal.core.reads import ReadEntry
from portal.core.refusals import Refused
from portal.core.service import service
from tests import factories
from tests.factories import actor_for, as_user, pdf
from tests.statements import statements

pytestmark = pytest.mark.django_db


class Cast:
    """Two members with a delegate each, an officer, and something to which files belong: the first member's own row."""

    def __init__(self) -> None:
        self.member, self.other = factories.member("XAA"), factories.member("XBB")
        self.person = factories.delegate(self.member, "person", role="expert")
        self.colleague = factories.delegate(self.member, "colleague", role="focal_point")
        self.stranger = factories.delegate(self.other, "stranger", role="expert")
        self.officer = factories.office("officer")
        self.actor: Actor = actor_for(self.person)

    def kept(self, audience: str = "restricted", **changes: Any) -> KeptFile:
        given = {"audience": audience, "parties": [self.member.pk], "release_at": None}
        waiting = changes.pop("file", None) or pdf("A letter", self.actor)
        return file_keep(
            waiting, **({"target": self.member, "part": "letter", "classed": given, "actor": self.actor} | changes)
        )


@pytest.fixture(autouse=True)
def kept_in(settings: Any, tmp_path: Path) -> Path:
    """A storage of the test's own."""
    options = settings.STORAGES["files"]["OPTIONS"] | {"location": str(tmp_path)}
    settings.STORAGES = settings.STORAGES | {"files": settings.STORAGES["files"] | {"OPTIONS": options}}
    return tmp_path


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


def bytes_in(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_file_is_what_its_content_says(cast: Cast, kept_in: Path) -> None:
    words = b"%PDF-1.7 <script>alert(1)</script>"
    lying = SimpleUploadedFile("..\\note\u202efdp.html", words, "text/html")
    row = file_receive(content=lying, name=lying.name or "", actor=cast.actor)
    assert (row.name, row.media_type, row.size) == ("notefdp.html.pdf", "application/pdf", len(words))
    assert row.sha256 == hashlib.sha256(words).hexdigest()
    assert row.uploaded_by_id == cast.person.pk
    assert bytes_in(kept_in) == [row.uid.hex]
    assert (kept_in / row.path).stat().st_mode & 0o777 == 0o600
    with storage().open(row.path) as stored:
        assert stored.read() == words


@pytest.mark.parametrize(
    ("words", "code"), [(b"", "file_empty"), (b"<html>", "file_kind"), (b"%PDF-" + b"x" * 2048, "file_too_large")]
)
def test_what_is_refused_leaves_nothing(cast: Cast, kept_in: Path, settings: Any, words: bytes, code: str) -> None:
    settings.FILES_LARGEST = 1024
    with pytest.raises(Refused) as refused:
        file_receive(content=ContentFile(words), name="note.pdf", actor=cast.actor)
    assert refused.value.refusal.code == code
    assert "%" not in str(refused.value)
    assert bytes_in(kept_in) == []
    with seeing_as(SERVICE):
        assert not KeptFile.objects.exists()


def test_only_so_many_may_wait(cast: Cast, settings: Any) -> None:
    settings.FILES_WAITING_AT_MOST = 2
    cast.kept()
    for number in range(2):
        pdf(str(number), cast.actor)
    with pytest.raises(Refused) as refused:
        pdf("one too many", cast.actor)
    assert refused.value.refusal.code == "too_many_files"
    assert pdf("of another", actor_for(cast.stranger)).pk


#: Class → who reads such a file of the first member.
READERS = {
    "public": {"anonymous", "person", "colleague", "stranger", "officer"},
    "members": {"person", "colleague", "stranger", "officer"},
    "restricted": {"person", "colleague", "officer"},
    "delegation": {"person", "colleague"},
}


@pytest.mark.parametrize("audience", READERS)
def test_who_reads_which(cast: Cast, audience: str) -> None:
    row = cast.kept(audience)
    nothing = f"/files/{uuid7()}/"
    read = set()
    for name in ("anonymous", "person", "colleague", "stranger", "officer"):
        client = as_user(getattr(cast, name, None))
        answer = client.get(row.url)
        if answer.status_code == 200:
            assert content(answer) == b"%PDF-1.7 A letter"
            read.add(name)
        else:
            assert (answer.status_code, client.get(nothing).status_code) == (404, 404)
        assert client.post(row.url).status_code in (403, 405)
    assert read == READERS[audience]


@pytest.mark.parametrize("audience", READERS)
def test_the_raw_table_shows_the_same(cast: Cast, audience: str) -> None:
    row = cast.kept(audience)
    viewers = {
        "anonymous": PUBLIC, "person": Viewer(Eyes.MEMBER, cast.member.pk), "colleague": Viewer(Eyes.MEMBER, cast.member.pk),
        "stranger": Viewer(Eyes.MEMBER, cast.other.pk), "officer": STAFF,
    }  # fmt: skip
    read = set()
    for name, viewer in viewers.items():
        with seeing_as(viewer), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM core_keptfile WHERE id = %s", [row.pk])
            found = cursor.fetchone()[0]
            assert (file_of(viewer, row.uid) is not None) == bool(found)
            read |= {name} if found else set()
    assert read == READERS[audience]
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="no eyes set"):
        cursor.execute("SELECT name FROM core_keptfile")


def test_what_waits_is_seen_by_nobody_and_kept_by_nobody_else(cast: Cast) -> None:
    row = pdf("Not sent yet", cast.actor)
    for person in (cast.person, cast.colleague, cast.stranger, cast.officer):
        assert as_user(person).get(row.url).status_code == 404
    for viewer in (PUBLIC, STAFF, Viewer(Eyes.MEMBER, cast.member.pk)):
        with seeing_as(viewer):
            assert not KeptFile.objects.exists()
    for other in (cast.colleague, cast.stranger):
        assert file_waiting(row.uid, actor_for(other)) is None
        with pytest.raises(Refused) as refused:
            cast.kept(file=row, actor=actor_for(other))
        assert refused.value.refusal.code == "file_gone"
    assert file_waiting(row.uid, cast.actor) == row
    cast.kept(file=row)
    with pytest.raises(Refused):
        cast.kept(file=row)


def test_a_download_is_inert_and_kept_by_no_cache(cast: Cast) -> None:
    row = cast.kept(file=pdf("Hi", cast.actor, name='مذكرة"; filename=x.html'))
    answer = as_user(cast.person).get(row.url)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["Content-Disposition"].endswith(".html.pdf")
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-store")
    assert answer["Content-Length"] == str(row.size) == str(len(content(answer)))
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    public = as_user().get(cast.kept("public").url)
    assert public["Cache-Control"] == "public, max-age=3600"


def test_a_look_of_the_staff_is_listed_for_the_member_and_its_own_is_not(cast: Cast) -> None:
    row = cast.kept()
    as_user(cast.colleague).get(row.url)
    as_user(cast.officer).get(cast.kept("public").url)
    with seeing_as(SERVICE):
        assert not ReadEntry.objects.exists()
    officer = as_user(cast.officer)
    with statements(10):
        officer.get(row.url)
    with seeing_as(SERVICE):
        [entry] = ReadEntry.objects.all()
        assert (entry.target_type, entry.target_id, entry.user_id) == ("core.keptfile", row.pk, cast.officer.pk)
        assert entry.parties == [cast.member.pk]


def test_files_of_an_object_cost_one_statement_and_follow_its_class(cast: Cast) -> None:
    first, second = cast.kept(), cast.kept()
    me = Viewer(Eyes.MEMBER, cast.member.pk)
    with seeing_as(me), statements(2):
        assert files_about(me, cast.member) == [first, second]
        assert file_about(me, cast.member, "letter") == second
    with service(cast.actor):
        files_reclassify(cast.member, {"audience": "public", "parties": [], "release_at": None})
    assert as_user().get(first.url).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        "name = 'other.pdf'", "sha256 = repeat('0', 64)", "media_type = 'image/png'", "size = size + 1",
        "uploaded_by_id = uploaded_by_id + 1", "kept_at = NULL", "target_id = 0", "target_type = 'core.text'",
        "part = 'scan'", "member_id = NULL", "uid = gen_random_uuid()",
    ],
)  # fmt: skip
def test_the_database_keeps_what_was_kept(cast: Cast, change: str) -> None:
    row = cast.kept()
    for statement in (f"UPDATE core_keptfile SET {change} WHERE id = %s", "DELETE FROM core_keptfile WHERE id = %s"):
        refused = pytest.raises(IntegrityError, match="never")
        with seeing_as(SERVICE), refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [row.pk])


@pytest.mark.parametrize(
    "change",
    [
        "audience = 'public'", "kept_at = now()", "target_type = 'core.text', target_id = 1, part = 'scan'",
        "kept_at = now(), target_type = 'core.text', target_id = 1",
    ],
)  # fmt: skip
def test_the_database_knows_what_waits(cast: Cast, change: str) -> None:
    row = pdf("waiting", cast.actor)
    with seeing_as(SERVICE), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE core_keptfile SET {change} WHERE id = %s", [row.pk])


@pytest.mark.parametrize("wrong", [{"media_type": "text/html"}, {"sha256": "0" * 63}, {"size": 0}])
def test_the_database_takes_no_other_facts(cast: Cast, wrong: dict[str, Any]) -> None:
    right = {
        "name": "n.pdf",
        "media_type": "application/pdf",
        "sha256": "0" * 64,
        "size": 1,
        "uploaded_by": cast.person,
    }
    with seeing_as(SERVICE), pytest.raises(IntegrityError), transaction.atomic():
        KeptFile.objects.create(**right | wrong)


def test_only_services_write(cast: Cast) -> None:
    row = cast.kept("public")
    with seeing_as(PUBLIC):
        assert KeptFile.objects.update(audience="members") == 0
    with pytest.raises(DatabaseError, match="row-level security"), seeing_as(STAFF):
        KeptFile.objects.create(
            name="n.pdf", media_type="application/pdf", sha256="0" * 64, size=1, uploaded_by_id=row.uploaded_by_id
        )


def test_an_act_that_is_undone_leaves_the_file_waiting(cast: Cast, kept_in: Path) -> None:
    row = pdf("A letter", cast.actor)
    with pytest.raises(ZeroDivisionError), service(cast.actor):
        cast.kept(file=row)
        raise ZeroDivisionError
    assert file_waiting(row.uid, cast.actor) == row
    assert bytes_in(kept_in) == [row.uid.hex]


def test_what_was_undone_and_what_nobody_sent_is_swept_away_after_a_day(cast: Cast, clock: Any, kept_in: Path) -> None:
    kept = cast.kept()
    with pytest.raises(ZeroDivisionError), service(cast.actor):
        pdf("undone", cast.actor)
        raise ZeroDivisionError
    waiting = pdf("waiting", cast.actor)
    (kept_in / "notes.txt").write_text("not ours")
    assert len(bytes_in(kept_in)) == 4
    clock.forward(hours=23)
    fresh = pdf("fresh", cast.actor)
    assert files_sweep() == 0
    clock.forward(hours=2)
    assert files_sweep() == 2
    assert sorted(bytes_in(kept_in)) == sorted([kept.uid.hex, fresh.uid.hex, "notes.txt"])
    assert file_waiting(waiting.uid, cast.actor) is None
    with seeing_as(SERVICE):
        assert set(KeptFile.objects.values_list("pk", flat=True)) == {kept.pk, fresh.pk}
    assert files_sweep() == 0


def test_a_sweep_comes_back_for_what_it_left_when_it_died(
    cast: Cast, clock: Any, kept_in: Path, monkeypatch: Any
) -> None:
    pdf("waiting", cast.actor)
    clock.forward(days=2)
    monkeypatch.setattr("portal.core.files.services._old_bytes", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        files_sweep()
    monkeypatch.undo()
    assert len(bytes_in(kept_in)) == 1
    assert files_sweep() == 1
    assert bytes_in(kept_in) == []


class Letter(CheckedForm):
    letter = KeptFileField(label="Letter", kinds=SCANS)
    annex = KeptFileField(label="Annex", required=False)


def read(cast: Cast, data: dict[str, Any] | None = None, person: Any = None) -> tuple[Letter, Step]:
    request: Any = RequestFactory().get("/") if data is None else RequestFactory().post("/", data)
    request.actor = actor_for(person or cast.person)
    return Letter.read(request)


def upload(words: bytes = b"%PDF-1.7 x", name: str = "note.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, words, "application/pdf")


def test_a_file_survives_the_check_page(cast: Cast) -> None:
    form, step = read(cast, {"letter": upload()})
    assert (step, form.is_multipart()) == (Step.CHECK, True)
    assert [answer.text for answer in form.answers()] == ["note.pdf", "Not answered"]
    row = form.cleaned_data["letter"]
    hidden = form["letter"].as_hidden()
    assert f'value="{row.uid}"' in hidden
    assert 'type="hidden"' in hidden
    assert "value" not in form["annex"].as_hidden()
    form, step = read(cast, {"letter": str(row.uid), "annex": "", "_step": "send"})
    assert step is Step.SEND
    assert (form.cleaned_data["letter"], form.cleaned_data["annex"]) == (row, None)


def test_change_shows_the_file_and_a_new_one_takes_its_place(cast: Cast) -> None:
    row = read(cast, {"letter": upload()})[0].cleaned_data["letter"]
    form, step = read(cast, {"letter": str(row.uid), "_step": "edit"})
    assert step is Step.EDIT
    assert f'<input type="hidden" name="letter" value="{row.uid}">' in str(form)
    assert "note.pdf" in str(form)
    form, _step = read(cast, {"letter": [str(row.uid), upload(b"%PDF-2.0 y", "other.pdf")]})
    assert form.cleaned_data["letter"].name == "other.pdf"
    form, _step = read(cast, {"letter": str(row.uid), "annex": str(row.uid), "annex-leave": "on"})
    assert form.cleaned_data["annex"] is None


def test_what_is_wrong_is_said_at_the_field_and_the_former_file_stays(cast: Cast) -> None:
    row = read(cast, {"letter": upload()})[0].cleaned_data["letter"]
    form, step = read(cast, {"letter": [str(row.uid), upload(b"<html>")]})
    assert step is Step.EDIT
    assert form.errors["letter"] == [
        "This file is none of these kinds: PDF, PNG, JPEG, TIFF. Its content counts, not its name."
    ]
    assert str(row.uid) in str(form["letter"])
    assert read(cast, {})[0].errors["letter"] == ["Give an answer to: Letter"]


def test_nobody_sends_another_persons_file(cast: Cast) -> None:
    row = pdf("Of the person", cast.actor)
    for wrong in (str(row.uid), "nonsense", str(uuid7())):
        form, step = read(cast, {"letter": wrong}, cast.colleague)
        assert step is Step.EDIT
        assert "does not wait here any more" in form.errors["letter"][0]
        assert "Of the person" not in str(form)


def test_the_hint_says_kinds_and_size(cast: Cast) -> None:
    page = str(read(cast)[0])
    assert "PDF, PNG, JPEG, TIFF, at most 20.0\xa0MB." in page
    assert 'accept=".pdf,.png,.jpg,.jpeg,.tif,.tiff"' in page


def test_a_form_that_is_shown_again_unjudged_keeps_what_was_chosen(cast: Cast) -> None:
    request: Any = RequestFactory().post("/", {"letter": upload(), "annex": upload(b"<html>")})
    form = read(cast)[0]
    form.keep(request.POST, request.FILES)
    assert "note.pdf" in str(form["letter"])
    assert form["annex"].value() is None


def test_a_file_comes_back_after_a_sensitive_act_asked_who_is_there(cast: Cast) -> None:
    client = Client()
    factories.enter(client, cast.person, minutes=60)
    request: Any = RequestFactory().post("/en/somewhere/", {"reason": "Because", "letter": upload()})
    request.user, request.session, request.actor = cast.person, client.session, cast.actor
    answer = to_confirm(request)
    assert answer is not None
    back: Any = RequestFactory().get("/en/somewhere/")
    back.user, back.actor = cast.person, cast.actor
    back.COOKIES["typed"] = answer.cookies["typed"].value
    back._messages = Messages(back)
    form = Letter.opened(back)
    assert "note.pdf" in str(form["letter"])

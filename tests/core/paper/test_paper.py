"""The paper road: one officer enters, a second confirms, the member is told; for any act of a member (domain.md §2)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from governance.consultations.models import Consultation, NationalResponse
from portal.core.audit.models import AuditEvent
from portal.core.display.instants import headquarters_zone
from portal.core.eyes import PUBLIC, SERVICE, Eyes, Viewer, seeing_as
from portal.core.files.models import KeptFile
from portal.core.notices.models import Delivery, Notice
from portal.core.paper.kinds import KEPT_ELSEWHERE, PAPER_KINDS
from portal.core.paper.models import PaperEntry
from portal.core.paper.services import paper_confirm, paper_enter, paper_set_aside
from portal.core.refusals import PermissionRefused, Refused
from tests.factories import as_user
from tests.factories.consultations import ConsultationWorld
from tests.statements import statements

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 a note verbale"


class Road(ConsultationWorld):
    """A round that opened yesterday."""

    def __init__(self, clock: Any) -> None:
        super().__init__()
        self.row: Consultation = self.open_round()
        clock.forward(days=1)
        self.received = (self.row.opens_at + timedelta(hours=2)).replace(second=0, microsecond=0)

    def enter(self, **changes: Any) -> PaperEntry:
        return self.on_paper(self.row, self.received, **changes)

    def form(self, **changes: Any) -> dict[str, Any]:
        with timezone.override(headquarters_zone()):
            received = timezone.localtime(self.received).strftime("%Y-%m-%dT%H:%M")
        given = {"member": str(self.other.pk), "received_at": received, "words": "By note", "language": "en"}
        return given | {"paper": "Note 12/2026"} | changes


@pytest.fixture
def road(clock: Any) -> Iterator[Road]:
    yield Road(clock)


def code(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.refusal.code


def test_what_was_entered_counts_for_nothing_until_a_second_officer_confirms(road: Road) -> None:
    entry = road.enter()
    with seeing_as(SERVICE):
        assert not NationalResponse.objects.exists()
        assert not Notice.objects.filter(kind="paper.confirmed").exists()
    with pytest.raises(PermissionRefused) as same:
        paper_confirm(entry=entry.pk, actor=road.acts(road.officer))
    assert code(same) == "two_officers"
    for nobody in (road.expert, road.focal):
        with pytest.raises(PermissionRefused):
            paper_confirm(entry=entry.pk, actor=road.acts(nobody))
    receipt = road.confirmed(entry)
    assert receipt.instant == road.received
    entry = road.fresh(entry)
    assert (entry.state, entry.receipt, entry.digest, entry.effect) == (
        "confirmed",
        receipt.number,
        receipt.digest,
        True,
    )


def test_the_act_is_the_members_by_the_door_of_paper_in_one_transaction_with_the_notice(road: Road) -> None:
    receipt = road.confirmed(road.enter(words="We agree."))
    with seeing_as(SERVICE):
        event = AuditEvent.objects.get(pk=receipt.event)
        assert (event.door, event.acts_for, event.actor_id) == ("paper", road.other.pk, road.colleague.pk)
        notice = Notice.objects.get(kind="paper.confirmed")
        assert notice.formal
        assert notice.facts["receipt"] == receipt.number
        assert set(Delivery.objects.filter(notice=notice).values_list("member_id", flat=True)) == {road.other.pk}


def test_a_refused_act_leaves_the_entry_waiting(road: Road) -> None:
    entry = road.enter()
    with seeing_as(SERVICE):
        road.row.consulted.filter(member=road.other).delete()
    with pytest.raises(PermissionRefused):
        road.confirmed(entry)
    assert road.fresh(entry).state == "waiting"


def test_a_mistake_is_set_aside_with_a_reason_and_is_no_longer_confirmed(road: Road) -> None:
    entry = road.enter()
    with pytest.raises(Refused) as bare:
        paper_set_aside(entry=entry.pk, reason=" ", actor=road.acts(road.officer))
    assert code(bare) == "reason_missing"
    paper_set_aside(entry=entry.pk, reason="Of another round.", actor=road.acts(road.officer))
    with pytest.raises(Refused) as over:
        road.confirmed(entry)
    assert code(over) == "set_aside"
    road.confirmed(road.enter())
    with seeing_as(SERVICE):
        assert NationalResponse.objects.get().state == "received"


@pytest.mark.parametrize(
    "change",
    [
        "says = '{}'", "received_at = received_at - interval '1 day'", "member_id = 0", "state = 'confirmed'",
        "state = 'confirmed', confirmed_by_id = entered_by_id, receipt = 'R'", "state = 'set_aside', set_aside_by_id = 1",
    ],
)  # fmt: skip
def test_the_database_keeps_entries_too(road: Road, change: str) -> None:
    entry = road.enter()
    with seeing_as(SERVICE), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE core_paperentry SET {change} WHERE id = %s", [entry.pk])
    with seeing_as(SERVICE), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_paperentry WHERE id = %s", [entry.pk])


def test_only_the_secretariat_and_the_member_see_an_entry(road: Road) -> None:
    entry = road.enter(words="Secret words.")
    where = reverse("paper:entry", args=[entry.uid])
    for user, status in ((None, 302), (road.author, 404), (road.expert, 200), (road.colleague, 200)):
        assert as_user(user).get(where).status_code == status
    for viewer, seen in (
        (PUBLIC, 0),
        (Viewer(Eyes.MEMBER, road.sponsor.pk), 0),
        (Viewer(Eyes.MEMBER, road.other.pk), 1),
    ):
        with seeing_as(viewer):
            assert PaperEntry.objects.count() == seen
    page = as_user(road.expert).get(where).content.decode()
    assert "Secret words." in page
    assert "/confirm/" not in page


def test_enter_with_a_scan_compare_and_confirm_on_the_pages(road: Road) -> None:
    enter = reverse("paper:enter", args=["consultation.response", road.row.uid])
    officer, colleague = as_user(road.officer), as_user(road.colleague)
    assert as_user(road.expert).get(enter).status_code == 403
    wrong = SimpleUploadedFile("note.pdf", b"<html>", "application/pdf")
    assert "none of these kinds: PDF, PNG, JPEG, TIFF" in officer.post(enter, road.form(scan=wrong)).content.decode()
    assert "has not come yet" in officer.post(enter, road.form(received_at="2090-01-01T00:00")).content.decode()
    scan = SimpleUploadedFile("note.pdf", PDF, "application/pdf")
    page = officer.post(enter, road.form(scan=scan), follow=True).content.decode()
    assert "You entered this act: a second officer confirms it." in page
    assert hashlib.sha256(PDF).hexdigest() in page
    with seeing_as(SERVICE):
        entry = PaperEntry.objects.get()
        assert (entry.received_at, entry.paper, entry.says["words"]) == (road.received, "Note 12/2026", "By note")
        scan_of_note = KeptFile.objects.get(kept_at__isnull=False)
        assert (scan_of_note.target_id, scan_of_note.member_id) == (entry.pk, road.other.pk)
    for person, status in (
        (road.officer, 200),
        (road.colleague, 200),
        (road.expert, 200),
        (road.author, 404),
        (None, 404),
    ):
        kept = as_user(person).get(scan_of_note.url)
        assert kept.status_code == status
        if status == 200:
            assert (b"".join(kept.streaming_content), kept["Content-Type"]) == (PDF, "application/pdf")
    assert scan_of_note.url in as_user(road.expert).get(reverse("paper:entry", args=[entry.uid])).content.decode()
    confirm = reverse("paper:confirm", args=[entry.uid])
    page = colleague.get(confirm).content.decode()
    assert "By note" in page
    assert scan_of_note.url in page
    done = colleague.post(confirm, {"_step": "send", "expected_version": "1"}, follow=True).content.decode()
    assert "Confirmed. Receipt:" in done


def test_a_refused_entry_keeps_no_scan_and_a_scan_survives_a_mistake_in_the_form(road: Road) -> None:
    enter = reverse("paper:enter", args=["consultation.response", road.row.uid])
    officer = as_user(road.officer)
    scan = SimpleUploadedFile("note.pdf", PDF, "application/pdf")
    page = officer.post(enter, road.form(scan=scan, received_at="2090-01-01T00:00")).content.decode()
    with seeing_as(SERVICE):
        waiting = KeptFile.objects.get()
        assert waiting.kept_at is None
    assert f'<input type="hidden" name="scan" value="{waiting.uid}">' in page
    officer.post(enter, road.form(scan=str(waiting.uid)))
    with seeing_as(SERVICE):
        waiting.refresh_from_db()
        assert waiting.target_id == PaperEntry.objects.get().pk


@pytest.mark.parametrize("entries", [1, 3])
def test_the_queue_says_what_waits_for_whom_and_costs_the_same_whatever_its_length(road: Road, entries: int) -> None:
    for _number in range(entries):
        road.enter()
    officer, colleague = as_user(road.officer), as_user(road.colleague)
    with statements(15):
        waits = colleague.get(reverse("paper:queue")).content.decode()
    assert waits.count("compare the entry with the note") == entries
    mine = officer.get(reverse("paper:queue")).content.decode()
    assert "compare the entry with the note" not in mine
    assert "Entered by you" in mine
    assert as_user(road.expert).get(reverse("paper:queue")).status_code == 403


def test_reminders_go_on_while_a_note_waits(road: Road) -> None:
    from governance.consultations.notices import to_silent

    entry = road.enter()
    with seeing_as(SERVICE):
        assert road.other.pk in to_silent(road.row).values_list("member_id", flat=True)
    road.confirmed(entry)
    with seeing_as(SERVICE):
        assert road.other.pk not in to_silent(road.row).values_list("member_id", flat=True)


def test_every_kind_can_be_shown() -> None:
    assert {"consultation.response"} <= set(PAPER_KINDS)
    for _name, kind in PAPER_KINDS.items():
        assert str(kind.label)
        assert kind.form(members=[("1", "Arcadia")]).own() is not None
    assert "decisions" in KEPT_ELSEWHERE


def test_an_unknown_kind_is_no_page(road: Road) -> None:
    assert as_user(road.officer).get(reverse("paper:enter", args=["nonsense", road.row.uid])).status_code == 404
    with pytest.raises(LookupError):
        paper_enter(
            kind="nonsense",
            target=road.row,
            member=1,
            received_at=road.received,
            says={},
            actor=road.acts(road.officer),
        )

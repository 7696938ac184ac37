"""The letter as it was signed is read by who reads its words, step by step (domain.md §4)."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from governance.accession.models import Application
from portal.core.audit.models import AuditEvent
from portal.core.eyes import SERVICE, seeing_as
from portal.core.files.models import KeptFile
from tests.factories import as_user
from tests.factories.accession import LETTER, Road


@pytest.mark.parametrize(
    ("step", "readers"),
    [
        ("applicant", {"state", "officer"}),
        ("circulated", {"state", "officer", "member"}),
        ("admitted", {"state", "officer", "member", "public"}),
    ],
)
def test_the_file_opens_with_the_letter(road: Road, step: str, readers: set[str]) -> None:
    row: Application = getattr(road, step)()
    with seeing_as(SERVICE):
        [signed] = KeptFile.objects.all()
        assert (signed.member_id, signed.target_id, signed.part) == (road.state.pk, row.pk, "letter")
        assert signed.sha256 in AuditEvent.objects.get(name="application.submitted").body
    page = reverse("accession:detail", args=[row.uid])
    people: dict[str, Any] = {"state": road.focal, "officer": road.legal, "member": road.delegates[0], "public": None}
    assert {name for name, user in people.items() if as_user(user).get(signed.url).status_code == 200} == readers
    shown = {name for name, user in people.items() if signed.url in as_user(user).get(page).content.decode()}
    assert shown == readers


def test_the_file_is_handed_in_on_the_page(road: Road) -> None:
    row = road.interested()
    focal = as_user(road.focal)
    where = reverse("accession:act", args=[row.uid, "submit"])
    typed = {"letter": LETTER, "language": "en", "expected_version": str(row.version)}
    upload = SimpleUploadedFile("letter.pdf", b"%PDF-1.7 letter", "application/pdf")
    check = focal.post(where, typed | {"signed": upload, "_step": "check"}).content.decode()
    assert "letter.pdf" in check
    with seeing_as(SERVICE):
        waiting = KeptFile.objects.get()
    page = focal.post(where, typed | {"signed": str(waiting.uid), "_step": "send"}, follow=True).content.decode()
    assert waiting.url in page


@pytest.mark.parametrize("words", [b"<html>", b"MZ"])
def test_what_is_no_letter_is_refused_at_its_field(road: Road, words: bytes) -> None:
    row = road.interested()
    typed = {"letter": LETTER, "language": "en", "expected_version": str(row.version), "_step": "check"}
    upload = SimpleUploadedFile("letter.pdf", words, "application/pdf")
    where = reverse("accession:act", args=[row.uid, "submit"])
    assert "none of these kinds" in as_user(road.focal).post(where, typed | {"signed": upload}).content.decode()

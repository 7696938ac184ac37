"""The scan of a credential: handed in with it, read by the member and the secretariat, whoever sees where it stands."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from members.credentials.models import Credential
from portal.core.audit.models import AuditEvent
from portal.core.eyes import SERVICE, seeing_as
from portal.core.files.models import KeptFile
from portal.core.refusals import Refused
from tests import factories
from tests.factories import as_user
from tests.factories.credentials import Cast
from tests.statements import statements

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 credentials"
ANSWERS = {
    "kind": "standing", "authority": "foreign_minister", "issuer": "M. Minister", "dated": "2026-01-02", "form": "copy",
    "reference": "Note 1", "first_day": "2026-01-03", "name_1": "Expert", "email_1": "expert@xaa.example", "role_1": "head",
    "powers_1": ["bind"], "role_2": "expert", "role_3": "expert", "role_4": "expert",
}  # fmt: skip


def test_a_delegation_files_its_credential_with_a_scan(db: None) -> None:
    cast = Cast()
    client = as_user(cast.focal_user)
    where = reverse("credentials:file", args=[cast.home.code])
    assert 'enctype="multipart/form-data"' in client.get(where).content.decode()
    scan = SimpleUploadedFile("credentials.pdf", PDF, "application/pdf")
    check = client.post(where, ANSWERS | {"scan": scan, "_step": "check"}).content.decode()
    with seeing_as(SERVICE):
        waiting = KeptFile.objects.get()
    assert "credentials.pdf" in check
    assert f'name="scan" value="{waiting.uid}"' in check
    page = client.post(where, ANSWERS | {"scan": str(waiting.uid), "_step": "send"}, follow=True).content.decode()
    assert waiting.url in page
    with seeing_as(SERVICE):
        kept = KeptFile.objects.get()
        row = Credential.objects.get()
        assert (kept.target_type, kept.target_id) == ("members.credentialfile", row.file.pk)
        assert (kept.member_id, kept.audience, kept.parties) == (cast.home.pk, "restricted", [cast.home.pk])
        assert kept.sha256 in AuditEvent.objects.get(name="credential.submitted").body
    stranger = factories.delegate(factories.member("XZZ"), "stranger")
    for person, status in ((cast.expert_user, 200), (cast.legal_user, 200), (stranger, 404), (None, 404)):
        assert as_user(person).get(waiting.url).status_code == status
    detail = reverse("credentials:detail", args=[row.uid])
    assert waiting.url not in as_user(stranger).get(detail).content.decode()
    colleague = as_user(cast.expert_user)
    with statements(COST):
        assert waiting.url in colleague.get(detail).content.decode()


COST = 12


def test_what_was_refused_keeps_no_scan(db: None) -> None:
    cast = Cast()
    scan = factories.pdf("credentials", cast.focal)
    for wrong in ({"people": []}, {"scan": factories.pdf("of another", cast.expert)}):
        with pytest.raises(Refused):
            cast.filed(**{"scan": scan} | wrong)
    with seeing_as(SERVICE):
        assert not Credential.objects.exists()
        assert not KeptFile.objects.filter(kept_at__isnull=False).exists()
    row: Any = cast.filed(scan=scan)
    with seeing_as(SERVICE):
        assert KeptFile.objects.get(pk=scan.pk).target_id == row.file.pk


def test_one_more_person_does_not_cost_the_scan(db: None) -> None:
    cast = Cast()
    client = as_user(cast.focal_user)
    where = reverse("credentials:file", args=[cast.home.code])
    scan = SimpleUploadedFile("credentials.pdf", PDF, "application/pdf")
    page = client.post(where, ANSWERS | {"scan": scan, "_step": "more"}).content.decode()
    with seeing_as(SERVICE):
        waiting = KeptFile.objects.get()
    assert f'<input type="hidden" name="scan" value="{waiting.uid}">' in page

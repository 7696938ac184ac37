"""The scans of papers become kept files: their bytes go from the table into the storage, and the table goes."""

from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import migrations

from portal.core.files.media import BY_TYPE, clean_name
from portal.core.ids import made_at, uuid7


def into_the_storage(apps: Any, schema_editor: Any) -> None:
    kept = apps.get_model("core", "KeptFile").objects
    for scan in apps.get_model("core", "PaperScan").objects.select_related("entry").iterator(chunk_size=10):
        uid = uuid7()
        storages["files"].save(f"{made_at(uid).date().isoformat()}/{uid.hex}", ContentFile(bytes(scan.content)))
        kept.create(
            uid=uid, name=clean_name(scan.name, BY_TYPE[scan.media_type]), media_type=scan.media_type, size=scan.size,
            sha256=scan.sha256, uploaded_by_id=scan.entry.entered_by_id, created_at=scan.entry.created_at,
            kept_at=scan.entry.created_at, member_id=scan.entry.member_id, target_type="core.paperentry",
            target_id=scan.entry_id, part="scan", audience=scan.audience, parties=scan.parties, release_at=scan.release_at,
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("core", "0008_files")]

    operations = [
        migrations.RunPython(into_the_storage),
        migrations.DeleteModel("PaperScan"),
        migrations.RunSQL("DROP FUNCTION core_scan_is_kept()"),
    ]

"""Whoever stands in for a focal point gives a member's consent to a partner system as well."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "partners_acting.sql"


class Migration(migrations.Migration):
    dependencies = [("members", "0010_export_part_instant")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), migrations.RunSQL.noop)]

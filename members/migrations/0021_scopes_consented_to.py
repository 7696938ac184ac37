"""A partner system that reads for a member reads no more than the member consented to."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "partners_scopes.sql"


class Migration(migrations.Migration):
    dependencies = [("members", "0020_guard_of_instruments")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"))]

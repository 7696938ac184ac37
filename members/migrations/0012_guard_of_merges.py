"""What constraints of models cannot say about merged accounts."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "merges.sql"


class Migration(migrations.Migration):
    dependencies = [("members", "0011_consent_by_who_stands_in")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"))]

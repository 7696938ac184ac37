"""An accreditation lasts no longer than the credential it comes from: what constraints of models cannot say."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "accredited.sql"


class Migration(migrations.Migration):
    dependencies = [("members", "0022_accredited_by_credential")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"))]

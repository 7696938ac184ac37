"""What an instrument must be to count, held by the database."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "instrument_forms.sql"


class Migration(migrations.Migration):
    dependencies = [("members", "0019_sign_in_places")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"))]

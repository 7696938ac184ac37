"""A text that lapsed while a paper waited that had come in time is returned again."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "proposals_restored.sql"


class Migration(migrations.Migration):
    dependencies = [("governance", "0007_one_voice"), ("core", "0007_paper")]

    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"))]

"""What constraints of models cannot say: each file of `sql/` guards the rules of one feature in the database."""

from pathlib import Path

from django.db import migrations

FILES = [Path(__file__).parent / "sql" / f"{name}.sql" for name in ("consultations", "decisions", "proposals")]


class Migration(migrations.Migration):
    dependencies = [("governance", "0002_initial")]
    operations = [migrations.RunSQL(file.read_text(encoding="utf-8")) for file in FILES]

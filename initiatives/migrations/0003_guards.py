"""What constraints of models cannot say: each file of `sql/` guards the rules of one feature in the database."""

from pathlib import Path

from django.db import migrations

FILES = sorted((Path(__file__).parent / "sql").glob("*.sql"))


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0002_initial")]
    operations = [migrations.RunSQL(file.read_text(encoding="utf-8")) for file in FILES]

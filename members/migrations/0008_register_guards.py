"""What constraints of models cannot say about the register: `sql/register.sql`."""

from pathlib import Path

from django.db import migrations

FILE = Path(__file__).parent / "sql" / "register.sql"


class Migration(migrations.Migration):
    dependencies = [("members", "0007_treaties")]
    operations = [migrations.RunSQL(FILE.read_text(encoding="utf-8"))]

"""A national does not examine alone; a head once named stands: what constraints of models cannot say."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "recusal.sql"


class Migration(migrations.Migration):
    dependencies = [("members", "0014_recusal_and_head")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"))]

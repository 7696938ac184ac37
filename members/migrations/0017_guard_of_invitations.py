"""An invitation is bound to its address: what constraints of models cannot say."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "invitations.sql"


class Migration(migrations.Migration):
    dependencies = [("members", "0016_invitations_to_offices")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"))]

"""What constraints of models cannot say about participants and partner systems."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("members", "0005_participants_and_partners")]
    operations = [
        migrations.RunSQL((SQL / name).read_text(encoding="utf-8")) for name in ("participants.sql", "partners.sql")
    ]

"""What constraints of models cannot say about accounts: who is erased, and how a person is forgotten."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "account_safety.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0003_account_safety"),
        ("core", "0004_notices"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"))]

"""Entitlement on an item, where an organisation acts or its member states do."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "entitlement_on_items.sql"


class Migration(migrations.Migration):
    dependencies = [("members", "0012_guard_of_merges")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"))]

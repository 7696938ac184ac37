"""Procedures freeze who is entitled with its votes, on an item: there an organisation acts or its member states do."""

from pathlib import Path

import django.contrib.postgres.fields
from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "one_voice.sql"


class Migration(migrations.Migration):
    dependencies = [("governance", "0006_paper_responses"), ("members", "0013_entitlement_on_items")]
    operations = [
        migrations.AddField(
            model_name="consulted",
            name="weight",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="silencerun",
            name="item",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60), blank=True, default=list, size=None
            ),
        ),
        migrations.RunSQL(SQL.read_text(encoding="utf-8")),
    ]

"""Where powers come from, how credentials move, and the one function that answers who is entitled."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


def guard(name: str) -> migrations.RunSQL:
    return migrations.RunSQL((SQL / f"{name}.sql").read_text(encoding="utf-8"))


class Migration(migrations.Migration):
    dependencies = [("members", "0008_register_guards")]
    operations = [
        migrations.AddField(
            model_name="power",
            name="follows",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.power"
            ),
        ),
        guard("powers"),
        guard("credentials"),
        guard("entitlement"),
    ]

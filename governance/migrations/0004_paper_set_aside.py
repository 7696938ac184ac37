"""A mistaken entry from paper is set aside; a run that is served again remembers its first opening."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "paper.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0003_guards"),
        ("members", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="paperact",
            name="set_aside_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="paperact",
            name="set_aside_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="paperact",
            name="set_aside_reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="silencerun",
            name="first_opened_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="paperact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("set_aside_at__isnull", True), ("set_aside_by__isnull", True), ("set_aside_reason", "")),
                    models.Q(
                        ("act__isnull", True),
                        ("set_aside_at__isnull", False),
                        ("set_aside_by__isnull", False),
                        models.Q(("set_aside_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="governance_paperact_set_aside",
            ),
        ),
        migrations.RunSQL(SQL.read_text(encoding="utf-8")),
    ]

"""Responses on paper that wait for a second officer are entries of the one paper road."""

from pathlib import Path

from django.db import migrations, models


SQL = Path(__file__).parent / "sql" / "paper_responses.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0005_accession"),
        ("core", "0007_paper"),
    ]

    operations = [
        migrations.RunSQL(SQL.read_text(encoding="utf-8")),
        migrations.AlterField(
            model_name="nationalresponse",
            name="state",
            field=models.CharField(
                choices=[("draft", "draft"), ("received", "received"), ("replaced", "replaced")],
                default="draft",
                max_length=20,
            ),
        ),
    ]

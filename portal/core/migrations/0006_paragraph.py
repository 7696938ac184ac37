"""The paragraphs of a letter are neither preambular nor operative, and have no numbers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_sent_forms"),
    ]

    operations = [
        migrations.AlterField(
            model_name="block",
            name="kind",
            field=models.CharField(
                choices=[
                    ("heading", "heading"),
                    ("preamble", "preambular paragraph"),
                    ("operative", "operative paragraph"),
                    ("paragraph", "paragraph"),
                ],
                max_length=10,
            ),
        ),
    ]

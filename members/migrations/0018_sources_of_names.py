"""Names of areas say where they come from, as every fact does."""

from django.db import migrations, models

GRADES = [
    ("notified", "notified by the depositary"),
    ("official", "published officially"),
    ("reported", "reported"),
    ("demonstration", "demonstration"),
]


class Migration(migrations.Migration):
    dependencies = [("members", "0017_guard_of_invitations")]
    operations = [
        migrations.AddField("areaname", "source", models.CharField(default="UN M49, UNTERM", max_length=300)),
        migrations.AddField("areaname", "source_url", models.URLField(blank=True, default=""), preserve_default=False),
        migrations.AddField("areaname", "grade", models.CharField(choices=GRADES, default="official", max_length=14)),
    ]

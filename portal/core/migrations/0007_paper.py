"""The paper road: entries, their scans, and what constraints cannot say about them: `sql/paper.sql`."""

from pathlib import Path

import django.contrib.postgres.fields
import django.core.serializers.json
import django.db.models.deletion
import portal.core.classes
import portal.core.clock
import portal.core.ids
import portal.core.policies
from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).parent / "sql" / "paper.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0006_paragraph"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PaperEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("public", "public"),
                            ("members", "members"),
                            ("restricted", "restricted"),
                            ("delegation", "delegation"),
                        ],
                        default="delegation",
                        max_length=12,
                        verbose_name="class",
                    ),
                ),
                (
                    "parties",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("release_at", models.DateTimeField(blank=True, null=True)),
                ("uid", models.UUIDField(default=portal.core.ids.uuid7, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(db_default=portal.core.clock.PortalClock(), editable=False)),
                ("updated_at", models.DateTimeField(db_default=portal.core.clock.PortalClock(), editable=False)),
                ("state_since", models.DateTimeField(db_default=portal.core.clock.PortalClock())),
                ("rules_version", models.PositiveIntegerField(null=True)),
                ("fictional", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waits for a second officer"),
                            ("confirmed", "confirmed"),
                            ("set_aside", "set aside"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("member_id", models.BigIntegerField()),
                ("target_type", models.CharField(max_length=60)),
                ("target_id", models.BigIntegerField()),
                ("says", models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("received_at", models.DateTimeField()),
                ("paper", models.CharField(blank=True, max_length=300)),
                ("receipt", models.CharField(blank=True, max_length=60)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("effect", models.BooleanField(null=True)),
                ("set_aside_reason", models.TextField(blank=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "set_aside_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PaperScan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("public", "public"),
                            ("members", "members"),
                            ("restricted", "restricted"),
                            ("delegation", "delegation"),
                        ],
                        default="delegation",
                        max_length=12,
                        verbose_name="class",
                    ),
                ),
                (
                    "parties",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("release_at", models.DateTimeField(blank=True, null=True)),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=40)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scan", to="core.paperentry"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="paperentry",
            index=models.Index(fields=["state", "-id"], name="core_paperentry_state"),
        ),
        migrations.AddIndex(
            model_name="paperentry",
            index=models.Index(fields=["target_type", "target_id"], name="core_paperentry_target"),
        ),
        migrations.AddConstraint(
            model_name="paperentry",
            constraint=portal.core.policies.ReadPolicy(
                name="core_paperentry_read",
                rule=models.Q(
                    portal.core.policies.Setting("portal_sees_all", models.BooleanField()),
                    ("audience", "public"),
                    models.Q(
                        ("audience", "members"),
                        portal.core.policies.Setting("portal_sees_members", models.BooleanField()),
                    ),
                    models.Q(
                        ("audience", "restricted"),
                        portal.core.policies.Setting("portal_sees_restricted", models.BooleanField()),
                    ),
                    models.Q(
                        ("audience__in", ["restricted", "delegation"]),
                        portal.core.classes.IsParty(
                            models.F("parties"), portal.core.policies.Setting("portal_member", models.BigIntegerField())
                        ),
                    ),
                    models.Q(
                        ("audience__in", ["members", "restricted"]),
                        ("release_at__lte", portal.core.classes.InitPlanClock()),
                    ),
                    _connector="OR",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="paperentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("confirmed_by", None),
                        ("receipt", ""),
                        ("set_aside_by", None),
                        ("set_aside_reason", ""),
                        ("state", "waiting"),
                    ),
                    models.Q(
                        ("confirmed_by__isnull", False),
                        ("set_aside_by", None),
                        ("set_aside_reason", ""),
                        ("state", "confirmed"),
                        models.Q(("receipt", ""), _negated=True),
                    ),
                    models.Q(
                        ("confirmed_by", None),
                        ("receipt", ""),
                        ("set_aside_by__isnull", False),
                        ("state", "set_aside"),
                        models.Q(("set_aside_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="core_paperentry_ends_one_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by", None),
                    models.Q(("confirmed_by", models.F("entered_by")), _negated=True),
                    _connector="OR",
                ),
                name="core_paperentry_two_officers",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperscan",
            constraint=portal.core.policies.ReadPolicy(
                name="core_paperscan_read",
                rule=models.Q(
                    portal.core.policies.Setting("portal_sees_all", models.BooleanField()),
                    ("audience", "public"),
                    models.Q(
                        ("audience", "members"),
                        portal.core.policies.Setting("portal_sees_members", models.BooleanField()),
                    ),
                    models.Q(
                        ("audience", "restricted"),
                        portal.core.policies.Setting("portal_sees_restricted", models.BooleanField()),
                    ),
                    models.Q(
                        ("audience__in", ["restricted", "delegation"]),
                        portal.core.classes.IsParty(
                            models.F("parties"), portal.core.policies.Setting("portal_member", models.BigIntegerField())
                        ),
                    ),
                    models.Q(
                        ("audience__in", ["members", "restricted"]),
                        ("release_at__lte", portal.core.classes.InitPlanClock()),
                    ),
                    _connector="OR",
                ),
            ),
        ),
        migrations.RunSQL(SQL.read_text(encoding="utf-8")),
    ]

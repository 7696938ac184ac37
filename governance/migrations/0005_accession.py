"""Applications for accession, why letters were returned, and what of it holds in raw SQL: `sql/accession.sql`."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
import portal.core.classes
import portal.core.clock
import portal.core.ids
import portal.core.policies
from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).parent / "sql" / "accession.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0006_paragraph"),
        ("governance", "0004_paper_set_aside"),
        ("members", "0008_register_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Application",
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
                            ("interested", "interest registered"),
                            ("applicant", "letter received"),
                            ("returned", "returned for form"),
                            ("in_form", "in due form"),
                            ("circulated", "circulated"),
                            ("disagreement", "disagreement received"),
                            ("referred", "referred to the organ"),
                            ("admitted", "admitted"),
                            ("not_admitted", "not admitted"),
                            ("acceding", "invited to accede"),
                            ("deposited", "instrument deposited"),
                            ("member", "member"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="interested",
                        max_length=14,
                    ),
                ),
                ("title", models.JSONField()),
                ("original_language", models.CharField(blank=True, max_length=10)),
                ("symbol", models.CharField(blank=True, max_length=60)),
                ("receipt", models.CharField(blank=True, max_length=40)),
                ("submitted_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("meeting", models.CharField(blank=True, max_length=200)),
                ("decision", models.CharField(blank=True, max_length=200)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "document",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.document"
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "instrument",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="application",
                        to="members.instrument",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="applications", to="members.member"
                    ),
                ),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.organ"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.silencerun",
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.text"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FormReturn",
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
                ("code", models.CharField(max_length=40)),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="governance.application"
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["state", "due_at"], name="governance_application_due"),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=portal.core.policies.ReadPolicy(
                name="governance_application_read",
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
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("not_admitted", "member", "withdrawn")), _negated=True),
                fields=("member",),
                name="governance_application_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["interested", "withdrawn"]),
                    models.Q(
                        ("submitted_at__isnull", False),
                        ("text__isnull", False),
                        models.Q(("receipt", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="governance_application_has_letter",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["circulated", "disagreement", "referred"]), _negated=True),
                    models.Q(
                        ("document__isnull", False), ("run__isnull", False), models.Q(("symbol", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="governance_application_is_circulated",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ("admitted", "not_admitted", "acceding", "deposited", "member")), _negated=True
                    ),
                    models.Q(("decided_at__isnull", False), models.Q(("decision", ""), _negated=True)),
                    _connector="OR",
                ),
                name="governance_application_is_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["deposited", "member"]), _negated=True),
                    ("instrument__isnull", False),
                    _connector="OR",
                ),
                name="governance_application_has_instrument",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_at__isnull", True), ("decided_at__gte", models.F("submitted_at")), _connector="OR"
                ),
                name="governance_application_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="formreturn",
            constraint=portal.core.policies.ReadPolicy(
                name="governance_formreturn_read",
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
            model_name="formreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(("code", ""), _negated=True), name="governance_formreturn_is_coded"
            ),
        ),
        migrations.RunSQL(SQL.read_text(encoding="utf-8")),
    ]

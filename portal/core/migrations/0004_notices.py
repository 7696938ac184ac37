"""Notices, their deliveries, the heartbeats of jobs. A notice never changes; of a delivery only what became of it does."""

import django.contrib.postgres.fields
import django.core.serializers.json
import django.db.models.deletion
import portal.core.classes
import portal.core.clock
import portal.core.ids
import portal.core.policies
import uuid
from django.db import migrations, models

GUARDS = """
REVOKE UPDATE, DELETE, TRUNCATE ON core_notice FROM portal_app;
REVOKE UPDATE, DELETE, TRUNCATE ON core_delivery FROM portal_app;
GRANT UPDATE (state, attempts, lost_leases, repeats, next_at, lease_until, lease_owner, sent_at, delivered_at, body_sha256,
  last_error) ON core_delivery TO portal_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="JobHeartbeat",
            fields=[
                ("name", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("every", models.DurationField()),
                ("last_at", models.DateTimeField(db_default=portal.core.clock.PortalClock())),
                ("last_good_at", models.DateTimeField(null=True)),
                ("runs", models.BigIntegerField(default=0)),
                ("failure", models.CharField(blank=True, max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="MailDomain",
            fields=[
                ("domain", models.CharField(max_length=254, primary_key=True, serialize=False)),
                ("failures", models.PositiveIntegerField(default=1)),
                ("blocked_until", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Notice",
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
                ("number", models.CharField(blank=True, max_length=60)),
                ("kind", models.CharField(max_length=80)),
                ("formal", models.BooleanField()),
                ("step", models.CharField(blank=True, max_length=40)),
                ("subject_type", models.CharField(max_length=60)),
                ("subject_id", models.BigIntegerField()),
                ("subject_uid", models.UUIDField(null=True)),
                ("facts", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("template_version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(db_default=portal.core.clock.PortalClock(), editable=False)),
                (
                    "corrects",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="core.notice",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="core.auditevent"
                    ),
                ),
                (
                    "text_version",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.textversion"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Delivery",
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
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("recipient", models.CharField(max_length=60)),
                ("member_id", models.BigIntegerField(null=True)),
                ("address", models.CharField(blank=True, max_length=254)),
                ("domain", models.CharField(blank=True, max_length=254)),
                ("language", models.CharField(max_length=10)),
                (
                    "channel",
                    models.CharField(
                        choices=[("mail", "mail"), ("portal", "portal"), ("paper", "paper")], max_length=6
                    ),
                ),
                ("step", models.CharField(blank=True, max_length=60)),
                ("priority", models.PositiveSmallIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "queued"),
                            ("sending", "being sent"),
                            ("dispatched", "dispatched"),
                            ("delivered", "delivered"),
                            ("acknowledged", "acknowledged"),
                            ("bounced", "bounced"),
                            ("failed", "failed"),
                            ("quarantined", "quarantined"),
                        ],
                        default="queued",
                        max_length=12,
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("lost_leases", models.PositiveSmallIntegerField(default=0)),
                ("repeats", models.PositiveIntegerField(default=0)),
                ("next_at", models.DateTimeField(db_default=portal.core.clock.PortalClock())),
                ("lease_until", models.DateTimeField(null=True)),
                ("lease_owner", models.CharField(blank=True, max_length=80)),
                ("message_id", models.CharField(max_length=120)),
                ("sent_at", models.DateTimeField(null=True)),
                ("delivered_at", models.DateTimeField(null=True)),
                ("body_sha256", models.CharField(blank=True, max_length=64)),
                ("last_error", models.CharField(blank=True, max_length=200)),
                (
                    "notice",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="core.notice",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["subject_type", "subject_id", "id"], name="core_notice_subject"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=portal.core.policies.ReadPolicy(
                name="core_notice_read",
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
            model_name="notice",
            constraint=models.UniqueConstraint(fields=("event", "kind", "step"), name="core_notice_once_per_event"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("step", ""), _negated=True),
                fields=("subject_type", "subject_id", "kind", "step"),
                name="core_notice_step_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", ""), _negated=True), fields=("number",), name="core_notice_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("formal", True), models.Q(("number", ""), _negated=True)),
                    models.Q(("formal", False), ("number", "")),
                    _connector="OR",
                ),
                name="core_notice_formal_is_numbered",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "queued")), fields=["priority", "next_at", "uid"], name="core_delivery_due"
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "sending")), fields=["lease_until"], name="core_delivery_leased"
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["member_id", "-id"], name="core_delivery_member"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state__in", ["bounced", "failed", "quarantined"])),
                fields=["state", "-id"],
                name="core_delivery_stuck",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=portal.core.policies.ReadPolicy(
                name="core_delivery_read",
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
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("notice", "recipient", "channel", "step"), name="core_delivery_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lease_until__isnull", False), ("state", "sending")),
                    models.Q(models.Q(("state", "sending"), _negated=True), ("lease_until__isnull", True)),
                    _connector="OR",
                ),
                name="core_delivery_lease_while_sending",
            ),
        ),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
    ]

"""Files that acts keep: scans, letters, certified copies, evidence."""

from pathlib import Path

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import portal.core.classes
import portal.core.clock
import portal.core.ids
import portal.core.policies
from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).parent / "sql" / "files.sql"
BACK = "DROP TRIGGER core_file_is_kept ON core_keptfile; DROP FUNCTION core_file_is_kept()"


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0007_paper"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptFile",
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
                ("name", models.CharField(max_length=150)),
                (
                    "media_type",
                    models.CharField(
                        choices=[
                            ("application/pdf", "PDF"),
                            ("image/png", "PNG"),
                            ("image/jpeg", "JPEG"),
                            ("image/tiff", "TIFF"),
                            ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "DOCX"),
                            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
                            ("application/vnd.oasis.opendocument.text", "ODT"),
                            ("application/vnd.oasis.opendocument.spreadsheet", "ODS"),
                        ],
                        max_length=80,
                    ),
                ),
                ("size", models.PositiveBigIntegerField()),
                (
                    "sha256",
                    models.CharField(
                        max_length=64, validators=[django.core.validators.RegexValidator("^[0-9a-f]{64}$")]
                    ),
                ),
                ("member_id", models.BigIntegerField(null=True)),
                ("target_type", models.CharField(blank=True, max_length=60)),
                ("target_id", models.BigIntegerField(null=True)),
                (
                    "part",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("scan", "scan of the paper"),
                            ("letter", "letter"),
                            ("certified_copy", "certified copy"),
                            ("evidence", "evidence"),
                        ],
                        max_length=20,
                    ),
                ),
                ("kept_at", models.DateTimeField(null=True)),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["target_type", "target_id"], name="core_keptfile_target"),
                    models.Index(
                        condition=models.Q(("kept_at", None)), fields=["uploaded_by"], name="core_keptfile_waits"
                    ),
                ],
                "constraints": [
                    portal.core.policies.ReadPolicy(
                        name="core_keptfile_read",
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
                                    models.F("parties"),
                                    portal.core.policies.Setting("portal_member", models.BigIntegerField()),
                                ),
                            ),
                            models.Q(
                                ("audience__in", ["members", "restricted"]),
                                ("release_at__lte", portal.core.classes.InitPlanClock()),
                            ),
                            _connector="OR",
                        ),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kept_at", None),
                                ("member_id", None),
                                ("part", ""),
                                ("target_id", None),
                                ("target_type", ""),
                                ("audience", "delegation"),
                                ("parties", []),
                                ("release_at", None),
                            ),
                            models.Q(
                                ("kept_at__isnull", False),
                                ("target_id__isnull", False),
                                models.Q(("target_type", ""), _negated=True),
                                models.Q(("part", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="core_keptfile_waits_or_is_kept",
                    ),
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="core_keptfile_has_content"),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="core_keptfile_has_hash"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "media_type__in",
                                [
                                    "application/pdf",
                                    "image/png",
                                    "image/jpeg",
                                    "image/tiff",
                                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                                    "application/vnd.oasis.opendocument.text",
                                    "application/vnd.oasis.opendocument.spreadsheet",
                                ],
                            )
                        ),
                        name="core_keptfile_of_the_list",
                    ),
                ],
            },
        ),
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), BACK),
    ]

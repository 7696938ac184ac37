"""Treaties as data; instruments become processes; names, successions, organisations and competences as dated facts."""

import datetime
from typing import Any

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
import portal.core.classes
import portal.core.clock
import portal.core.ids
import portal.core.policies
from django.db import migrations, models


def found_treaties(apps: Any, schema_editor: Any) -> None:
    """What stands on record was done towards the founding agreement of its world, is public, and was examined elsewhere.

    The loader of reference data fills the treaty; here it only needs to be there.
    """
    instruments = apps.get_model("members", "Instrument").objects.select_related("member")
    treaties: dict[bool, Any] = {}
    for row in instruments:
        fictional = row.member.fictional
        if fictional not in treaties:
            key = "model-agreement" if fictional else "founding-agreement"
            treaties[fictional] = apps.get_model("members", "Treaty").objects.create(
                key=key, title={"en": key}, founding=True, fictional=fictional
            )
        row.uid, row.treaty, row.fictional = portal.core.ids.uuid7(), treaties[fictional], fictional
        row.state, row.audience = "recorded", "public"
        row.save()
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0006_guards_of_participants_and_partners"),
    ]

    operations = [
        migrations.CreateModel(
            name="Competence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("source", models.CharField(max_length=300)),
                ("source_url", models.URLField(blank=True)),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            ("notified", "notified by the depositary"),
                            ("official", "published officially"),
                            ("reported", "reported"),
                            ("demonstration", "demonstration"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "covers",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None),
                ),
                ("words", models.JSONField(blank=True, default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="FullPowers",
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
                ("person", models.CharField(max_length=200)),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("signature", "signature"),
                            ("definitive_signature", "definitive signature"),
                            ("signature_ad_referendum", "signature ad referendum"),
                            ("ratification", "ratification"),
                            ("acceptance", "acceptance"),
                            ("approval", "approval"),
                            ("accession", "accession"),
                            ("succession", "succession"),
                            ("formal_confirmation", "formal confirmation"),
                            ("provisional_application", "provisional application"),
                            ("provisional_end", "end of provisional application"),
                            ("declaration", "declaration"),
                            ("competence", "declaration of competence"),
                            ("reservation", "reservation"),
                            ("objection", "objection to a reservation"),
                            ("withdrawal", "withdrawal"),
                            ("revocation", "revocation of a withdrawal"),
                            ("correction", "correction"),
                            ("invitation", "invitation reported"),
                            ("announcement", "participation announced"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "issued_by",
                    models.CharField(
                        choices=[
                            ("head_of_state", "head of state"),
                            ("head_of_government", "head of government"),
                            ("foreign_minister", "minister for foreign affairs"),
                        ],
                        max_length=20,
                    ),
                ),
                ("dated", models.DateField()),
                ("received_on", models.DateField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MemberName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("source", models.CharField(max_length=300)),
                ("source_url", models.URLField(blank=True)),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            ("notified", "notified by the depositary"),
                            ("official", "published officially"),
                            ("reported", "reported"),
                            ("demonstration", "demonstration"),
                        ],
                        max_length=14,
                    ),
                ),
                ("short", models.JSONField()),
                ("formal", models.JSONField(blank=True, default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="OrganisationMembership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("source", models.CharField(max_length=300)),
                ("source_url", models.URLField(blank=True)),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            ("notified", "notified by the depositary"),
                            ("official", "published officially"),
                            ("reported", "reported"),
                            ("demonstration", "demonstration"),
                        ],
                        max_length=14,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Rectification",
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
                        choices=[("proposed", "proposed"), ("made", "made"), ("objected", "objected to")],
                        default="proposed",
                        max_length=12,
                    ),
                ),
                ("where", models.CharField(max_length=200)),
                ("reads", models.JSONField()),
                ("should_read", models.JSONField()),
                ("objections_until", models.DateTimeField()),
                ("notification", models.CharField(blank=True, max_length=40)),
                ("proces_verbal", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=300)),
                ("source_url", models.URLField(blank=True)),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            ("notified", "notified by the depositary"),
                            ("official", "published officially"),
                            ("reported", "reported"),
                            ("demonstration", "demonstration"),
                        ],
                        max_length=14,
                    ),
                ),
                ("succeeded_on", models.DateField()),
                ("note", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="Treaty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=portal.core.ids.uuid7, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(db_default=portal.core.clock.PortalClock(), editable=False)),
                ("updated_at", models.DateTimeField(db_default=portal.core.clock.PortalClock(), editable=False)),
                ("key", models.SlugField(unique=True)),
                ("title", models.JSONField()),
                ("founding", models.BooleanField(default=False)),
                ("fictional", models.BooleanField(default=False)),
                ("depositary", models.JSONField(blank=True, default=dict)),
                ("depositary_is_secretariat", models.BooleanField(default=False)),
                ("seat_zone", models.CharField(default="Asia/Shanghai", max_length=40)),
                ("opened_on", models.DateField(blank=True, null=True)),
                ("signature_closes_on", models.DateField(blank=True, null=True)),
                (
                    "authentic_languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), blank=True, default=list, size=None
                    ),
                ),
                ("text_url", models.URLField(blank=True)),
                ("text_note", models.JSONField(blank=True, default=dict)),
                (
                    "reservations",
                    models.CharField(
                        choices=[
                            ("unknown", "not known"),
                            ("none", "none may be made"),
                            ("allowed", "may be made"),
                            ("with_acceptance", "need acceptance by the competent organ"),
                        ],
                        default="unknown",
                        max_length=16,
                    ),
                ),
                ("needed", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "counted",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), blank=True, default=list, size=None
                    ),
                ),
                ("days_after", models.PositiveIntegerField(blank=True, null=True)),
                ("later_days", models.PositiveIntegerField(blank=True, null=True)),
                ("entered_on", models.DateField(blank=True, null=True)),
                (
                    "withdrawal",
                    models.CharField(
                        choices=[
                            ("unknown", "not known"),
                            ("year_end", "end of the year in which the notice is received"),
                            ("next_year_end", "end of the year after that in which the notice is received"),
                            ("days", "a number of days after the notice is received"),
                        ],
                        default="unknown",
                        max_length=16,
                    ),
                ),
                ("withdrawal_days", models.PositiveIntegerField(blank=True, null=True)),
                ("rectification_days", models.PositiveIntegerField(default=90)),
                ("sources", models.JSONField(blank=True, default=dict)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="instrument",
            name="members_instrument_once",
        ),
        migrations.AddField(
            model_name="condition",
            name="instrument",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="conditions",
                to="members.instrument",
            ),
        ),
        migrations.AddField(
            model_name="instrument",
            name="accepted_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="instrument",
            name="audience",
            field=models.CharField(
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
        migrations.AddField(
            model_name="instrument",
            name="capacity",
            field=models.CharField(
                blank=True,
                choices=[
                    ("head_of_state", "head of state"),
                    ("head_of_government", "head of government"),
                    ("foreign_minister", "minister for foreign affairs"),
                    ("full_powers", "with full powers"),
                    ("other", "in another capacity"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="instrument",
            name="changes",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="instrument",
            name="confirmed_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="instrument",
            name="copy_certified_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="instrument",
            name="copy_digest",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="instrument",
            name="covers",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="instrument",
            name="created_at",
            field=models.DateTimeField(db_default=portal.core.clock.PortalClock(), editable=False),
        ),
        migrations.AddField(
            model_name="instrument",
            name="deposited_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="instrument",
            name="effect_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="instrument",
            name="fictional",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="instrument",
            name="notification",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="instrument",
            name="parties",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="instrument",
            name="question",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="instrument",
            name="received_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="instrument",
            name="refers_to",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followed_by",
                to="members.instrument",
            ),
        ),
        migrations.AddField(
            model_name="instrument",
            name="release_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="instrument",
            name="rules_version",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="instrument",
            name="settled_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="instrument",
            name="signatory",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="instrument",
            name="state",
            field=models.CharField(
                choices=[
                    ("received", "received"),
                    ("asked", "state asked"),
                    ("in_form", "in due form"),
                    ("deposited", "deposited"),
                    ("recorded", "recorded"),
                    ("taken_back", "taken back"),
                    ("revoked", "revoked"),
                ],
                default="received",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="instrument",
            name="state_since",
            field=models.DateTimeField(db_default=portal.core.clock.PortalClock()),
        ),
        migrations.AddField(
            model_name="instrument",
            name="uid",
            field=models.UUIDField(default=portal.core.ids.uuid7, editable=False),
        ),
        migrations.AddField(
            model_name="instrument",
            name="updated_at",
            field=models.DateTimeField(db_default=portal.core.clock.PortalClock(), editable=False),
        ),
        migrations.AddField(
            model_name="instrument",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="instrument",
            name="words",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="statusinterval",
            name="instrument",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="statuses",
                to="members.instrument",
            ),
        ),
        migrations.AlterField(
            model_name="instrument",
            name="dated",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="instrument",
            name="kind",
            field=models.CharField(
                choices=[
                    ("signature", "signature"),
                    ("definitive_signature", "definitive signature"),
                    ("signature_ad_referendum", "signature ad referendum"),
                    ("ratification", "ratification"),
                    ("acceptance", "acceptance"),
                    ("approval", "approval"),
                    ("accession", "accession"),
                    ("succession", "succession"),
                    ("formal_confirmation", "formal confirmation"),
                    ("provisional_application", "provisional application"),
                    ("provisional_end", "end of provisional application"),
                    ("declaration", "declaration"),
                    ("competence", "declaration of competence"),
                    ("reservation", "reservation"),
                    ("objection", "objection to a reservation"),
                    ("withdrawal", "withdrawal"),
                    ("revocation", "revocation of a withdrawal"),
                    ("correction", "correction"),
                    ("invitation", "invitation reported"),
                    ("announcement", "participation announced"),
                ],
                max_length=24,
            ),
        ),
        migrations.AddField(
            model_name="competence",
            name="instrument",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="competences",
                to="members.instrument",
            ),
        ),
        migrations.AddField(
            model_name="competence",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="competences", to="members.member"
            ),
        ),
        migrations.AddField(
            model_name="fullpowers",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="full_powers", to="members.member"
            ),
        ),
        migrations.AddField(
            model_name="instrument",
            name="full_powers",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="instruments",
                to="members.fullpowers",
            ),
        ),
        migrations.AddField(
            model_name="membername",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="names", to="members.member"
            ),
        ),
        migrations.AddField(
            model_name="organisationmembership",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="member_states", to="members.member"
            ),
        ),
        migrations.AddField(
            model_name="organisationmembership",
            name="state",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="organisations", to="members.member"
            ),
        ),
        migrations.AddField(
            model_name="rectification",
            name="objected_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.member",
            ),
        ),
        migrations.AddField(
            model_name="succession",
            name="predecessor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="successions", to="members.member"
            ),
        ),
        migrations.AddField(
            model_name="succession",
            name="successor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="predecessions", to="members.member"
            ),
        ),
        migrations.AddConstraint(
            model_name="treaty",
            constraint=models.UniqueConstraint(
                condition=models.Q(("founding", True)),
                fields=("fictional",),
                name="members_treaty_one_founding_agreement",
            ),
        ),
        migrations.AddConstraint(
            model_name="treaty",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawal", "days"), _negated=True), ("withdrawal_days__isnull", False), _connector="OR"
                ),
                name="members_treaty_withdrawal_days",
            ),
        ),
        migrations.AddField(
            model_name="rectification",
            name="treaty",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rectifications", to="members.treaty"
            ),
        ),
        migrations.AddField(
            model_name="fullpowers",
            name="treaty",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="full_powers", to="members.treaty"
            ),
        ),
        migrations.AddField(
            model_name="instrument",
            name="treaty",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="instruments", to="members.treaty"
            ),
        ),
        migrations.RunPython(found_treaties, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="instrument",
            name="uid",
            field=models.UUIDField(default=portal.core.ids.uuid7, editable=False, unique=True),
        ),
        migrations.AlterField(
            model_name="instrument",
            name="treaty",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="instruments", to="members.treaty"
            ),
        ),
        migrations.AddConstraint(
            model_name="instrument",
            constraint=portal.core.policies.ReadPolicy(
                name="members_instrument_read",
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
            model_name="instrument",
            constraint=models.UniqueConstraint(
                "treaty",
                "member",
                "kind",
                django.db.models.functions.comparison.Coalesce("dated", models.Value(datetime.date(1, 1, 1))),
                django.db.models.functions.comparison.Coalesce("deposited_on", models.Value(datetime.date(1, 1, 1))),
                condition=models.Q(
                    models.Q(("kind__in", ("declaration", "reservation", "objection", "correction")), _negated=True),
                    models.Q(("state", "taken_back"), _negated=True),
                ),
                name="members_instrument_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="instrument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["deposited", "revoked"]), _negated=True),
                    ("deposited_on__isnull", False),
                    _connector="OR",
                ),
                name="members_instrument_deposit_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="instrument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("dated__isnull", True),
                        ("deposited_on__isnull", True),
                        ("dated__lte", models.F("deposited_on")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("dated__isnull", True),
                        ("received_on__isnull", True),
                        ("dated__lte", models.F("received_on")),
                        _connector="OR",
                    ),
                ),
                name="members_instrument_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="instrument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effect_on__isnull", True),
                    ("deposited_on__isnull", True),
                    ("kind", "succession"),
                    ("effect_on__gte", models.F("deposited_on")),
                    _connector="OR",
                ),
                name="members_instrument_effect_after_deposit",
            ),
        ),
        migrations.AddConstraint(
            model_name="competence",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("organisation", "="), ("valid", "&&")], name="members_competence_no_overlap"
            ),
        ),
        migrations.AddConstraint(
            model_name="membername",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("member", "="), ("valid", "&&")], name="members_membername_no_overlap"
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationmembership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("organisation", "="), ("state", "="), ("valid", "&&")],
                name="members_organisation_no_overlap",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationmembership",
            constraint=models.CheckConstraint(
                condition=models.Q(("organisation", models.F("state")), _negated=True),
                name="members_organisation_of_others",
            ),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.UniqueConstraint(fields=("predecessor", "successor"), name="members_succession_once"),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.CheckConstraint(
                condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                name="members_succession_of_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="rectification",
            constraint=portal.core.policies.ReadPolicy(
                name="members_rectification_read",
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
            model_name="fullpowers",
            constraint=portal.core.policies.ReadPolicy(
                name="members_fullpowers_read",
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
            model_name="fullpowers",
            constraint=models.UniqueConstraint(
                fields=("treaty", "member", "person", "act", "dated"), name="members_fullpowers_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="fullpowers",
            constraint=models.CheckConstraint(
                condition=models.Q(("dated__lte", models.F("received_on"))), name="members_fullpowers_in_order"
            ),
        ),
    ]

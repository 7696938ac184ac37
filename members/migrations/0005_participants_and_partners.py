"""Participants with their people, and what partner systems need beyond their credentials."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import portal.core.classes
import portal.core.clock
import portal.core.ids
import portal.core.policies
from django.conf import settings
from django.db import migrations, models


# Every row that stands gets a public identifier of its own: a default of Django's would be the same for all.
UID = """
ALTER TABLE members_partnerapplication ADD COLUMN uid uuid NOT NULL UNIQUE DEFAULT uuidv7();
ALTER TABLE members_partnerapplication ALTER COLUMN uid DROP DEFAULT;
"""
NO_UID = "ALTER TABLE members_partnerapplication DROP COLUMN uid;"

# Partner systems that were bound to a member before consents were kept.
CONSENTS = """
INSERT INTO members_partnerconsent (uid, version, created_at, updated_at, audience, parties, state_since, fictional, state,
  partner_id, member_id, scopes, given_at, paper, receipt, end_reason)
SELECT uuidv7(), 1, consented_at, consented_at, 'restricted', ARRAY[member_id], consented_at, m.fictional, 'given',
  a.id, member_id, a.scopes, consented_at, 'entered on the command line', '', ''
FROM members_partnerapplication a JOIN members_member m ON m.id = a.member_id WHERE consented_at IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0004_account_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Admission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "end_code",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("own_wish", "at its own wish"),
                            ("dissolved", "it no longer exists"),
                            ("succeeded", "another organisation has taken its place"),
                            ("inactive", "it did not answer for a year"),
                            ("breach", "it broke the terms of its admission"),
                        ],
                        max_length=10,
                    ),
                ),
                ("end_reason", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="Identifier",
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
                (
                    "scheme",
                    models.CharField(
                        choices=[("ror", "ROR"), ("lei", "LEI"), ("isni", "ISNI"), ("wikidata", "Wikidata")],
                        max_length=8,
                    ),
                ),
                ("value", models.CharField(max_length=20)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Participant",
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
                            ("applied", "applied"),
                            ("decline_proposed", "decline proposed"),
                            ("admitted", "admitted"),
                            ("declined", "declined"),
                            ("withdrawn", "application withdrawn"),
                            ("ended", "admission ended"),
                        ],
                        default="applied",
                        max_length=16,
                    ),
                ),
                ("code", models.CharField(max_length=8, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("intergovernmental", "intergovernmental organisation"),
                            ("company", "company"),
                            ("research", "research institution"),
                            ("civil_society", "civil society organisation"),
                        ],
                        max_length=18,
                    ),
                ),
                ("name", models.JSONField()),
                ("about", models.JSONField(blank=True, default=dict)),
                ("website", models.URLField(blank=True)),
                ("seat", models.CharField(blank=True, max_length=120)),
                ("received_at", models.DateTimeField()),
                ("paper", models.CharField(max_length=200)),
                (
                    "decline_code",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("outside_purpose", "its work lies outside the purpose of the body"),
                            ("identity", "who it is could not be established"),
                            ("governmental", "it is an organ of a state, which acts through its member"),
                            ("mandate", "whoever applied was not shown to act for it"),
                            ("incomplete", "the application stayed incomplete after a reminder"),
                        ],
                        max_length=16,
                    ),
                ),
                ("decline_reason", models.TextField(blank=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ParticipantContact",
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
                ("label", models.CharField(max_length=150)),
                ("address", models.EmailField(max_length=254)),
                ("language", models.CharField(max_length=10)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PartnerConsent",
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
                            ("asked", "consent asked"),
                            ("given", "consent given"),
                            ("refused", "consent refused"),
                            ("revoked", "consent revoked"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("scopes", models.CharField(max_length=400)),
                ("given_at", models.DateTimeField(blank=True, null=True)),
                ("paper", models.CharField(blank=True, max_length=200)),
                ("receipt", models.CharField(blank=True, max_length=60)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=400)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Representative",
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
                ("valid", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="partnerapplication",
            name="created_at",
            field=models.DateTimeField(db_default=portal.core.clock.PortalClock(), editable=False),
        ),
        migrations.AddField(
            model_name="partnerapplication",
            name="former_secret",
            field=models.CharField(blank=True, max_length=255),
        ),
        migrations.AddField(
            model_name="partnerapplication",
            name="former_secret_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="partnerapplication",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="own_partner_systems",
                to="members.member",
            ),
        ),
        migrations.AddField(
            model_name="partnerapplication",
            name="purpose",
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddField(
            model_name="partnerapplication",
            name="secret_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="partnerapplication",
            name="suspended_by_member",
            field=models.BooleanField(default=False),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(UID, NO_UID)],
            state_operations=[
                migrations.AddField(
                    model_name="partnerapplication",
                    name="uid",
                    field=models.UUIDField(default=portal.core.ids.uuid7, editable=False, unique=True),
                ),
            ],
        ),
        migrations.AddField(
            model_name="partnerapplication",
            name="updated_at",
            field=models.DateTimeField(db_default=portal.core.clock.PortalClock(), editable=False),
        ),
        migrations.AddField(
            model_name="partnerapplication",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddConstraint(
            model_name="partnerapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(("scopes__iregex", "(^|[ :])(bind|vote)([ :]|$)"), _negated=True),
                name="members_partner_never_binds",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnerapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(("former_secret", ""), ("former_secret_until__isnull", False), _connector="OR"),
                name="members_partner_former_secret_ends",
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="decline_proposed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="declined_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="identifier",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="identifiers", to="members.participant"
            ),
        ),
        migrations.AddField(
            model_name="admission",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="admissions", to="members.participant"
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="participant",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invitations",
                to="members.participant",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("participant__isnull", True), models.Q(("role", "representative"), _negated=True)),
                    models.Q(
                        ("member__isnull", True),
                        ("participant__isnull", False),
                        ("powers", []),
                        ("role", "representative"),
                    ),
                    _connector="OR",
                ),
                name="members_invitation_participant_has_no_powers",
            ),
        ),
        migrations.AddField(
            model_name="participantcontact",
            name="participant",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="contact", to="members.participant"
            ),
        ),
        migrations.AddField(
            model_name="partnerconsent",
            name="given_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="partnerconsent",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="partner_consents", to="members.member"
            ),
        ),
        migrations.AddField(
            model_name="partnerconsent",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="consents",
                to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="representative",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="representatives", to="members.participant"
            ),
        ),
        migrations.AddField(
            model_name="representative",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="represents", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=portal.core.policies.ReadPolicy(
                name="members_participant_read",
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
            model_name="participant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("code__regex", "^P[0-9]{4,}$"), ("fictional", False)),
                    models.Q(("code__regex", "^XP[0-9]{4,}$"), ("fictional", True)),
                    _connector="OR",
                ),
                name="members_participant_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["decline_proposed", "declined"]), _negated=True),
                    models.Q(
                        ("decline_proposed_by__isnull", False),
                        models.Q(("decline_code", ""), _negated=True),
                        models.Q(("decline_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="members_participant_decline_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "declined"), _negated=True),
                    models.Q(
                        ("declined_by__isnull", False),
                        models.Q(("declined_by", models.F("decline_proposed_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="members_participant_two_decline",
            ),
        ),
        migrations.AddConstraint(
            model_name="identifier",
            constraint=portal.core.policies.ReadPolicy(
                name="members_identifier_read",
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
            model_name="identifier",
            constraint=models.UniqueConstraint(fields=("scheme", "value"), name="members_identifier_names_one"),
        ),
        migrations.AddConstraint(
            model_name="identifier",
            constraint=models.UniqueConstraint(fields=("participant", "scheme"), name="members_identifier_once"),
        ),
        migrations.AddConstraint(
            model_name="admission",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("participant", "="), ("valid", "&&")], name="members_admission_no_overlap"
            ),
        ),
        migrations.AddConstraint(
            model_name="admission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid__upper_inf", True), models.Q(("end_code", ""), _negated=True), _connector="OR"
                ),
                name="members_admission_end_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="participantcontact",
            constraint=portal.core.policies.ReadPolicy(
                name="members_participantcontact_read",
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
            model_name="partnerconsent",
            constraint=portal.core.policies.ReadPolicy(
                name="members_partnerconsent_read",
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
            model_name="partnerconsent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["asked", "given"])),
                fields=("partner",),
                name="members_consent_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnerconsent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["given", "revoked"]), _negated=True),
                    models.Q(
                        ("given_at__isnull", False),
                        models.Q(("given_by__isnull", False), models.Q(("paper", ""), _negated=True), _connector="OR"),
                    ),
                    _connector="OR",
                ),
                name="members_consent_given_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="representative",
            constraint=portal.core.policies.ReadPolicy(
                name="members_representative_read",
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
            model_name="representative",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("user", "="), ("valid", "&&")], name="members_representative_one_at_a_time"
            ),
        ),
        migrations.RunSQL(CONSENTS, migrations.RunSQL.noop),
    ]

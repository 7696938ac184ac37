"""What each side of a match declared on export control and sanctions stays with the match; no consent without it."""

from django.db import migrations, models

#: Nobody consented without declaring (`match_consent` refused it): the instant of consent is that of the declaration.
DECLARED = """
UPDATE initiatives_match SET need_declared_at = need_consented_at, offer_declared_at = offer_consented_at
 WHERE need_consented_at IS NOT NULL OR offer_consented_at IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0005_offer_left")]
    operations = [
        *(
            migrations.AddField("match", f"{side}_declared_at", models.DateTimeField(blank=True, null=True))
            for side in ("need", "offer")
        ),
        *(
            migrations.AddField("match", f"{side}_declaration", models.TextField(blank=True, default=""), False)
            for side in ("need", "offer")
        ),
        migrations.RunSQL(DECLARED, migrations.RunSQL.noop),
        *(
            migrations.AddConstraint(
                "match",
                models.CheckConstraint(
                    condition=models.Q(
                        (f"{side}_consented_at__isnull", True), (f"{side}_declared_at__isnull", False), _connector="OR"
                    ),
                    name=f"initiatives_match_{role}_declared",
                ),
            )
            for side, role in (("need", "receiver"), ("offer", "giver"))
        ),
    ]

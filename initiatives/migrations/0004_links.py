"""What is linked to an initiative, a need or an offer is read by who reads both."""

from django.db import migrations

from portal.core.policies import links_policy

INITIATIVE = "initiatives_initiative"


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0003_guards"), ("governance", "0003_guards")]
    operations = [
        links_policy("initiatives_need_points", need_id="initiatives_need"),
        links_policy("initiatives_offer_points", offer_id="initiatives_offer"),
        links_policy("initiatives_initiative_points", initiative_id=INITIATIVE),
        links_policy(
            "initiatives_initiative_commitments", initiative_id=INITIATIVE, commitment_id="governance_commitment"
        ),
        links_policy("initiatives_initiative_decisions", initiative_id=INITIATIVE, decision_id="governance_decision"),
    ]

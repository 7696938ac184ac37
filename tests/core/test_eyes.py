"""The second wall: what each pair of eyes sees, straight from the database (goals.md S2)."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection
from django.db.utils import ProgrammingError

from portal.core import clock
from portal.core.classes import Audience
from portal.core.eyes import NOBODY, PUBLIC, SERVICE, STAFF, Eyes, Viewer, current_settings, seeing_as
from portal.core.texts.models import Text

MINE, OTHER = 7, 8
ME, STRANGER = Viewer(Eyes.MEMBER, MINE), Viewer(Eyes.MEMBER, OTHER)


@pytest.fixture
def texts(db: None) -> None:
    with seeing_as(SERVICE):
        for audience in Audience.values:
            Text.objects.create(audience=audience, parties=[MINE])


SEEN = [
    (PUBLIC, {"public"}),
    (STRANGER, {"public", "members"}),
    (STAFF, {"public", "members", "restricted"}),
    (ME, {"public", "members", "restricted", "delegation"}),
    (SERVICE, {"public", "members", "restricted", "delegation"}),
]


@pytest.mark.parametrize(("viewer", "classes"), SEEN)
def test_both_walls_show_the_same(texts: None, viewer: Viewer, classes: set[str]) -> None:
    with seeing_as(viewer):
        by_database = set(Text.objects.values_list("audience", flat=True))
    with seeing_as(SERVICE):
        by_selector = set(Text.objects.visible_to(viewer).values_list("audience", flat=True))
    assert by_database == by_selector == classes


def test_without_eyes_a_protected_table_raises(texts: None) -> None:
    with pytest.raises(ProgrammingError, match="no eyes set"):
        Text.objects.filter(audience="public").count()


def test_eyes_are_restored(texts: None) -> None:
    with seeing_as(ME):
        with seeing_as(SERVICE):
            assert current_settings() == ("service", "")
        assert Text.objects.count() == 4
        with pytest.raises(ZeroDivisionError), seeing_as(STRANGER):
            raise ZeroDivisionError
        assert Text.objects.count() == 4
    assert current_settings() == NOBODY
    with pytest.raises(ProgrammingError, match="no eyes set"):
        Text.objects.count()


def test_a_database_error_keeps_its_own_message(texts: None) -> None:
    with pytest.raises(DatabaseError, match="division by zero"), seeing_as(ME), connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")


@pytest.mark.parametrize("viewer", [PUBLIC, ME, STAFF])
def test_only_services_write(texts: None, viewer: Viewer) -> None:
    with pytest.raises(DatabaseError, match="row-level security"), seeing_as(viewer):
        Text.objects.create(audience="public")
    with seeing_as(viewer):
        assert Text.objects.update(original_language="fr") == 0
        assert Text.objects.all().delete()[0] == 0


def test_release_opens_what_members_saw(texts: None) -> None:
    with seeing_as(SERVICE):
        Text.objects.exclude(audience="public").update(release_at=clock.now())
    with seeing_as(PUBLIC):
        assert set(Text.objects.values_list("audience", flat=True)) == {"public", "members", "restricted"}


# Tables without a policy, each with the reason why nothing in them needs one.
OPEN = {
    "account_emailaddress": "addresses of accounts, read at sign-in before anybody's eyes are known",
    "account_emailconfirmation": "as account_emailaddress",
    "auth_group": "Django's own, empty",
    "auth_group_permissions": "Django's own, empty",
    "auth_permission": "Django's own",
    "core_audithead": "one row: the last link of the chain, which is published",
    "core_clock": "one row: the offset of the clock",
    "core_sentform": "found only by who sends the same form again; forgotten after a minute",
    "core_formstash": "found only by who holds the token; only its hash is stored",
    "core_jobheartbeat": "when each periodic job last ran, published on the status page",
    "core_maildomain": "how mail domains answer: no addresses, no contents",
    "core_series": "counters of published symbols",
    "django_content_type": "Django's own",
    "django_migrations": "Django's own",
    "django_session": "Django's own, empty: sessions stand in members_session",
    "governance_consulted": "who is consulted is published with the round; the round itself is protected",
    "governance_goal": "published by the United Nations",
    "governance_plan": "published action plans",
    "governance_point": "published action plans",
    "governance_commitment_points": "pairs of keys; both ends are protected or published",
    "governance_runmember": "who is entitled is published with the run; the run itself is protected",
    "initiatives_initiative_commitments": "pairs of keys; both ends are protected",
    "initiatives_initiative_decisions": "pairs of keys; both ends are protected",
    "initiatives_initiative_points": "pairs of keys; both ends are protected or published",
    "initiatives_need_points": "pairs of keys; both ends are protected or published",
    "initiatives_offer_points": "pairs of keys; both ends are protected or published",
    "members_admission": "who was admitted to take part, and when, is published",
    "members_area": "M49 list, published",
    "members_areaname": "M49 list, published",
    "members_competence": "the register is public",
    "members_condition": "the register is public",
    "members_group": "published groups",
    "members_groupmembership": "published groups",
    "members_membername": "the register is public",
    "members_member": "the register is public",
    "members_office": "who holds an office is public",
    "members_organ": "organs are public",
    "members_organisationmembership": "the register is public",
    "members_partnerapplication": "read when a token is asked for, before anybody's eyes are known; secrets are hashed",
    "members_rulesofprocedure": "rules are public",
    "members_seat": "seats are public",
    "members_session": "found only by who holds the key; read before anybody's eyes are known",
    "members_statusinterval": "the register is public",
    "members_succession": "the register is public",
    "members_treaty": "treaties are public",
    "members_user": "accounts, read at sign-in before anybody's eyes are known",
    "members_user_groups": "Django's own, empty",
    "members_user_user_permissions": "Django's own, empty",
    "mfa_authenticator": "second factors, read at sign-in before anybody's eyes are known",
    "oauth2_provider_accesstoken": "tokens, stored hashed; read before anybody's eyes are known",
    "oauth2_provider_devicegrant": "the library's own, unused",
    "oauth2_provider_grant": "the library's own, unused",
    "oauth2_provider_idtoken": "the library's own, unused",
    "oauth2_provider_refreshtoken": "the library's own, unused",
}


def test_every_table_is_protected_or_open_with_a_reason(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, c.relrowsecurity, count(p.polname) FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid "
            "WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace GROUP BY 1, 2"
        )
        tables = {name: (secured, policies) for name, secured, policies in cursor.fetchall()}
    unprotected = {name for name, (secured, policies) in tables.items() if not secured or policies < 4}
    assert unprotected == set(OPEN)

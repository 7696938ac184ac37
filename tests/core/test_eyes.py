"""The second wall: what each pair of eyes sees, straight from the database (goals.md S2)."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection
from django.db.utils import ProgrammingError

from portal.core import clock
from portal.core.classes import Audience, Classed
from portal.core.eyes import NOBODY, PUBLIC, SERVICE, STAFF, Eyes, Viewer, current_settings, seeing_as
from portal.core.texts.models import Text
from tests.api.makers import world

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
    "governance_commitment_points": "says only which public point a row of unknown content has; the list of commitments reads "
    "300 pairs a page, and a policy through the commitment made its statement a quarter slower (2.8 to 3.5 ms and more)",
    "governance_runmember": "who is entitled is published with the run; the run itself is protected",
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
    "members_signinplace": "digests, read and written at sign-in before anybody's eyes are known",
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


LINKS = [
    relation.remote_field.through
    for model in apps.get_models()
    for relation in model._meta.local_many_to_many
    if relation.remote_field.through._meta.auto_created
    and any(issubclass(end, Classed) for end in (model, relation.related_model))
]


@pytest.mark.parametrize("link", LINKS, ids=lambda link: link._meta.db_table)
def test_a_link_is_read_by_who_reads_what_it_links(db: None, link: Any) -> None:
    """Every table that Django makes for a many-to-many relation of a classed row asks each of its classed ends."""
    if link._meta.db_table in OPEN:
        return
    ends = [
        field.column for field in link._meta.fields if field.is_relation and issubclass(field.related_model, Classed)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_expr(polqual, polrelid) FROM pg_policy WHERE polrelid = %s::regclass AND polcmd = 'r'",
            [link._meta.db_table],
        )
        (rule,) = cursor.fetchone()
    assert ends
    for column in ends:
        assert f"{link._meta.db_table}.{column}" in rule


def test_no_pair_tells_of_what_is_hidden(db: None) -> None:
    made = world(audience=Audience.PUBLIC)
    pairs = {name: getattr(made["initiative"], name).through for name in ("points", "commitments", "decisions")}
    pairs["needs"] = type(made["need"]).points.through
    with seeing_as(SERVICE):
        made["need"].points.set(made["points"])

    def counted(viewer: Viewer) -> dict[str, int]:
        with seeing_as(viewer):
            return {name: pair._base_manager.count() for name, pair in pairs.items()}

    assert counted(PUBLIC) == counted(SERVICE) == {"points": 2, "commitments": 1, "decisions": 1, "needs": 2}
    with seeing_as(SERVICE):
        type(made["commitment"]).objects.update(audience=Audience.DELEGATION, parties=[MINE])
        type(made["need"]).objects.update(audience=Audience.DELEGATION, parties=[MINE])
    assert counted(STRANGER) == {"points": 2, "commitments": 0, "decisions": 1, "needs": 0}
    assert counted(ME) == {"points": 2, "commitments": 1, "decisions": 1, "needs": 2}
    with seeing_as(SERVICE):
        type(made["initiative"]).objects.update(audience=Audience.DELEGATION, parties=[OTHER])
    assert counted(ME) == {"points": 0, "commitments": 0, "decisions": 0, "needs": 2}
    with pytest.raises(DatabaseError, match="row-level security"), seeing_as(STRANGER):
        pairs["needs"]._base_manager.create(need_id=made["need"].pk, point_id=made["points"][0].pk + 10**6)
    with pytest.raises(ProgrammingError, match="no eyes set"):
        pairs["needs"]._base_manager.count()


def test_every_table_is_protected_or_open_with_a_reason(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, c.relrowsecurity, count(p.polname) FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid "
            "WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace GROUP BY 1, 2"
        )
        tables = {name: (secured, policies) for name, secured, policies in cursor.fetchall()}
    unprotected = {name for name, (secured, policies) in tables.items() if not secured or policies < 4}
    assert unprotected == set(OPEN)

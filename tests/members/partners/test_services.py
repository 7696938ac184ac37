"""Acts on partner systems: who may what, and what follows at once (domain.md §2, goals.md A10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from members.accounts.models import User
from members.delegations.models import ActingFor, Delegate
from members.delegations.selectors import standing_of
from members.partners import services
from members.partners.models import PartnerApplication, PartnerConsent
from members.partners.selectors import SCOPE_WORDS, partners_seen, scope_words, waits_for
from members.partners.tasks import partners_expiring
from members.states.models import Member
from portal.core.audit.models import AuditEvent
from portal.core.classes import Audience
from portal.core.eyes import PUBLIC, SERVICE, STAFF, Eyes, Viewer, seeing_as
from portal.core.intervals import between
from portal.core.notices.models import Delivery
from portal.core.refusals import PermissionRefused, Refused, StaleVersion, TransitionRefused
from tests import factories
from tests.api.makers import world
from tests.api.test_tokens import ask, seen
from tests.factories import actor_for

pytestmark = pytest.mark.django_db
SCOPES = "commitments:read plans:read"


@dataclass
class Cast:
    home: Member
    focal: User
    delegate: User
    stranger: User
    officer: User


@pytest.fixture
def cast() -> Cast:
    home = factories.member("XHA")
    return Cast(
        home,
        factories.delegate(home, "focal", role="focal_point"),
        factories.delegate(home, "expert", powers="bind"),
        factories.delegate(factories.member("XAC"), "stranger", role="focal_point"),
        factories.office("officer"),
    )


def register(user: User, **changes: Any) -> tuple[PartnerApplication, str]:
    given = {
        "name": "Open data mirror", "purpose": "It mirrors.", "contact": "it@mirror.example", "scopes": SCOPES,
        "expires_at": timezone.now() + timedelta(days=60),
    } | changes  # fmt: skip
    return services.partner_register(**given, actor=actor_for(user))


def asked(cast: Cast) -> PartnerConsent:
    """A system of the secretariat's that asks to read for the member."""
    partner, _secret = register(cast.officer, reads_for=cast.home.pk)
    return fresh(PartnerConsent, partner=partner)


def fresh(model: Any, **found: Any) -> Any:
    with seeing_as(SERVICE):
        return model.objects.select_related().get(**found)


def events() -> list[str]:
    with seeing_as(SERVICE):
        return list(
            AuditEvent.objects.filter(name__startswith="partner.").order_by("pk").values_list("name", flat=True)
        )


def told() -> list[tuple[str, str]]:
    with seeing_as(SERVICE):
        return list(Delivery.objects.order_by("pk").values_list("notice__kind", "address"))


def header(client: Client, partner: PartnerApplication, secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {ask(client, partner, secret).json()['access_token']}"}


def commit() -> None:
    """What the database asks at COMMIT."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


# Registering


def test_a_focal_point_registers_for_its_member_and_consents_by_that(cast: Cast, client: Client) -> None:
    partner, secret = register(cast.focal, owner=cast.home.pk, reads_for=cast.home.pk)
    commit()
    consent = fresh(PartnerConsent, partner=partner)
    assert (consent.state, consent.given_by, consent.member) == ("given", cast.focal, cast.home)
    assert partner.consented_at is not None
    assert partner.parties == [cast.home.pk]
    assert events() == ["partner.created", "partner.consented"]
    assert told() == [("partner.created", "it@mirror.example")]
    assert ask(client, partner, secret).status_code == 200


@pytest.mark.parametrize("who", ["delegate", "stranger"])
def test_nobody_else_registers_for_a_member(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionRefused):
        register(getattr(cast, who), owner=cast.home.pk)
    with pytest.raises(PermissionRefused):
        register(getattr(cast, who))


def test_a_member_registers_for_itself_only(cast: Cast) -> None:
    other = factories.member("XAD")
    with pytest.raises(Refused) as refused:
        register(cast.focal, owner=cast.home.pk, reads_for=other.pk)
    assert refused.value.refusal.code == "other_member"


@pytest.mark.parametrize("days", [-1, 400])
def test_a_partner_system_is_let_in_for_a_year_at_most(cast: Cast, days: int) -> None:
    with pytest.raises(Refused) as refused:
        register(cast.officer, expires_at=timezone.now() + timedelta(days=days))
    assert refused.value.refusal.code == "term"


def test_an_officer_can_only_ask_for_consent(cast: Cast, client: Client) -> None:
    world_of(cast.home)
    partner, secret = register(cast.officer, reads_for=cast.home.pk)
    assert fresh(PartnerConsent, partner=partner).state == "asked"
    assert seen(client, header(client, partner, secret)) == 0
    with pytest.raises(PermissionRefused):
        services.partner_create(name="N", scopes=SCOPES, member=cast.home.pk, actor=actor_for(cast.officer))
    assert ("partner.consent_asked", "focal@xha.example") in told()


def world_of(lead: Member) -> None:
    """A commitment that only this member sees."""
    made = world(audience=Audience.DELEGATION)
    with seeing_as(SERVICE):
        type(made["commitment"]).objects.update(parties=[lead.pk])


# Consent


def test_consent_opens_the_eyes_of_the_member_with_a_new_secret_alone(cast: Cast, client: Client) -> None:
    world_of(cast.home)
    partner, old = register(cast.officer, reads_for=cast.home.pk)
    before = header(client, partner, old)
    consent = fresh(PartnerConsent, partner=partner)
    receipt, secret = services.consent_give(consent=consent.pk, actor=actor_for(cast.focal))
    commit()
    assert ask(client, partner, old).status_code == 401, "the secretariat knows this one"
    assert client.get("/api/v1/plans/", headers=before).status_code == 401, "a token from before the consent"
    assert seen(client, header(client, partner, secret)) == 1
    assert fresh(PartnerConsent, pk=consent.pk).receipt == receipt.number
    with pytest.raises(TransitionRefused):
        services.consent_give(consent=consent.pk, actor=actor_for(cast.focal))


@pytest.mark.parametrize("who", ["delegate", "stranger", "officer"])
def test_only_the_focal_point_of_that_member_consents(cast: Cast, who: str) -> None:
    consent = asked(cast)
    for act in (services.consent_give, services.consent_refuse):
        with pytest.raises(PermissionRefused):
            act(consent=consent.pk, actor=actor_for(getattr(cast, who)))


def test_who_stands_in_for_the_focal_point_consents_as_well(cast: Cast) -> None:
    consent, now = asked(cast), timezone.now()
    with seeing_as(SERVICE):
        expert, focal = (Delegate.objects.get(user=user) for user in (cast.delegate, cast.focal))
        stands_in = {"member": cast.home, "delegate": expert, "replaced": focal, "role": "focal_point"}
        ActingFor.objects.create(
            **stands_in, valid=between(now - timedelta(days=2), now - timedelta(days=1)), **factories.own(cast.home)
        )
    with pytest.raises(PermissionRefused):
        services.consent_give(consent=consent.pk, actor=actor_for(cast.delegate))
    with pytest.raises(IntegrityError, match="only the focal point"):
        spoofed(GIVE, cast.delegate.pk, "", consent.pk)
    with seeing_as(SERVICE):
        ActingFor.objects.create(**stands_in, valid=between(now, now + timedelta(days=1)), **factories.own(cast.home))
    services.consent_give(consent=consent.pk, actor=actor_for(cast.delegate))
    commit()


def test_a_refused_consent_opens_nothing(cast: Cast) -> None:
    consent = asked(cast)
    services.consent_refuse(consent=consent.pk, actor=actor_for(cast.focal), reason="Not now.")
    row = fresh(PartnerConsent, pk=consent.pk)
    assert (row.state, row.partner.consented_at, row.end_reason) == ("refused", None, "Not now.")
    again = services.consent_ask(partner=row.partner_id, member=cast.home.pk, actor=actor_for(cast.officer))
    assert again.pk != consent.pk
    with pytest.raises(Refused, match="already"):
        services.consent_ask(partner=row.partner_id, member=cast.home.pk, actor=actor_for(cast.officer))


def test_revoking_ends_the_tokens_at_once(cast: Cast, client: Client) -> None:
    world_of(cast.home)
    partner, secret = register(cast.focal, owner=cast.home.pk, reads_for=cast.home.pk)
    token, consent = header(client, partner, secret), fresh(PartnerConsent, partner=partner)
    assert seen(client, token) == 1
    for who in (cast.stranger, cast.officer, cast.delegate):
        with pytest.raises(PermissionRefused):
            services.consent_revoke(consent=consent.pk, actor=actor_for(who))
    receipt = services.consent_revoke(consent=consent.pk, actor=actor_for(cast.focal), reason="Leak")
    assert receipt.number
    assert client.get("/api/v1/plans/", headers=token).status_code == 401
    assert seen(client, header(client, partner, secret)) == 0


def test_a_page_opened_before_somebody_else_acted_is_refused(cast: Cast) -> None:
    consent = asked(cast)
    with pytest.raises(StaleVersion):
        services.consent_give(consent=consent.pk, actor=actor_for(cast.focal), expected_version=consent.version + 1)


# The database refuses what the services refuse


def spoofed(sql: str, *params: Any) -> None:
    """Run a statement as the application, with all eyes open, to its end."""
    with transaction.atomic(), seeing_as(SERVICE), connection.cursor() as cursor:
        cursor.execute(sql, params)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


GIVE = "UPDATE members_partnerconsent SET state = 'given', given_at = portal_clock(), given_by_id = %s, paper = %s WHERE id = %s"


@pytest.mark.parametrize("who", ["delegate", "stranger", "officer"])
def test_a_consent_by_somebody_else_is_refused_by_the_database(cast: Cast, who: str) -> None:
    consent = asked(cast)
    with pytest.raises(IntegrityError, match="only the focal point"):
        spoofed(GIVE, getattr(cast, who).pk, "", consent.pk)


def test_a_consent_that_is_not_in_the_record_is_refused_by_the_database(cast: Cast) -> None:
    consent = asked(cast)
    for given_by, paper in ((cast.focal.pk, ""), (None, "a paper nobody saw")):
        with pytest.raises(IntegrityError, match="stands in the record"):
            spoofed(GIVE, given_by, paper, consent.pk)
    with pytest.raises(IntegrityError, match="given_by_somebody"):
        spoofed(GIVE, None, "", consent.pk)


def test_a_former_focal_point_cannot_have_consented(cast: Cast) -> None:
    consent = asked(cast)
    with seeing_as(SERVICE):
        Delegate.objects.filter(user=cast.focal).update(role="expert")
    with pytest.raises(IntegrityError, match="only the focal point"):
        spoofed(GIVE, cast.focal.pk, "", consent.pk)


def test_a_system_cannot_be_bound_without_consent(cast: Cast) -> None:
    consent = asked(cast)
    bind = "UPDATE members_partnerapplication SET member_id = %s, consented_at = portal_clock() WHERE id = %s"
    with pytest.raises(IntegrityError, match="no consent"):
        spoofed(bind, cast.home.pk, consent.partner_id)
    own, _secret = register(cast.focal, owner=cast.home.pk, reads_for=cast.home.pk)
    other = factories.member("XAD")
    with pytest.raises(IntegrityError, match="no consent"):
        spoofed("UPDATE members_partnerapplication SET member_id = %s WHERE id = %s", other.pk, own.pk)


def test_a_consent_is_never_edited_and_its_end_closes_the_eyes(cast: Cast) -> None:
    partner, _secret = register(cast.focal, owner=cast.home.pk, reads_for=cast.home.pk)
    for change in ("scopes = 'members:read'", "given_at = portal_clock()", "receipt = 'X'"):
        with pytest.raises(IntegrityError, match="never edited"):
            spoofed(f"UPDATE members_partnerconsent SET {change} WHERE partner_id = %s", partner.pk)
    spoofed("UPDATE members_partnerconsent SET state = 'revoked' WHERE partner_id = %s", partner.pk)
    assert fresh(PartnerApplication, pk=partner.pk).consented_at is None
    with pytest.raises(IntegrityError, match="never edited"):
        spoofed("UPDATE members_partnerconsent SET state = 'given' WHERE partner_id = %s", partner.pk)


# Scopes


def test_less_holds_at_once_and_ends_the_tokens(cast: Cast, client: Client) -> None:
    partner, secret = register(cast.focal, owner=cast.home.pk, reads_for=cast.home.pk)
    before = header(client, partner, secret)
    services.partner_rescope(partner=partner.pk, scopes="plans:read", actor=actor_for(cast.focal))
    assert client.get("/api/v1/plans/", headers=before).status_code == 401
    now = fresh(PartnerApplication, pk=partner.pk)
    assert (now.scopes, now.member) == ("plans:read", cast.home)
    assert client.get("/api/v1/commitments/", headers=header(client, partner, secret)).status_code == 403
    assert ("partner.rescoped", "it@mirror.example") in told()


def test_the_focal_point_consents_anew_by_letting_it_read_more(cast: Cast) -> None:
    partner, _secret = register(cast.focal, owner=cast.home.pk, reads_for=cast.home.pk)
    services.partner_rescope(partner=partner.pk, scopes=f"{SCOPES} decisions:read", actor=actor_for(cast.focal))
    now = fresh(PartnerApplication, pk=partner.pk)
    assert now.member == cast.home
    with seeing_as(SERVICE):
        consents = list(now.consents.order_by("pk").values_list("state", "scopes", "given_by"))
    assert consents == [
        ("revoked", SCOPES, cast.focal.pk), ("given", "commitments:read decisions:read plans:read", cast.focal.pk)
    ]  # fmt: skip
    commit()


def test_more_that_the_secretariat_wants_is_asked_anew(cast: Cast) -> None:
    consent = asked(cast)
    services.partner_rescope(
        partner=consent.partner_id, scopes=f"{SCOPES} decisions:read", actor=actor_for(cast.officer)
    )
    with seeing_as(SERVICE):
        rows = PartnerConsent.objects.filter(partner=consent.partner_id).order_by("pk")
        assert [row.state for row in rows] == ["refused", "asked"]
    services.consent_give(consent=rows[1].pk, actor=actor_for(cast.focal))
    for user in (cast.officer, cast.stranger):  # once it reads for the member, the member alone
        with pytest.raises(PermissionRefused):
            services.partner_rescope(partner=consent.partner_id, scopes="members:read", actor=actor_for(user))
    with pytest.raises(Refused, match="exactly this"):
        services.partner_rescope(
            partner=consent.partner_id, scopes=f"{SCOPES} decisions:read", actor=actor_for(cast.focal)
        )


def test_no_system_reads_more_than_the_member_consented_to_in_raw_sql(cast: Cast) -> None:
    partner, _secret = register(cast.focal, owner=cast.home.pk, reads_for=cast.home.pk)
    widen = "UPDATE members_partnerapplication SET scopes = %s WHERE id = %s"
    with pytest.raises(IntegrityError, match="no consent"):
        spoofed(widen, f"{SCOPES} decisions:read", partner.pk)
    spoofed(widen, "plans:read", partner.pk)


@pytest.mark.parametrize("scope", ["proposals:bind", "ballots:vote", "bind", "plans:read vote:all"])
def test_no_partner_system_binds_or_votes(cast: Cast, scope: str) -> None:
    partner, _secret = register(cast.officer)
    with pytest.raises(Refused):
        register(cast.officer, scopes=scope)
    with pytest.raises(IntegrityError, match="never_binds"):
        spoofed("UPDATE members_partnerapplication SET scopes = %s WHERE id = %s", scope, partner.pk)


# Secrets


def test_two_secrets_are_good_for_the_time_chosen(cast: Cast, client: Client, clock: Any) -> None:
    partner, first = register(cast.officer)
    rotate = {"partner": partner.pk, "actor": actor_for(cast.officer)}
    row, second = services.partner_rotate(**rotate, overlap=timedelta(hours=24))
    assert first not in row.former_secret
    assert ask(client, partner, first).status_code == ask(client, partner, second).status_code == 200
    _row, third = services.partner_rotate(**rotate, overlap=timedelta(hours=24))
    assert [ask(client, partner, secret).status_code for secret in (first, second, third)] == [401, 200, 200]
    body = {"token": "x", "client_id": partner.client_id, "client_secret": second}
    assert client.post("/oauth/revoke/", body).status_code == 200
    clock.forward(hours=24)
    assert [ask(client, partner, secret).status_code for secret in (second, third, "")] == [401, 200, 401]


def test_without_overlap_the_former_secret_and_the_tokens_end_at_once(cast: Cast, client: Client) -> None:
    partner, first = register(cast.officer)
    token = header(client, partner, first)
    _row, second = services.partner_rotate(partner=partner.pk, overlap=timedelta(), actor=actor_for(cast.officer))
    assert client.get("/api/v1/plans/", headers=token).status_code == 401
    assert [ask(client, partner, secret).status_code for secret in (first, second)] == [401, 200]
    with pytest.raises(Refused):
        services.partner_rotate(partner=partner.pk, overlap=timedelta(days=31), actor=actor_for(cast.officer))


def test_the_secretariat_never_holds_a_secret_that_reads_for_a_member(cast: Cast) -> None:
    consent = asked(cast)
    rotate = {"partner": consent.partner_id, "overlap": timedelta()}
    services.partner_rotate(**rotate, actor=actor_for(cast.officer))
    services.consent_give(consent=consent.pk, actor=actor_for(cast.focal))
    for who in (cast.officer, cast.delegate, cast.stranger):
        with pytest.raises(PermissionRefused):
            services.partner_rotate(**rotate, actor=actor_for(who))
    services.partner_rotate(**rotate, actor=actor_for(cast.focal))


def test_the_former_secret_of_a_suspended_system_is_of_no_use(cast: Cast, client: Client) -> None:
    partner, first = register(cast.officer)
    _row, second = services.partner_rotate(
        partner=partner.pk, overlap=timedelta(hours=24), actor=actor_for(cast.officer)
    )
    services.partner_suspend(partner=partner.pk, actor=actor_for(cast.officer), reason="Lost")
    assert [ask(client, partner, secret).status_code for secret in (first, second)] == [401, 401]


# Suspension, term, last use


def test_each_side_lifts_its_own_suspension(cast: Cast, client: Client) -> None:
    partner, secret = register(cast.focal, owner=cast.home.pk, reads_for=cast.home.pk)
    token = header(client, partner, secret)
    act = {"partner": partner.pk, "reason": "Why"}
    for who in (cast.stranger, cast.delegate):
        with pytest.raises(PermissionRefused):
            services.partner_suspend(**act, actor=actor_for(who))
    for mine, other in ((cast.officer, cast.focal), (cast.focal, cast.officer)):
        services.partner_suspend(**act, actor=actor_for(mine))
        assert client.get("/api/v1/plans/", headers=token).status_code == 401
        with pytest.raises(PermissionRefused):
            services.partner_resume(**act, actor=actor_for(other))
        with pytest.raises(Refused):
            services.partner_suspend(**act, actor=actor_for(mine))
        services.partner_resume(**act, actor=actor_for(mine))
        assert ask(client, partner, secret).status_code == 200


def test_the_last_use_is_noted_once_an_hour_and_never_by_reading(cast: Cast, client: Client, clock: Any) -> None:
    partner, secret = register(cast.officer)
    assert fresh(PartnerApplication, pk=partner.pk).last_used_at is None
    token = header(client, partner, secret)
    first = fresh(PartnerApplication, pk=partner.pk).last_used_at
    clock.forward(minutes=59)
    ask(client, partner, secret)
    client.get("/api/v1/plans/", headers=token)
    assert fresh(PartnerApplication, pk=partner.pk).last_used_at == first
    clock.forward(minutes=2)
    ask(client, partner, secret)
    assert fresh(PartnerApplication, pk=partner.pk).last_used_at > first


def test_contact_and_focal_points_are_warned_once_for_each_step(cast: Cast, clock: Any) -> None:
    partner, _secret = register(cast.focal, owner=cast.home.pk)
    before, warnings = len(told()), []
    for days in (0, 29, 1, 23, 6):
        clock.forward(days=days)
        warnings.append((partners_expiring(), partners_expiring()))
    assert warnings == [(0, 0), (0, 0), (1, 0), (1, 0), (1, 0)]
    both = [("partner.expiring", "it@mirror.example"), ("partner.expiring_member", "focal@xha.example")]
    assert told()[before:] == both * 3
    services.partner_renew(
        partner=partner.pk, expires_at=timezone.now() + timedelta(days=5), actor=actor_for(cast.focal)
    )
    assert partners_expiring() == 1
    with pytest.raises(PermissionRefused):
        services.partner_renew(
            partner=partner.pk, expires_at=timezone.now() + timedelta(days=9), actor=actor_for(cast.stranger)
        )
    clock.forward(days=6)
    assert partners_expiring() == 0, "it has ended"


# Who sees which


def test_who_sees_a_partner_system(cast: Cast) -> None:
    own, _secret = register(cast.focal, owner=cast.home.pk)
    reading = asked(cast).partner
    other, _secret = register(cast.officer)
    viewers = {
        STAFF: {own.pk, reading.pk, other.pk},
        Viewer(Eyes.MEMBER, cast.home.pk): {own.pk, reading.pk},
        Viewer(Eyes.MEMBER, factories.member("XAD").pk): set(),
        PUBLIC: set(),
    }
    for viewer, keys in viewers.items():
        with seeing_as(viewer):
            assert {row.pk for row in partners_seen(viewer)} == keys
            assert PartnerConsent.objects.exists() is bool(keys), "the second wall"


def test_a_question_waits_for_the_focal_point(cast: Cast) -> None:
    consent = asked(cast)
    for who, number in ((cast.focal, 1), (cast.delegate, 0), (cast.stranger, 0), (cast.officer, 0)):
        with seeing_as(SERVICE):
            standing = standing_of(who, timezone.now())
        with seeing_as(standing.viewer()):
            waiting = waits_for(standing, timezone.now())
        assert len(waiting) == number
        assert not number or str(consent.partner.uid) in waiting[0].path


def test_every_scope_has_words() -> None:
    assert set(scope_words()) <= set(SCOPE_WORDS)

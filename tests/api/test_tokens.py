"""Partner systems: how they come in, what a token reaches, and how it ends (goals.md A10)."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from oauth2_provider.models import get_access_token_model

from members.partners.models import PartnerApplication
from members.partners.services import partner_create, partner_suspend
from portal.api import RESOURCES
from portal.core.actors import Door, system
from portal.core.audit.models import AuditEvent
from portal.core.classes import Audience
from portal.core.eyes import SERVICE, seeing_as
from portal.core.reads import ReadEntry
from portal.core.refusals import PermissionRefused, Refused
from tests.api.makers import world
from tests.api.test_resources import LISTS
from tests.factories import actor_for, delegate, member, office
from tests.statements import statements

pytestmark = pytest.mark.django_db
SCOPES = " ".join(settings.OAUTH2_PROVIDER["SCOPES"])


def partner(scopes: str = SCOPES, **options: Any) -> tuple[PartnerApplication, str]:
    return partner_create(name="Test", scopes=scopes, actor=system(Door.COMMAND), **options)


def ask(client: Client, app: PartnerApplication, secret: str, **more: str) -> Any:
    body = {"grant_type": "client_credentials", "client_id": app.client_id, "client_secret": secret, **more}
    return client.post("/oauth/token/", body)


def token(client: Client, scopes: str = SCOPES, **options: Any) -> dict[str, str]:
    """The header of a partner system's token."""
    response = ask(client, *partner(scopes, **options))
    assert response.status_code == 200, response.content
    return {"Authorization": f"Bearer {response.json()['access_token']}"}


def test_command_prints_credentials_that_work_and_are_stored_hashed(client: Client) -> None:
    out = StringIO()
    call_command("partner_create", "--name", "N", "--scopes", "plans:read members:read", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert told["scopes"] == "members:read plans:read"
    app = PartnerApplication.objects.get(client_id=told["client_id"])
    assert told["client_secret"] not in app.client_secret
    basic = base64.b64encode(f"{told['client_id']}:{told['client_secret']}".encode()).decode()
    response = client.post(
        "/oauth/token/", {"grant_type": "client_credentials"}, headers={"Authorization": f"Basic {basic}"}
    )
    assert response.json()["scope"] == "members:read plans:read"
    with seeing_as(SERVICE):
        assert AuditEvent.objects.filter(name="partner.created").count() == 1


@pytest.mark.parametrize("arguments", [["--scopes", "everything:write"], ["--scopes", "", "--member", "XQQ"]])
def test_command_refuses_what_does_not_exist(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("partner_create", "--name", "N", *arguments)


def test_only_the_secretariat_lets_partners_in() -> None:
    with pytest.raises(PermissionRefused):
        partner_create(name="N", scopes="", actor=actor_for(delegate(member())))
    partner_create(name="N", scopes="members:read", actor=actor_for(office("officer")))
    with pytest.raises(Refused):
        partner(scopes="nothing:read")


def test_no_secret_stands_in_the_database(client: Client) -> None:
    app, secret = partner()
    issued = ask(client, app, secret).json()["access_token"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT token, token_checksum FROM oauth2_provider_accesstoken")
        [(stored, checksum)] = cursor.fetchall()
        cursor.execute("SELECT to_jsonb(a)::text FROM members_partnerapplication a")
        assert secret not in cursor.fetchone()[0]
    assert stored == ""
    assert issued not in checksum
    header = {"Authorization": f"Bearer {checksum}"}
    assert client.get("/api/v1/plans/", headers=header).status_code == 401


def test_a_token_lives_an_hour_at_most(client: Client) -> None:
    app, secret = partner()
    answer = ask(client, app, secret).json()
    assert answer["expires_in"] <= 3600
    assert "refresh_token" not in answer
    assert get_access_token_model().objects.get().expires <= timezone.now() + timedelta(hours=1)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "unsupported_grant_type"),
        ({"grant_type": "password", "username": "a", "password": "b"}, 401, "invalid_client"),
        ({"grant_type": "client_credentials"}, 401, "invalid_client"),
        ({"grant_type": "client_credentials", "client_id": "x", "client_secret": "y"}, 401, "invalid_client"),
        ({"grant_type": "client_credentials", "client_id": "\x00", "client_secret": "y"}, 401, "invalid_client"),
    ],
)
def test_token_errors_are_problem_documents(client: Client, body: dict[str, str], status: int, code: str) -> None:
    response = client.post("/oauth/token/", body)
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert (response.status_code, problem["code"], problem["error"]) == (status, code, code)
    assert Client().get(problem["type"]).status_code == 200


def test_a_scope_that_was_not_given_is_refused(client: Client) -> None:
    app, secret = partner("plans:read")
    assert ask(client, app, secret, scope="members:read").json()["code"] == "invalid_scope"
    assert ask(client, app, secret).json()["scope"] == "plans:read"


def test_wrong_method_at_the_token_endpoint(client: Client) -> None:
    response = client.get("/oauth/token/")
    assert (response.status_code, response.json()["code"]) == (405, "method_not_allowed")


@pytest.mark.parametrize("scope", [*settings.OAUTH2_PROVIDER["SCOPES"], ""])
def test_scopes_times_operations(client: Client, scope: str) -> None:
    """A token reaches the operations of its scope, lists and items, and no other."""
    made = world()
    made |= {"point": made["points"][0], "silencerun": made["run"], "member": made["lead"]}
    made |= {"nationalresponse": made["response"]}
    header = token(client, scope or "plans:read")
    if not scope:
        PartnerApplication.objects.update(scopes="")  # what was given is taken back: it counts at once
    for route in RESOURCES:
        view = route.callback.cls
        key = made[view.serializer_class.Meta.model._meta.model_name]
        arguments = {name: getattr(key, name) for name in route.pattern.regex.groupindex}
        response = client.get(reverse(route.name, kwargs=arguments), headers=header)
        if view.scope == scope:
            assert response.status_code == 200
        else:
            assert (response.status_code, response.json()["code"]) == (403, "insufficient_scope")
            assert f'scope="{view.scope}"' in response["WWW-Authenticate"]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_with_a_token_is_two_statements(client: Client, name: str) -> None:
    world()
    header = token(client)
    with statements(2):
        assert client.get(reverse(name), headers=header).json()["results"]


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer x", "bearer \x7f", "Token x", "Bearer " + "x" * 5000])
def test_what_is_no_token(client: Client, header: str) -> None:
    response = client.get("/api/v1/plans/", headers={"Authorization": header})
    assert (response.status_code, response.json()["code"]) == (401, "invalid_token")
    assert response["WWW-Authenticate"] == 'Bearer realm="api", error="invalid_token"'


def test_revoked_is_at_once_without_effect(client: Client) -> None:
    app, secret = partner()
    issued = ask(client, app, secret).json()["access_token"]
    header = {"Authorization": f"Bearer {issued}"}
    assert client.get("/api/v1/plans/", headers=header).status_code == 200
    body = {"token": issued, "client_id": app.client_id, "client_secret": secret}
    assert client.post("/oauth/revoke/", body).status_code == 200
    assert client.get("/api/v1/plans/", headers=header).status_code == 401


@pytest.mark.parametrize("change", ["expired token", "suspended", "expired partner"])
def test_ended_access_is_at_once_without_effect(client: Client, change: str) -> None:
    app, secret = partner()
    header = {"Authorization": f"Bearer {ask(client, app, secret).json()['access_token']}"}
    past = timezone.now() - timedelta(seconds=1)
    if change == "expired token":
        get_access_token_model().objects.update(expires=past)
    elif change == "suspended":
        PartnerApplication.objects.update(suspended_at=past)
    else:
        PartnerApplication.objects.update(expires_at=past)
    assert client.get("/api/v1/plans/", headers=header).status_code == 401
    if change != "expired token":
        assert ask(client, app, secret).json()["code"] == "invalid_client"


def test_suspending_ends_the_tokens(client: Client) -> None:
    app, secret = partner()
    ask(client, app, secret)
    partner_suspend(partner=app.pk, actor=actor_for(office("officer")), reason="Key lost")
    assert not get_access_token_model().objects.exists()
    assert ask(client, app, secret).status_code == 401


def seen(client: Client, header: dict[str, str]) -> int:
    response = client.get("/api/v1/commitments/", headers=header)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-cache"
    return len(response.json()["results"])


def test_eyes_of_a_partner(client: Client) -> None:
    """Without a member: the public's. With one that consented: that member's. Its consent taken back: the public's again."""
    made = world(audience=Audience.MEMBERS)
    assert seen(client, token(client)) == 0
    header = token(client, member=made["other"].pk)
    assert seen(client, header) == 1
    PartnerApplication.objects.update(consented_at=None)
    assert seen(client, header) == 0


def test_drafts_of_a_member_are_seen_with_its_consent_alone_and_every_look_is_logged(client: Client) -> None:
    made = world(audience=Audience.DELEGATION)
    with seeing_as(SERVICE):
        type(made["commitment"]).objects.update(parties=[made["lead"].pk])
    assert seen(client, token(client, member=made["other"].pk)) == 0
    assert seen(client, token(client, member=made["lead"].pk)) == 1
    with seeing_as(SERVICE):
        [entry] = ReadEntry.objects.all()
    assert (entry.parties, entry.partner_id) == (
        [made["lead"].pk],
        PartnerApplication.objects.get(member=made["lead"]).pk,
    )
    assert entry.target_id == made["commitment"].pk


def test_no_eyes_stay_open_after_a_refusal(client: Client) -> None:
    header = token(client, "plans:read", member=member().pk)
    assert client.get("/api/v1/members/", headers=header).status_code == 403
    assert client.get("/api/v1/commitments/").json()["results"] == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('portal.eyes', true)")
        assert cursor.fetchone()[0] in ("", None)

"""Where partner systems get and give back their tokens (OAuth 2, client credentials), and how the schema tells of it."""

from typing import Any

from django.urls import path
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.views import RevokeTokenView, TokenView

from members.partners.services import partner_used
from portal.core import clock

FORM = "application/x-www-form-urlencoded"
CREDENTIALS = {
    "client_id": {"type": "string", "description": "Or both in an HTTP Basic header."},
    "client_secret": {"type": "string", "format": "password"},
}
ASKED = {
    "type": "object",
    "required": ["grant_type"],
    "properties": {
        "grant_type": {"type": "string", "enum": ["client_credentials"]},
        **CREDENTIALS,
        "scope": {"type": "string", "description": "Scopes separated by blanks; without it, all that were given."},
    },
}
GIVEN = {
    "type": "object",
    "required": ["access_token", "expires_in", "token_type", "scope"],
    "properties": {
        "access_token": {"type": "string"},
        "expires_in": {"type": "integer", "description": "Seconds.", "maximum": 3600},
        "token_type": {"type": "string", "enum": ["Bearer"]},
        "scope": {"type": "string"},
    },
}
GIVEN_BACK = {
    "type": "object",
    "required": ["token"],
    "properties": {"token": {"type": "string"}, **CREDENTIALS},
}
TOKEN_EXAMPLE = {
    "access_token": "Ub1tVbZ0Kk3oX2mQ9cW7sY5dR8eT4f",
    "expires_in": 3600,
    "token_type": "Bearer",
    "scope": "commitments:read members:read",
}
ERRORS = {str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in (400, 401, 405, 500)}


class PartnerValidator(OAuth2Validator):
    """The toolkit's rules, with two secrets for the time of a rotation, and the hour of the last use."""

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Good with the present secret, or with the former one until its instant."""
        if super().authenticate_client(request, *args, **kwargs):
            return True
        partner = request.client
        if partner is None or not partner.former_secret or partner.former_secret_until <= clock.now():
            return False
        present, partner.client_secret = partner.client_secret, partner.former_secret
        try:
            return bool(super().authenticate_client(request, *args, **kwargs))
        finally:
            partner.client_secret = present

    def save_bearer_token(self, token: Any, request: Any, *args: Any, **kwargs: Any) -> None:
        """A token lives an hour at most: who reads has asked for one within the hour, so that reading itself notes nothing."""
        super().save_bearer_token(token, request, *args, **kwargs)
        partner_used(partner=request.client.pk)


def operation(
    name: str, summary: str, description: str, asked: dict[str, Any], answer: dict[str, Any] | None
) -> dict[str, Any]:
    done: dict[str, Any] = {"description": "Done."} | ({"content": {"application/json": answer}} if answer else {})
    return {
        "post": {
            "operationId": name,
            "summary": summary,
            "description": description,
            "tags": ["oauth"],
            "security": [{}],
            "requestBody": {"required": True, "content": {FORM: asked}},
            "responses": {"200": done, **ERRORS},
        }
    }


def describe(result: dict[str, Any], **context: Any) -> dict[str, Any]:
    """Add the token endpoints to the OpenAPI document (a hook of drf-spectacular)."""
    request = {
        "grant_type": "client_credentials",
        "client_id": "partner",
        "client_secret": "…",
        "scope": "members:read",
    }
    result["paths"]["/oauth/token/"] = operation(
        "oauth_token",
        "Get a token",
        "With the client id and the client secret that the secretariat gave the partner system. A token lives an hour at most.",
        {"schema": ASKED, "examples": {"Request": {"value": request}}},
        {"schema": GIVEN, "examples": {"Answer": {"value": TOKEN_EXAMPLE}}},
    )
    result["paths"]["/oauth/revoke/"] = operation(
        "oauth_revoke",
        "Give a token back",
        "It is no longer valid from then on. Unknown tokens are answered in the same way (RFC 7009).",
        {"schema": GIVEN_BACK, "examples": {"Request": {"value": {"token": TOKEN_EXAMPLE["access_token"]}}}},
        None,
    )
    return result


routes = [
    path("oauth/token/", TokenView.as_view(), name="oauth-token"),
    path("oauth/revoke/", RevokeTokenView.as_view(), name="oauth-revoke"),
]

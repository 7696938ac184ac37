"""The closed table of problem types: each has a stable code, a status, and an address that explains it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of problem. `description` is what stands at its address, and is the default detail."""

    status: int
    title: str | Promise
    description: str | Promise


PROBLEMS: dict[str, Problem] = {
    "invalid": Problem(
        400,
        _("Something sent cannot be accepted"),
        _("Each entry of “errors” points to what is wrong and says why. Nothing was stored."),
    ),
    "malformed": Problem(
        400, _("The request cannot be read"), _("The request is not what its headers say it is. Nothing was stored.")
    ),
    "body_too_large": Problem(
        400, _("The body is too large"), _("The body is larger than this interface accepts. Nothing was stored.")
    ),
    "body_too_deep": Problem(
        400, _("The body is nested too deeply"), _("Objects and lists stand inside each other too often.")
    ),
    "not_authenticated": Problem(
        401, _("A token is needed"), _("Send a bearer token that was issued to a partner system.")
    ),
    "invalid_token": Problem(
        401, _("The token is not valid"), _("The token is unknown, has expired or was revoked. Ask for a new one.")
    ),
    "invalid_client": Problem(
        401,
        _("The partner system is not known"),
        _("The client id or the client secret is wrong, or access was ended."),
    ),
    "insufficient_scope": Problem(
        403, _("The token does not reach this far"), _("The token was issued without the scope this operation needs.")
    ),
    "forbidden": Problem(403, _("This is not allowed"), _("Who asks may not do this.")),
    "permission_refused": Problem(
        403, _("The act was refused"), _("Who acts may not do this; “rule” names the rule. Nothing has happened.")
    ),
    "not_found": Problem(
        404, _("Nothing is found here"), _("There is nothing at this address, or nothing that you may read.")
    ),
    "method_not_allowed": Problem(
        405, _("This method is not offered here"), _("The header “Allow” lists the methods that are.")
    ),
    "not_acceptable": Problem(406, _("This format is not offered"), _("The interface answers in JSON.")),
    "refused": Problem(
        409,
        _("The act was refused"),
        _("The present state does not allow this; “rule” names the rule. Nothing has happened."),
    ),
    "gone": Problem(410, _("This is no longer kept"), _("What was asked for has existed, but is not kept any longer.")),
    "stale_version": Problem(
        412, _("This has changed since you read it"), _("Read it again, compare, and send your change once more.")
    ),
    "unsupported_media_type": Problem(
        415, _("This format cannot be read"), _("Send JSON, with the header “Content-Type: application/json”.")
    ),
    "throttled": Problem(429, _("Too many requests"), _("Wait for the time that the header “Retry-After” gives.")),
    "server_error": Problem(
        500,
        _("Something went wrong on our side"),
        _("The fault is recorded under the request's id. Please try again later."),
    ),
    "unavailable": Problem(
        503, _("Not available just now"), _("The service is busy or being changed. Please try again shortly.")
    ),
    "invalid_request": Problem(
        400, _("The token request cannot be read"), _("A parameter is missing, doubled or malformed.")
    ),
    "invalid_grant": Problem(
        400, _("The grant is not valid"), _("The grant is unknown, has expired or was issued to another client.")
    ),
    "invalid_scope": Problem(400, _("The scope is not granted"), _("The partner system may not ask for this scope.")),
    "unauthorized_client": Problem(
        400, _("The grant is not open to this client"), _("The partner system may not use this kind of grant.")
    ),
    "unsupported_grant_type": Problem(
        400, _("The kind of grant is not offered"), _("Ask with “grant_type=client_credentials”.")
    ),
}

BY_STATUS: dict[int, str] = {
    400: "malformed",
    401: "not_authenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    409: "refused",
    410: "gone",
    412: "stale_version",
    415: "unsupported_media_type",
    429: "throttled",
    500: "server_error",
    503: "unavailable",
}

"""Every error under `/api/` and `/oauth/` is a problem document (RFC 9457): a stable `code`, a `type` that opens."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.core.exceptions import DisallowedHost, PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.encoding import force_str
from rest_framework import exceptions

from portal.core.api.problems import BY_STATUS, PROBLEMS
from portal.core.ids import uuid7
from portal.core.refusals import Refused

CONTENT_TYPE = "application/problem+json"
KEPT_HEADERS = ("Allow", "WWW-Authenticate", "Retry-After", "Vary", "Content-Language")
REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{8,64}")
REFUSED_TYPES = {403: "permission_refused", 409: "refused", 412: "stale_version"}

Response = Callable[[HttpRequest], HttpResponse]


class BadParameter(exceptions.ValidationError):
    """A query parameter cannot be read: 400, with a pointer to the parameter."""

    def __init__(self, name: str, sentence: Any, code: str = "invalid") -> None:
        super().__init__({name: [sentence]}, code=code)
        self.parameter = name


def concerns_api(path: str) -> bool:
    """Whether errors of this path are for programs."""
    return path.startswith(("/api/", "/oauth/")) or path in ("/api", "/oauth")


def problem(request: HttpRequest, code: str, *, type_code: str = "", **members: Any) -> HttpResponse:
    """Build a problem document. `members` replace or add to the members of the document; empty ones are left out."""
    entry = PROBLEMS[type_code or code]
    document = {
        "type": type_url(request, type_code or code),
        "title": force_str(entry.title),
        "status": members.pop("status", entry.status),
        "detail": force_str(members.pop("detail", "") or entry.description),
        "instance": request.path,
        "code": code,
        "request_id": getattr(request, "request_id", ""),
        **{name: value for name, value in members.items() if value},
    }
    body = json.dumps(document, ensure_ascii=False, default=force_str)
    response = HttpResponse(body, status=document["status"], content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def type_url(request: HttpRequest, code: str) -> str:
    """The address under which a kind of problem is explained; relative when the request's host is not ours."""
    try:
        path = reverse("api-problem", args=[code])
    except NoReverseMatch:
        return "about:blank"
    try:
        return request.build_absolute_uri(path)
    except DisallowedHost:
        return path


def exception_handler(exc: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """Django REST framework's handler. None for what nobody foresaw: Django logs it, and the middleware answers 500."""
    request = context["request"]._request
    if isinstance(exc, Refused):
        return refused(request, exc)
    if isinstance(exc, Http404):
        return problem(request, "not_found")
    if isinstance(exc, PermissionDenied):
        return problem(request, "forbidden")
    if isinstance(exc, RequestDataTooBig):
        exc = exceptions.ParseError(PROBLEMS["body_too_large"].description, code="body_too_large")
    if isinstance(exc, OperationalError):
        response = problem(request, "unavailable")
        response["Retry-After"] = "5"
        return response
    if isinstance(exc, exceptions.APIException):
        return of_framework(request, exc)
    return None


def refused(request: HttpRequest, exc: Refused) -> HttpResponse:
    """A refused act: `code` and `rule` are those of the refusal (domain.md §3.6)."""
    kind = REFUSED_TYPES.get(exc.status, "refused")
    return problem(
        request, exc.refusal.code, type_code=kind, status=exc.status, detail=exc.refusal.sentence, rule=exc.refusal.rule
    )


def of_framework(request: HttpRequest, exc: exceptions.APIException) -> HttpResponse:
    """The problem document of one of the framework's own exceptions."""
    if isinstance(exc, exceptions.ValidationError):
        within = "query" if isinstance(exc, BadParameter) else "body"
        response = problem(request, "invalid", errors=list(flatten(exc.detail, within)))
    else:
        default = BY_STATUS.get(exc.status_code, "server_error")
        wanted = getattr(exc.detail, "code", None) or exc.default_code
        code = wanted if wanted in PROBLEMS else default
        within_body = code in ("malformed", "body_too_large", "body_too_deep")
        errors = [{"detail": str(exc.detail), "code": code, "pointer": "#", "in": "body"}] if within_body else None
        response = problem(request, code, status=exc.status_code, detail=exc.detail, errors=errors)
    if header := getattr(exc, "challenge", None) or getattr(exc, "auth_header", None):
        response["WWW-Authenticate"] = header
    if wait := getattr(exc, "wait", None):
        response["Retry-After"] = str(int(wait) + 1)
    return response


def flatten(detail: Any, within: str, path: str = "#") -> Iterator[dict[str, str]]:
    """One entry per mistake, with a JSON pointer to it (`#/title/en`; `#/page_size` with `"in": "query"`)."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            here = path if name == "non_field_errors" else f"{path}/{str(name).replace('~', '~0').replace('/', '~1')}"
            yield from flatten(inner, within, here)
    elif isinstance(detail, list) and any(isinstance(inner, dict | list) for inner in detail):
        for position, inner in enumerate(detail):
            yield from flatten(inner, within, f"{path}/{position}")
    elif isinstance(detail, list):
        for inner in detail:
            yield from flatten(inner, within, path)
    else:
        yield {"detail": str(detail), "code": getattr(detail, "code", "invalid"), "pointer": path, "in": within}


class ApiErrorsMiddleware:
    """Gives every request its id, and turns what others answer under `/api/` and `/oauth/` into problem documents.

    Stands outermost, so that it also sees unknown paths, wrong methods, refused hosts, CSRF and errors of other
    middleware. A valid `X-Request-ID` of the caller is kept; the logs and the answer carry the same id.
    """

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        request_id = given if REQUEST_ID.fullmatch(given) else str(uuid7())
        request.request_id = request_id  # type: ignore[attr-defined]
        request.META["HTTP_X_REQUEST_ID"] = request_id
        response = self.get_response(request)
        is_problem = response.headers.get("Content-Type", "").startswith(CONTENT_TYPE)
        if response.status_code >= 400 and not is_problem and concerns_api(request.path_info):
            response = converted(request, response)
        response["X-Request-ID"] = request_id
        return response


def converted(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The problem document for a plain error response. OAuth's `error` members are kept (RFC 6749 §5.2)."""
    said = oauth_members(response)
    code = said.get("error", "")
    if code not in PROBLEMS:
        code = BY_STATUS.get(response.status_code, "server_error" if response.status_code >= 500 else "malformed")
    answer = problem(request, code, status=response.status_code, detail=said.get("error_description", ""), **said)
    for name in KEPT_HEADERS:
        if name in response.headers:
            answer[name] = response.headers[name]
    return answer


def oauth_members(response: HttpResponse) -> dict[str, str]:
    if response.streaming or not response.headers.get("Content-Type", "").startswith("application/json"):
        return {}
    try:
        body = json.loads(response.content)
    except ValueError:
        return {}
    return {name: str(body[name]) for name in ("error", "error_description") if isinstance(body, dict) and name in body}

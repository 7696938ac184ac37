"""The OpenAPI document is generated from the views: parameters from their filters, examples from their serializers."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent

from portal.core.api import cursors
from portal.core.api.errors import CONTENT_TYPE
from portal.core.api.problems import PROBLEMS
from portal.core.api.views import FastListView, ReadView

SCHEME = "partner"
ERRORS = {"list": (400, 401, 403, 404, 405, 406, 500, 503), "item": (400, 401, 403, 404, 405, 406, 500, 503)}
INSTANT_EXAMPLE = "2026-12-10T06:00:00Z"

PROBLEM_SCHEMA = {
    "type": "object",
    "description": "A problem document (RFC 9457). Programs read `code`; people read `detail`.",
    "required": ["type", "title", "status", "detail", "code", "instance", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "description": "Opens an explanation."},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "Stable; for a refused act, the code of the refusal."},
        "instance": {"type": "string"},
        "request_id": {"type": "string", "description": "The same as in the header `X-Request-ID` and in our logs."},
        "rule": {"type": "string", "description": "The rule that refused an act."},
        "error": {"type": "string", "description": "For tokens only: the error code of OAuth 2 (RFC 6749)."},
        "error_description": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["detail", "code", "pointer", "in"],
                "properties": {
                    "detail": {"type": "string"},
                    "code": {"type": "string"},
                    "pointer": {"type": "string", "description": "A JSON pointer, as in `#/title/en`."},
                    "in": {"type": "string", "enum": ["body", "query"]},
                },
            },
        },
    },
}  # fmt: skip


class InLanguagesSchema(OpenApiSerializerFieldExtension):
    target_class = "portal.core.api.fields.InLanguages"

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        schema = {
            "type": "object",
            "description": "Words by language. A language that is not there yet is missing.",
            "properties": {code: {"type": "string"} for code, _name in settings.LANGUAGES},
            "additionalProperties": False,
        }
        return component(auto_schema, "InLanguages", schema)


class IntervalSchema(OpenApiSerializerFieldExtension):
    target_class = "portal.core.api.fields.IntervalStart"
    match_subclasses = True

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        return {"type": ["string", "null"], "format": "date-time"}


def component(
    auto_schema: Any, name: str, schema: dict[str, Any], kind: str = ResolvedComponent.SCHEMA
) -> dict[str, Any]:
    """Register a named part of the document, once, and return the reference to it."""
    part = ResolvedComponent(name=name, type=kind, schema=schema, object=name)
    auto_schema.registry.register_on_missing(part)
    reference: dict[str, Any] = part.ref
    return reference


class PortalSchema(AutoSchema):
    """Describes the kit's views; other views describe themselves with `extend_schema`."""

    @property
    def is_list(self) -> bool:
        return isinstance(self.view, FastListView)

    def get_operation_id(self) -> str:
        return str(self.view.name) if hasattr(self.view, "name") else super().get_operation_id()

    def get_summary(self) -> str | None:
        return getattr(self.view, "summary", None) or super().get_summary()

    def get_description(self) -> str:
        return getattr(self.view, "description", "") or super().get_description()

    def get_auth(self) -> list[dict[str, Any]]:
        view = self.view
        if not isinstance(view, ReadView):
            return [{}]
        flow = {"tokenUrl": "/oauth/token/", "scopes": dict(settings.OAUTH2_PROVIDER["SCOPES"])}
        scheme = {"type": "oauth2", "flows": {"clientCredentials": flow}, "description": "For partner systems."}
        component(self, SCHEME, scheme, ResolvedComponent.SECURITY_SCHEMA)
        return [{}, {SCHEME: [view.scope]}]

    def get_override_parameters(self) -> list[Any]:
        return []

    def _get_parameters(self) -> list[dict[str, Any]]:
        if not isinstance(self.view, ReadView):
            parameters: list[dict[str, Any]] = super()._get_parameters()
            return parameters
        found = [*super()._get_parameters(), *(paging() if self.is_list else [])]
        for name, rule in getattr(self.view, "filters", {}).items():
            found.append(query(name, rule.schema(), rule.description, rule.example))
        if not self.is_list:
            found.append(
                {
                    "name": "If-None-Match",
                    "in": "header",
                    "schema": {"type": "string"},
                    "description": "An ETag already known.",
                }
            )
        return sorted(found, key=lambda parameter: (parameter["in"], parameter["name"]))

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        if not isinstance(self.view, ReadView):
            own: dict[str, Any] = super()._get_response_bodies(direction)
            return {**own, **errors(self, (404, 406, 500, 503))}
        serializer = self.view.serializer_class()
        item = self.resolve_serializer(serializer, direction).ref
        name = type(serializer).__name__.removesuffix("Serializer")
        if self.is_list:
            schema, example = (
                component(self, f"{name}Page", page_schema(item)),
                page_example(serializer.example, self.path),
            )
        else:
            schema, example = item, serializer.example
        answer = {"schema": schema, "examples": {"Answer": {"value": example, "summary": "An answer"}}}
        bodies = {"200": {"description": "What is asked for.", "content": {"application/json": answer}}}
        if not self.is_list:
            tag = {"ETag": {"schema": {"type": "string"}, "description": "Names this state of the object."}}
            bodies["200"]["headers"] = tag
            bodies["304"] = {"description": "Nothing has changed since the ETag given.", "headers": tag}
        return {**bodies, **errors(self, ERRORS["list" if self.is_list else "item"])}


def query(name: str, schema: dict[str, Any], description: str, example: Any = None) -> dict[str, Any]:
    parameter = {"name": name, "in": "query", "schema": schema, "description": description}
    if schema["type"] == "array":
        parameter |= {"style": "form", "explode": False}  # type: ignore[dict-item]
        example = None if example is None else [example]
    return parameter | ({"example": example} if example is not None else {})


def paging() -> list[dict[str, Any]]:
    size = {"type": "integer", "minimum": 1, "maximum": cursors.MAX_SIZE, "default": cursors.DEFAULT_SIZE}
    return [
        query("page_size", size, "How many objects a page has."),
        query("cursor", {"type": "string"}, "Where the page starts: taken from `next` or `previous`, never made up."),
    ]


def page_schema(item: dict[str, Any]) -> dict[str, Any]:
    link = {"type": ["string", "null"], "format": "uri"}
    return {
        "type": "object",
        "required": ["results", "next", "previous"],
        "properties": {"results": {"type": "array", "items": item}, "next": link, "previous": link},
    }


def page_example(item: dict[str, Any], path: str) -> dict[str, Any]:
    following = f"https://portal.example{path}?cursor=7HnV3qd0mQ"
    return {"results": [item], "next": following, "previous": None}


def errors(auto_schema: Any, statuses: tuple[int, ...]) -> dict[str, Any]:
    """The error answers of an operation: one component a status, with an example of each of its codes."""
    return {
        str(status): component(auto_schema, f"Problem{status}", error(auto_schema, status), "responses")
        for status in statuses
    }


def error(auto_schema: Any, status: int) -> dict[str, Any]:
    schema = component(auto_schema, "Problem", PROBLEM_SCHEMA)
    kinds = {code: entry for code, entry in PROBLEMS.items() if entry.status == status}
    examples = {code: {"value": problem_example(code)} for code in kinds}
    return {
        "description": " / ".join(str(kind.title) for kind in kinds.values()),
        "content": {CONTENT_TYPE: {"schema": schema, "examples": examples}},
    }


def problem_example(code: str) -> dict[str, Any]:
    entry = PROBLEMS[code]
    return {
        "type": f"https://portal.example/api/v1/problems/{code}/",
        "title": str(entry.title),
        "status": entry.status,
        "detail": str(entry.description),
        "instance": "/api/v1/commitments/",
        "code": code,
        "request_id": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a10",
    }

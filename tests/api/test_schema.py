"""The OpenAPI document: generated, committed, valid, and complete (goals.md A1)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from openapi_spec_validator import OpenAPIV31SpecValidator

COMMITTED = Path(__file__).resolve().parents[2] / "docs/openapi.yaml"
Operation = tuple[str, str, dict[str, Any]]


@pytest.fixture(scope="module")
def schema() -> Any:
    GENERATOR_STATS.reset()
    with GENERATOR_STATS.silence():
        generated = SchemaGenerator(urlconf="portal.api").get_schema(request=None, public=True)
    assert GENERATOR_STATS.emit_summary() is None
    assert not GENERATOR_STATS, "drf-spectacular has warnings"
    return generated


def operations(schema: Any) -> Iterator[Operation]:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_committed_is_what_is_generated(schema: Any) -> None:
    """After a change: manage.py spectacular --urlconf portal.api --file docs/openapi.yaml"""
    assert yaml.safe_load(COMMITTED.read_text()) == yaml.safe_load(
        OpenApiYamlRenderer().render(schema, renderer_context={})
    )


def test_served_is_what_is_committed(client: Client) -> None:
    response = client.get("/api/v1/schema/", headers={"Accept-Language": "ru"})
    assert response.status_code == 200
    assert yaml.safe_load(response.content) == yaml.safe_load(COMMITTED.read_text())


def test_valid_openapi_3_1(schema: Any) -> None:
    assert schema["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(schema).validate()


def test_every_operation_is_told_in_full(schema: Any) -> None:
    names = [operation["operationId"] for _path, _method, operation in operations(schema)]
    assert len(names) == len(set(names)) == 38
    for path, _method, operation in operations(schema):
        assert operation["summary"], path
        assert operation["description"], path
        assert operation["security"], path
        answer = operation["responses"]["200"]
        assert all(media["examples"] for media in answer.get("content", {}).values()), path
        assert {"400", "401", "500"} <= set(operation["responses"]), path


def test_examples_are_what_the_schema_says(schema: Any) -> None:
    checked = 0
    for owner in (*schema["components"]["responses"].values(), *answers(schema)):
        for media in owner.get("content", {}).values():
            whole = {**media["schema"], "components": schema["components"]}
            for example in media["examples"].values():
                jsonschema.Draft202012Validator(whole).validate(example["value"])
                checked += 1
    assert checked > 40


def answers(schema: Any) -> Iterator[dict[str, Any]]:
    for _path, _method, operation in operations(schema):
        yield operation["responses"]["200"]
        if "requestBody" in operation:
            yield operation["requestBody"]


def test_answers_are_what_the_schema_says(schema: Any, client: Client, db: None) -> None:
    from tests.api.makers import world

    world()
    for path, _method, operation in operations(schema):
        if not path.endswith("}/") and path.startswith("/api/"):
            media = operation["responses"]["200"]["content"]["application/json"]
            page = client.get(path).json()
            assert page["results"], path
            jsonschema.Draft202012Validator({**media["schema"], "components": schema["components"]}).validate(page)

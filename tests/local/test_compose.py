"""docker-compose.yml, taken apart: images pinned, health checked, no secret inside, every variable documented."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from portal.settings import environment

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
VARIABLE = re.compile(r"(?<!\$)\$\{([A-Z_]+)(?::[-?][^}]*)?\}")


def test_all_parts_are_there() -> None:
    assert set(SERVICES) == {"database", "queue", "mail", "migrate", "web", "worker", "beat", "proxy"}
    assert SERVICES["database"]["image"].startswith("postgres:18.")
    assert SERVICES["queue"]["image"].startswith("valkey/valkey:")


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_image_is_pinned_to_one_release(name: str) -> None:
    _, _, tag = SERVICES[name]["image"].partition(":")
    assert re.match(r"v?\d+\.\d+(\.\d+)?(-[a-z]+)?$", tag), SERVICES[name]["image"]


def test_the_image_is_built_from_a_pinned_python() -> None:
    first = re.search(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.M)
    assert first
    assert re.match(r"python:3\.\d+\.\d+-slim-[a-z]+$", first[1])


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_service_is_health_checked(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    if name == "migrate":  # runs once: the others wait for its good end
        assert check == {"disable": True}
    else:
        assert check["test"]
        assert {"interval", "timeout", "retries"} <= set(check)


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_what_works_waits_for_the_tables(name: str) -> None:
    assert SERVICES[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}


@pytest.mark.parametrize("name", ["web", "worker"])
def test_it_can_be_scaled(name: str) -> None:
    service = SERVICES[name]
    assert "ports" not in service, "one port on the machine is for one container"
    assert "container_name" not in service
    assert service["volumes"] == ["files:/files"], "nothing is kept on a web or worker machine but the files all share"


def test_it_holds_no_secret() -> None:
    for name, value in _settings():
        if re.search(r"PASSWORD|SECRET|KEY", name):
            assert re.fullmatch(r"\$\{[A-Z_]+:\?[^}]*\}", value), (
                f"{name} must come from the environment, without a default"
            )
        for password in re.findall(r"//[^@/:]*:(\$\{[^}]*\}|[^@]+)@", value):
            assert password.startswith("${"), name
    for path in ("Dockerfile", "docker-compose.yml"):
        assert not re.search(
            r"(PASSWORD|SECRET)\w*[=:] ?['\"]?(?!used-only|\$)[A-Za-z0-9]{6,}", (ROOT / path).read_text()
        ), path


def test_every_variable_is_documented() -> None:
    head = TEXT.split("x-portal:")[0]
    documented = set(re.findall(r"^#   ([A-Z_]+) ", head, re.M))
    used = set(VARIABLE.findall(TEXT.replace(head, "")))
    assert used == documented


def test_the_portals_own_settings_exist() -> None:
    ours = COMPOSE["x-portal"]["environment"]
    assert set(ours) <= set(environment.VARIABLES)


def _settings() -> list[tuple[str, str]]:
    found = []
    for service in SERVICES.values():
        found += [(name, str(value)) for name, value in (service.get("environment") or {}).items()]
    return found

"""The locks: every package by hash, no host named, and development on the same packages that run the portal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REQUIREMENTS = Path(__file__).resolve().parent.parent.parent / "requirements"
LOCKS = ("run.lock", "dev.lock", "uv.lock")


def _entries(name: str) -> list[str]:
    return (REQUIREMENTS / name).read_text().replace("\\\n", " ").splitlines()


def _pins(name: str) -> set[str]:
    return {entry.split(" --hash", 1)[0].strip() for entry in _entries(name)}


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_and_hashed(name: str) -> None:
    entries = _entries(name)
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9][a-z0-9._-]*==[^ ]+ ( *;[^-]*)? *(--hash=sha256:[0-9a-f]{64} *)+$", entry), entry


@pytest.mark.parametrize("name", [*LOCKS, "run.in", "dev.in", "uv.in"])
def test_no_host_is_named(name: str) -> None:
    text = (REQUIREMENTS / name).read_text()
    assert "://" not in text
    assert not re.search(r"--(extra-)?index-url|--find-links|--trusted-host", text)


def test_development_runs_on_the_packages_that_run_the_portal() -> None:
    assert _pins("run.lock") <= _pins("dev.lock")


@pytest.mark.parametrize("kind", ["run", "dev"])
def test_every_wanted_package_is_locked(kind: str) -> None:
    lines = (REQUIREMENTS / f"{kind}.in").read_text().splitlines()
    wanted = {m[0].lower() for line in lines if (m := re.match(r"[A-Za-z0-9][A-Za-z0-9-]*", line))}
    locked = {pin.split("==")[0] for pin in _pins(f"{kind}.lock")}
    assert wanted <= locked

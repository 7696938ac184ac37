"""``manage.py lint`` and ``fmt``: everything that can be said about the code without running the suite."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

#: Checks that read Django's settings and connect to nothing: the history of some database must not change the verdict.
_WITHOUT_DATABASE = {"mypy", "migrations"}
_PLACEHOLDERS = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.test",
    "PORTAL_SECRET_KEY": "x" * 50,
    "DATABASE_URL": "postgresql://portal_app@127.0.0.1:1/portal",
    "REDIS_URL": "redis://127.0.0.1:1",
}
_PYTHON = [sys.executable, "-m"]
_MANAGE = [sys.executable, "manage.py"]

LONGEST_REPORT = 80

FORMATTERS: dict[str, list[str]] = {
    "ruff, imports": [*_PYTHON, "ruff", "check", "--fix", "--select", "I", "."],
    "ruff": [*_PYTHON, "ruff", "format", "."],
}
CHECKS: dict[str, list[str]] = {
    "ruff": [*_PYTHON, "ruff", "check", "."],
    "ruff, form": [*_PYTHON, "ruff", "format", "--check", "."],
    "mypy": [*_PYTHON, "mypy"],
    "djLint": [*_PYTHON, "djlint", "--lint", "templates", "portal"],
    "import-linter": [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
    "migrations": [sys.executable, "-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run"],
    "translations": [*_MANAGE, "translations", "--check"],
}


def format_command(root: Path, _arguments: list[str]) -> int:
    """Bring the code into form; returns the worst exit code."""
    return _run_all(root, FORMATTERS)


def lint_command(root: Path, arguments: list[str]) -> int:
    """Run every check, or those named by the first word on the command line; returns the worst exit code."""
    wanted = {name: command for name, command in CHECKS.items() if not arguments or name.split(",")[0] in arguments}
    if not wanted:
        sys.exit(f"There is no such check; there are: {', '.join(CHECKS)}.")
    return _run_all(root, wanted)


def _run_all(root: Path, commands: dict[str, list[str]]) -> int:
    failed = []
    plain = {**os.environ, "PYTHONPATH": str(root)}
    for name, command in commands.items():
        if name == "translations" and not _has_command("translations"):
            print(f"{name}: not there yet, left out", flush=True)
            continue
        began = time.monotonic()
        environment = {**plain, **_PLACEHOLDERS} if name in _WITHOUT_DATABASE else plain
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
        verdict = "ok" if done.returncode == 0 else "FAILED"
        print(f"{name}: {verdict} ({time.monotonic() - began:.1f} s)", flush=True)
        if done.returncode:
            failed.append(name)
            print(_shortened(done.stdout + done.stderr), flush=True)
    if failed:
        print(f"Not in order: {', '.join(failed)}.", flush=True)
    return 1 if failed else 0


def _shortened(text: str) -> str:
    """The beginning and the end: a check that has fallen far behind says the same thing a thousand times."""
    lines = text.rstrip().splitlines()
    if len(lines) <= LONGEST_REPORT:
        return "\n".join(lines)
    return "\n".join([*lines[: LONGEST_REPORT - 10], f"… {len(lines) - LONGEST_REPORT} more lines …", *lines[-10:]])


def _has_command(name: str) -> bool:
    places: Sequence[str] = ("portal.home", "portal.core", "portal.local", "portal.reference")
    return any(
        importlib.util.find_spec(f"{place}.management.commands.{name}") is not None
        for place in places
        if importlib.util.find_spec(place) and importlib.util.find_spec(f"{place}.management")
    )

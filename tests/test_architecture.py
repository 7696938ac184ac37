"""The rules of the house that no linter knows: sizes, no signals, one clock, one way to lock, complete gathering files."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("portal", "members", "governance", "initiatives")
LONGEST_FILE = 300
LONGEST_FUNCTION = 50
LONGEST_VIEW = 30
#: A form's `save` calls a service; only a model's own would be a write past it.
FORM_SAVES = frozenset({"form.save", "desk.save"})
#: Modules of a feature that must take the time from the clock of the database (`portal.core.clock`).
TIMED = ("services", "workflow", "selectors", "tasks", "permissions", "notices")
#: What an app's gathering file must import, feature by feature.
GATHERED = ("models", "tasks", "admin", "api", "urls")

SOURCES = sorted(
    path
    for app in APPS
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts and "__pycache__" not in path.parts
)
TREES = {path: ast.parse(path.read_text()) for path in SOURCES}


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


def _found(faults: list[str]) -> str:
    return "\n" + "\n".join(faults)


def test_files_are_short() -> None:
    faults = [
        f"{_name(path)}: {lines} lines"
        for path in SOURCES
        if (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    ]
    assert not faults, _found(faults)


def test_functions_are_short() -> None:
    faults = []
    for path, tree in TREES.items():
        door = path.stem in {"views", "api", "admin"} or {"views", "api"} & set(path.parent.parts[-1:])
        longest = LONGEST_VIEW if door and "core" not in path.parts else LONGEST_FUNCTION
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = _length(node)
                if length > longest:
                    faults.append(f"{_name(path)}:{node.lineno} {node.name}: {length} lines, at most {longest}")
    assert not faults, _found(faults)


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of code: what a function says about itself may be long."""
    first = node.body[0]
    about = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    said = (first.end_lineno or first.lineno) - first.lineno + 1 if about else 0
    return (node.end_lineno or node.lineno) - node.lineno + 1 - said


def test_nothing_listens_to_signals() -> None:
    faults = []
    for path, tree in TREES.items():
        faults += [
            f"{_name(path)}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").endswith(("db.models.signals", "dispatch"))
        ]
        faults += [f"{_name(path)}:{call.lineno}" for call, name in _calls(tree) if name.endswith("signal.connect")]
    assert not faults, _found(faults)


def test_saving_has_no_side_effects() -> None:
    faults = [
        f"{_name(path)}:{node.lineno}"
        for path, tree in TREES.items()
        if path.stem == "models" or "models" in path.parts
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}
    ]
    assert not faults, _found(faults)


def test_locks_are_taken_in_one_way() -> None:
    """A plain `select_for_update()` deadlocks with the deferred checks of foreign keys."""
    faults = [
        f"{_name(path)}:{call.lineno}"
        for path, tree in TREES.items()
        if "core" not in path.parts
        for call, name in _calls(tree)
        if name.endswith(".select_for_update") and not any(keyword.arg == "no_key" for keyword in call.keywords)
    ]
    assert not faults, _found(faults)


def test_the_time_comes_from_one_clock() -> None:
    """A deadline is judged by the clock of the database, read after the lock."""
    banned = ("timezone.now", "datetime.now", "datetime.utcnow", "date.today", "time.time", "Now", "functions.Now")
    faults = [
        f"{_name(path)}:{call.lineno} {name}"
        for path, tree in TREES.items()
        if _is_timed(path)
        for call, name in _calls(tree)
        if name in banned or name.endswith((".timezone.now", ".datetime.now"))
    ]
    assert not faults, _found(faults)


def _is_timed(path: Path) -> bool:
    relative = path.relative_to(ROOT)
    if relative.parts[0] == "portal" and relative.parts[1] in {"local", "settings"}:
        return False
    return any(part in TIMED for part in (*relative.parts[:-1], path.stem))


def test_only_services_write() -> None:
    """Doors and selectors hand over to services; a write elsewhere has no audit event."""
    writes = (".save", ".bulk_create", ".bulk_update", ".get_or_create", ".update_or_create")
    faults = [
        f"{_name(path)}:{call.lineno} {name}"
        for path, tree in TREES.items()
        if path.stem in {"views", "api", "selectors", "permissions", "workflow"}
        or {"views", "api", "selectors"} & set(path.relative_to(ROOT).parts[:-1])
        for call, name in _calls(tree)
        if name.endswith(writes) and "portal/core" not in _name(path) and name not in FORM_SAVES
    ]
    assert not faults, _found(faults)


@pytest.mark.parametrize("app", ["members", "governance", "initiatives"])
@pytest.mark.parametrize("module", GATHERED)
def test_an_app_gathers_its_features(app: str, module: str) -> None:
    """Django looks for models, tasks and admin per app: a feature that is not imported there does not exist."""
    features = [
        folder.name
        for folder in sorted((ROOT / app).iterdir())
        if (folder / f"{module}.py").exists() or (folder / module / "__init__.py").exists()
    ]
    features = [name for name in features if name not in {"migrations", "management"}]
    gathering = ROOT / app / f"{module}.py"
    if not features:
        return
    assert gathering.exists(), f"{app}/{module}.py is missing; it must gather {features}"
    text = gathering.read_text()
    missing = [
        name
        for name in features
        if f"{app}.{name}.{module}" not in text and f"{app}.{name} import {module}" not in text
    ]
    assert not missing, f"{app}/{module}.py misses {missing}"


def test_every_folder_of_python_has_its_init() -> None:
    faults = sorted({_name(path.parent) for path in SOURCES if not (path.parent / "__init__.py").exists()})
    assert not faults, _found(faults)

"""``manage.py bench`` and ``chaos``: run the programs in ``tests/bench`` and ``tests/chaos`` by their names."""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
from collections.abc import Callable
from pathlib import Path

from portal.local.folders import DataFolder
from portal.local.servers import Servers


def bench_command(root: Path, arguments: list[str]) -> int:
    """``manage.py bench [--only NAME] […]``: measure; each program prints its own figures."""
    return _run(root, "bench", "Measure what the portal promises.", arguments)


def chaos_command(root: Path, arguments: list[str]) -> int:
    """``manage.py chaos [--only NAME] […]``: break things on purpose and look what is lost."""
    return _run(root, "chaos", "Break things on purpose and look what is lost.", arguments)


def _run(root: Path, kind: str, what: str, arguments: list[str]) -> int:
    programs = {path.stem: path for path in sorted((root / "tests" / kind).glob("*.py")) if _is_program(path)}
    parser = argparse.ArgumentParser(prog=f"manage.py {kind}", description=what)
    parser.add_argument("--only", metavar="NAME", help=f"one of: {', '.join(programs) or '(none yet)'}")
    options, rest = parser.parse_known_args(arguments)
    if options.only and options.only not in programs:
        sys.exit(f"There is no {kind} of that name; there are: {', '.join(programs) or 'none yet'}.")
    os.chdir(root)
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
    os.environ.setdefault("PORTAL_SECRET_KEY", "only-for-tests-" * 4)
    worst = 0
    with Servers(DataFolder.of(root, "test"), durable=kind == "bench").running():
        for name, path in programs.items():
            if options.only in (None, name):
                worst = max(worst, _main_of(path)(rest))
    return worst


def _is_program(path: Path) -> bool:
    return not path.name.startswith(("_", "test_", "conftest")) and "def main(" in path.read_text()


def _main_of(path: Path) -> Callable[[list[str]], int]:
    spec = importlib.util.spec_from_file_location(f"tests.{path.parent.name}.{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)

    def main(arguments: list[str]) -> int:
        return int(module.main(arguments) or 0)

    return main

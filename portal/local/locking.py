"""``manage.py lock``: write ``requirements/*.lock`` anew from the ``.in`` files, by hash and without naming a host."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_COMPILE = (
    "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate",
    "--quiet",
)  # fmt: skip


def command(root: Path, arguments: list[str]) -> int:
    """Compile the locks; arguments such as ``--upgrade`` go to uv. Returns the worst exit code."""
    folder = root / "requirements"
    for name, constraints in (("run", []), ("s3", ["-c", "run.lock"]), ("dev", ["-c", "run.lock"]), ("uv", [])):
        done = subprocess.run(
            [sys.executable, "-m", "uv", *_COMPILE, *arguments, *constraints, f"{name}.in", "-o", f"{name}.lock"],
            cwd=folder,
        )
        if done.returncode:
            return done.returncode
    return 0

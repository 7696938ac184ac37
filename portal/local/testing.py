"""``manage.py test``: pytest in the checkout; servers and database come from ``portal.local.pytest_servers``."""

from __future__ import annotations

import os
from pathlib import Path

MOST_WORKERS = 4  # each has a database and a browser


def command(root: Path, arguments: list[str]) -> int:
    """Run pytest with these arguments, or the whole suite on all cores; returns its exit code."""
    import pytest

    os.chdir(root)
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    return int(pytest.main(arguments or ["-n", str(workers), "--dist", "loadfile", "--no-loadscope-reorder"]))

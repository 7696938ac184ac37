"""``manage.py test``: pytest in the checkout; servers and database come from ``portal.local.pytest_servers``."""

from __future__ import annotations

import os
from pathlib import Path


def command(root: Path, arguments: list[str]) -> int:
    """Run pytest with these arguments; returns its exit code."""
    import pytest

    os.chdir(root)
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
    return int(pytest.main(arguments))

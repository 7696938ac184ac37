"""What every test may use. Servers come from ``portal.local.pytest_servers`` (see pyproject.toml)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone, translation

from portal.local.pytest_database import django_db_setup  # stands in for pytest-django's own

__all__ = ["django_db_setup"]


@pytest.fixture(autouse=True)
def _plain_english() -> Iterator[None]:
    """Each test begins in English and UTC: the test client leaves the language of its last page active."""
    with translation.override("en"), timezone.override("UTC"):
        yield

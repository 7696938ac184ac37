"""What every test may use. Servers come from ``portal.local.pytest_servers`` (see pyproject.toml)."""

from __future__ import annotations

from portal.local.pytest_database import django_db_setup  # stands in for pytest-django's own

__all__ = ["django_db_setup"]

"""Two database roles: the owner of the tables, for migrations, and ``portal_app``, for work."""

from __future__ import annotations

from typing import Any

from portal.settings import environment

#: The role all work is done as: neither superuser nor owner, and subject to row-level security.
APPLICATION_ROLE = "portal_app"

_TIMEOUTS = "-c statement_timeout=30000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=30000"
_OWNER_TIMEOUTS = "-c lock_timeout=30000"


def connections() -> tuple[dict[str, Any], dict[str, Any]]:
    """Django's settings of the working connection and of the owner's.

    When ``DATABASE_URL`` names another user than ``portal_app``, connections of work take that role on as they open.
    """
    work = environment.database_url("DATABASE_URL")
    owner = environment.database_url("DATABASE_OWNER_URL", environment.text("DATABASE_URL"))
    role = "" if work["USER"] == APPLICATION_ROLE else f"-c role={APPLICATION_ROLE} "
    return _connection(work, role + _TIMEOUTS), _connection(owner, _OWNER_TIMEOUTS)


def _connection(address: dict[str, str | int], options: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        **address,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, "options": options},
    }

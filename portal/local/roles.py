"""The owner's connection and the application role: who migrates, who works, and which servers are refused."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError
from django.db import OperationalError, ProgrammingError, connections

from portal.settings.database import APPLICATION_ROLE

LOWEST_SERVER = 17
_SQL = Path(__file__).with_name("roles.sql")


@contextlib.contextmanager
def as_owner(alias: str = "default") -> Iterator[None]:
    """Within the block the connection ``alias`` is the owner's; it must not be inside a transaction.

    Only for maintenance: migrations, flushing, the roles themselves. The owner is not subject to row-level security.
    """
    connection = connections[alias]
    before = connection.settings_dict
    connection.close()
    owner = copy.deepcopy(before)
    owner.update({key: settings.OWNER_DATABASE[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")})
    connection.settings_dict = owner  # NAME stays: a test run has a database of its own
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = before


def refuse_unfit_server(alias: str = "default") -> None:
    """Raise CommandError, in one sentence, when the server is too old or its letters are only those of English."""
    connection = connections[alias]
    try:
        connection.ensure_connection()
    except OperationalError as problem:
        raise CommandError(f"DATABASE_OWNER_URL or DATABASE_URL: {str(problem).splitlines()[0]}.") from problem
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int / 10000, current_setting('server_version'),"
            " datctype FROM pg_database WHERE datname = current_database()"
        )
        major, version, letters = cursor.fetchone()
    reason = unfit(major, version, letters)
    if reason:
        raise CommandError(reason)


def unfit(major: int, version: str, letters: str) -> str:
    """Why a server of this version, with a database of this LC_CTYPE, is refused; empty when it is not."""
    if major < LOWEST_SERVER:
        return f"DATABASE_URL names a PostgreSQL {version}; the portal needs {LOWEST_SERVER} or newer."
    if letters in {"C", "POSIX"}:
        return (
            f"DATABASE_URL names a database with LC_CTYPE {letters}, which knows no Arabic, Chinese or Russian letters;"
            " create it with a UTF-8 one, such as C.UTF-8."
        )
    return ""


def ensure_roles(alias: str = "default") -> None:
    """Create ``portal_app`` when missing, let the working user take it on, and grant it what work needs.

    Runs on the owner's connection (see ``as_owner``). Raises CommandError when the owner may not do so.
    """
    worker = str(settings.WORKING_DATABASE["USER"])
    connection = connections[alias]
    quote = connection.ops.quote_name
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION_ROLE])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE ROLE {APPLICATION_ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT")
            cursor.execute("SELECT pg_has_role(%s, %s, 'SET')", [worker, APPLICATION_ROLE])
            if not cursor.fetchone()[0]:
                cursor.execute(f"GRANT {APPLICATION_ROLE} TO {quote(worker)}")
            database = quote(connection.settings_dict["NAME"])
            cursor.execute(f"GRANT CONNECT ON DATABASE {database} TO {APPLICATION_ROLE}")
            cursor.execute(_SQL.read_text())
            cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", [APPLICATION_ROLE])
            if cursor.fetchone()[0]:
                raise CommandError(
                    f"The role {APPLICATION_ROLE} may see everything; take SUPERUSER and BYPASSRLS from it."
                )
    except ProgrammingError as problem:
        raise CommandError(
            "DATABASE_OWNER_URL (or DATABASE_URL) must name a role that owns the database and, unless the role"
            f" {APPLICATION_ROLE} exists and may be taken on, has CREATEROLE: {str(problem).splitlines()[0]}."
        ) from problem

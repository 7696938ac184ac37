"""The database of a test run, for ``tests/conftest.py``.

Each run works in a database of its own, copied from a template that is made once per state of the migrations. Tests
work as ``portal_app``; only migrating and flushing is the owner's.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@contextmanager
def run_database() -> Iterator[str]:
    """A database copied from the template of the present migrations, in use for the length of the block; yields its name.

    For the suite, and for the programs of ``manage.py bench`` and ``chaos``.
    """
    from django.conf import settings
    from django.db import connection

    name = f"run_{os.getpid()}"
    with open(settings.DATA_FOLDER / "template.lock", "a+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of two runs, or two workers of one, the first makes the template
        template = _template()
        _drop_left_over_databases()
        _drop(name)
        _as_owner_run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    _use_database(name)
    yield name
    connection.close()
    _drop(name)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """A database for this run, copied from the template of the present migrations; dropped at the end."""
    from django.db import connection

    database = run_database()
    with django_db_blocker.unblock():
        database.__enter__()
        # on the class: a browser's event loop makes Django open a connection object of its own for the same thread
        type(connection.ops).execute_sql_flush = lambda _self, sql_list: _flush_as_owner(sql_list)  # type: ignore[method-assign,assignment]
    yield
    with django_db_blocker.unblock():
        database.__exit__(None, None, None)


def migrations_digest() -> str:
    """What the template's name is made of: the content of every migration of ours and the locked packages."""
    digest = hashlib.sha256()
    packages = [ROOT / "requirements" / "run.lock", ROOT / "portal" / "local" / "roles.sql"]
    ours = [*ROOT.glob("*/migrations/*"), *ROOT.glob("*/migrations/sql/*")]
    for path in [*packages, *sorted(ours), *sorted(ROOT.glob("portal/*/migrations/*"))]:
        if path.is_file():
            digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _template() -> str:
    """The name of a migrated database to copy; made when the migrations have changed since the last run."""
    from django.core.management import call_command
    from django.db import connection

    name = f"template_{migrations_digest()}"
    made = {row[0] for row in _as_owner_run("SELECT datname FROM pg_database")}
    if name in made:
        return name
    for old in made:
        if old.startswith("template_"):
            _drop(old)
    draft = f"draft_{os.getpid()}"
    _drop(draft)
    _as_owner_run(f'CREATE DATABASE "{draft}"')
    _use_database(draft)
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()
    _as_owner_run(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')  # last: a half migrated one is never taken
    return name


def _drop_left_over_databases() -> None:
    """Those of runs that were killed."""
    for (name,) in _as_owner_run("SELECT datname FROM pg_database WHERE datname ~ '^(run|draft)_[0-9]+$'"):
        pid = int(name.split("_")[1])
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            _drop(name)
        except PermissionError:
            continue


def _drop(name: str) -> None:
    """Drop a database and end who is still in it.

    An owner may not end PostgreSQL's own worker (autovacuum), and FORCE then ends nobody. DROP without it has the server call
    its worker back, even when it fails because somebody else is there: FORCE may then try again.
    """
    from psycopg2.errors import InsufficientPrivilege, ObjectInUse

    for _attempt in range(3):
        try:
            _as_owner_run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            return
        except InsufficientPrivilege:
            with suppress(ObjectInUse):
                _as_owner_run(f'DROP DATABASE IF EXISTS "{name}"')
                return
    raise RuntimeError(f"the database {name} is in use by the server itself")


def _use_database(name: str) -> None:
    from django.conf import settings
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = name
    settings.DATABASES["default"]["NAME"] = name


def _flush_as_owner(sql_list: Iterable[str]) -> None:
    """Transactional tests end with TRUNCATE, which is the owner's; on a connection beside the test's own."""
    from django.db import connection

    head = "INSERT INTO core_audithead (one, seq, hash) VALUES (true, 0, '\\x00') ON CONFLICT DO NOTHING"
    _as_owner_run(*sql_list, head, database=str(connection.settings_dict["NAME"]), transaction=True)


def owner_run(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Carry out one statement as the owner in the test's database, committed at once, and return its rows.

    For what the application may not do: moving the clock, tampering with the audit record.
    """
    import psycopg2
    from django.conf import settings
    from django.db import connection

    owner = settings.OWNER_DATABASE
    side = psycopg2.connect(
        user=owner["USER"],
        password=owner["PASSWORD"],
        host=owner["HOST"],
        port=owner["PORT"],
        dbname=connection.settings_dict["NAME"],
    )
    try:
        with side, side.cursor() as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []
    finally:
        side.close()


def _as_owner_run(*statements: str, database: str = "", transaction: bool = False) -> list[tuple[Any, ...]]:
    """Carry out statements as the owner; returns the rows of the last."""
    import psycopg2
    from django.conf import settings

    owner = settings.OWNER_DATABASE
    connection = psycopg2.connect(
        user=owner["USER"],
        password=owner["PASSWORD"],
        host=owner["HOST"],
        port=owner["PORT"],
        dbname=database or owner["NAME"],
    )
    connection.autocommit = not transaction
    try:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            rows = cursor.fetchall() if cursor.description else []
        if transaction:
            connection.commit()
        return rows
    finally:
        connection.close()

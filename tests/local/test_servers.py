"""Servers of somebody else's: one address that names an owner is enough, and unfit servers are refused."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import psycopg2
import pytest

from portal.local import processes, roles
from portal.local.folders import DataFolder
from portal.local.postgres import SUPERUSER, EmbeddedPostgres

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """A server that stands for somebody else's: its owner `foreign_owner` may create roles, nothing more."""
    server = EmbeddedPostgres(DataFolder(tmp_path_factory.mktemp("foreign")), durable=False)
    server.start()
    connection = psycopg2.connect(server.url(SUPERUSER, "postgres"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE portal")
        cursor.execute("DROP ROLE portal_app, portal_owner")
        cursor.execute("CREATE ROLE foreign_owner LOGIN CREATEROLE PASSWORD 'p'")
        cursor.execute("CREATE ROLE plain_owner LOGIN PASSWORD 'p'")
        cursor.execute("CREATE DATABASE works OWNER foreign_owner")
        cursor.execute("CREATE DATABASE plain OWNER plain_owner")
        cursor.execute(
            "CREATE DATABASE english OWNER foreign_owner TEMPLATE template0 LC_CTYPE 'C' LOCALE_PROVIDER libc"
        )
    connection.close()
    yield server
    server.stop()


def _manage(server: EmbeddedPostgres, user: str, database: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    address = f"postgresql://{user}:p@127.0.0.1:{server.folder.port('postgres')}/{database}"
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env={**kept, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "portal.settings.test"},
        capture_output=True, text=True,
    )  # fmt: skip


def test_one_address_of_an_owner_is_enough(foreign: EmbeddedPostgres) -> None:
    for _ in range(2):  # the second finds the role there
        done = _manage(foreign, "foreign_owner", "works", "migrate", "--verbosity", "0")
        assert done.returncode == 0, done.stderr
    asked = "from django.db import connection as c; k = c.cursor(); k.execute('select current_user, session_user')"
    done = _manage(foreign, "foreign_owner", "works", "shell", "--no-imports", "-c", f"{asked}; print(k.fetchone())")
    assert done.stdout.strip() == "('portal_app', 'foreign_owner')", done.stderr


def test_an_owner_that_may_not_create_the_role_is_told_so(foreign: EmbeddedPostgres) -> None:
    done = _manage(foreign, "plain_owner", "plain", "migrate")
    assert done.returncode == 1
    assert "DATABASE_OWNER_URL (or DATABASE_URL) must name a role that owns the database" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_database_that_knows_only_english_letters_is_refused(foreign: EmbeddedPostgres) -> None:
    done = _manage(foreign, "foreign_owner", "english", "migrate")
    assert done.returncode == 1
    assert "LC_CTYPE C" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_server_that_does_not_answer_is_one_sentence() -> None:
    silent = SimpleNamespace(folder=SimpleNamespace(port=lambda _name: 1))
    done = _manage(silent, "foreign_owner", "works", "migrate")  # type: ignore[arg-type]
    assert done.returncode == 1
    assert "DATABASE_OWNER_URL" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_old_server_is_refused() -> None:
    assert "PostgreSQL 16.9; the portal needs 17" in roles.unfit(16, "16.9", "C.UTF-8")
    assert roles.unfit(17, "17.0", "C.UTF-8") == ""


def test_root_without_user_namespaces_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(_libc: object) -> None:
        raise OSError("not permitted")

    monkeypatch.setattr(processes, "_leave_root", refuses)
    monkeypatch.setattr(processes.os, "geteuid", lambda: 0)
    with pytest.raises(SystemExit) as stopped:
        processes.start(["true"], log=None, not_as_root=True)
    assert "set DATABASE_URL to a server of your own" in str(stopped.value)

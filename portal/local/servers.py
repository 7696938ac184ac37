"""PostgreSQL and Valkey together: whoever comes first starts them, later commands join, the first one ends them."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from portal.local.folders import DataFolder
from portal.local.postgres import APPLICATION, OWNER, EmbeddedPostgres
from portal.local.valkey import EmbeddedValkey


class Servers:
    """The embedded servers of one data folder; those that the environment replaces are left alone."""

    def __init__(self, folder: DataFolder, *, durable: bool = True) -> None:
        self.folder = folder
        self.postgres = None if os.environ.get("DATABASE_URL") else EmbeddedPostgres(folder, durable=durable)
        self.valkey = None if os.environ.get("REDIS_URL") else EmbeddedValkey(folder)

    def fill_environment(self) -> None:
        """Say in this process's environment, where settings read it, how the servers are reached."""
        if self.postgres is not None:
            os.environ["DATABASE_URL"] = self.postgres.url(APPLICATION)
            os.environ["DATABASE_OWNER_URL"] = self.postgres.url(OWNER)
        if self.valkey is not None:
            os.environ["REDIS_URL"] = self.valkey.url()

    def start(self) -> None:
        """Start what is embedded and wait until it answers."""
        for server in (self.postgres, self.valkey):
            if server is not None:
                server.start()

    def stop(self) -> None:
        """Stop what was started here."""
        for server in (self.valkey, self.postgres):
            if server is not None:
                server.stop()

    @contextlib.contextmanager
    def running(self, *, join: bool = True) -> Iterator[bool]:
        """Servers that answer, for the length of the block; yields whether this process started them.

        A second process joins the first one's servers, and the first waits at its end until the others have left.
        With ``join=False`` this process must be the first, and does not wait at its end.
        """
        if not join:
            with held_alone(self.folder):
                yield from self._own()
            return
        if self.postgres is None and self.valkey is None:
            yield False
            return
        self.folder.make()
        with (
            open(self.folder.path / "users.lock", "a+b") as users,
            open(self.folder.path / "servers.lock", "a+b") as mine,
        ):
            fcntl.flock(users, fcntl.LOCK_SH)
            first = _try_lock(mine)
            if not first:
                self._wait_until_ready()
                self.fill_environment()
                yield False
                return
            yield from self._own(users)

    def _own(self, users: IO[bytes] | None = None) -> Iterator[bool]:
        self._ready_path.unlink(missing_ok=True)
        try:
            self.start()
            self.fill_environment()
            self._ready_path.touch()
            yield True
        finally:
            if users is not None:
                fcntl.flock(users, fcntl.LOCK_UN)
                fcntl.flock(users, fcntl.LOCK_EX)
            self._ready_path.unlink(missing_ok=True)
            self.stop()

    def revive(self, say: Callable[[str], None]) -> None:
        """Start again a server that ended by itself, and say so."""
        for name, server in (("PostgreSQL", self.postgres), ("Valkey", self.valkey)):
            if server is not None and not server.is_running():
                server.start()
                say(f"{name} had ended and was started again")

    @property
    def _ready_path(self) -> Path:
        return self.folder.path / "ready"

    def _wait_until_ready(self) -> None:
        end = time.monotonic() + 90
        while not self._ready_path.exists():
            if time.monotonic() > end:
                sys.exit(f"Another process has held {self.folder.path} for 90 seconds without its servers being ready.")
            time.sleep(0.1)


@contextlib.contextmanager
def held_alone(folder: DataFolder, patience: float = 10.0) -> Iterator[None]:
    """The folder for this process alone; ends the process with one sentence when another keeps it."""
    folder.make()
    with open(folder.path / "servers.lock", "a+b") as mine:
        end = time.monotonic() + patience
        while not _try_lock(mine):
            address = _running_address(folder)
            if address:
                sys.exit(f"The portal of this checkout already runs at {address}/ (end it with Ctrl-C there).")
            if time.monotonic() > end:
                sys.exit(
                    f"Another manage.py command is using {folder.path}: end it first, or set PORTAL_DATA to another folder."
                )
            time.sleep(0.2)
        yield


def _running_address(folder: DataFolder) -> str:
    try:
        return (folder.path / "address").read_text()
    except OSError:
        return ""


def _try_lock(handle: IO[bytes]) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

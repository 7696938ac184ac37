"""The data folder: the only place on the machine where the one-machine run keeps anything.

Ports and passwords are chosen once and remembered there, so two clones on one machine never meet.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import sys
from pathlib import Path
from typing import Any


class DataFolder:
    """A folder with the servers' files, the remembered ports and the generated secrets of one run."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()

    @classmethod
    def of(cls, root: Path, kind: str) -> DataFolder:
        """The folder of ``kind`` ("run" or "test") under ``PORTAL_DATA``, by default ``.data`` in the checkout."""
        return cls(Path(os.environ.get("PORTAL_DATA") or root / ".data") / kind)

    def make(self) -> None:
        """Create the folder, readable by its owner only; ends the process with one sentence when it cannot."""
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as problem:
            sys.exit(f"{self.path} cannot be written ({problem.strerror}): set PORTAL_DATA to a folder that can be.")

    def secret(self, name: str) -> str:
        """A random secret of this name, made at first use and kept in ``secrets.json`` (mode 600)."""
        kept = self._read("secrets.json")
        if name not in kept:
            kept[name] = secrets.token_urlsafe(48 if name == "secret_key" else 24)
            self._write("secrets.json", kept)
        return str(kept[name])

    def port(self, name: str) -> int:
        """The remembered port of an embedded server; a free one is chosen at first use."""
        kept = self._read("ports.json")
        return int(kept[name]) if name in kept else self.new_port(name)

    def new_port(self, name: str) -> int:
        """Choose and remember another free port, because somebody else has taken the old one."""
        kept = self._read("ports.json")
        kept[name] = _free_port(avoid={int(port) for port in kept.values()})
        self._write("ports.json", kept)
        return int(kept[name])

    def _read(self, name: str) -> dict[str, Any]:
        try:
            kept = json.loads((self.path / name).read_text())
        except (OSError, ValueError):  # missing, or cut short by a kill: chosen anew
            return {}
        return kept if isinstance(kept, dict) else {}

    def _write(self, name: str, kept: dict[str, Any]) -> None:
        self.make()
        target = self.path / name
        draft = target.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(kept, indent=1) + "\n")
        draft.replace(target)


def port_is_free(port: int) -> bool:
    """Whether a server of ours could listen on this port of 127.0.0.1 now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free_port(avoid: set[int]) -> int:
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        if port not in avoid:
            return port

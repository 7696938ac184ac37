"""The portal's own processes of the one-machine run: web, worker, scheduler, caught mail; kept alive and ended."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from portal.local import processes

#: In the environment of every child, so that the next start finds the ones that a kill left behind.
MARK = "PORTAL_RUN"
LARGEST_LOG = 5 * 1024 * 1024
#: More ends than this within a minute are no accident.
MOST_RESTARTS = 5


@dataclass
class Child:
    """One process with its log; ``restart`` is refused when it ends over and over."""

    name: str
    command: Sequence[str]
    log_path: Path
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    ends: deque[float] = field(default_factory=lambda: deque(maxlen=MOST_RESTARTS))

    def start(self) -> None:
        """Start the process, its output going to its log."""
        self.log_path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            if self.log_path.stat().st_size > LARGEST_LOG:
                self.log_path.replace(self.log_path.with_suffix(".log.1"))
        with open(self.log_path, "ab") as log:
            self.process = processes.start(self.command, log=log, environment=self.environment)

    def has_ended(self) -> bool:
        """Whether it was started and is no longer alive."""
        return self.process is not None and self.process.poll() is not None

    def may_restart(self) -> bool:
        """Count one end; False when it was one too many within a minute."""
        self.ends.append(time.monotonic())
        return len(self.ends) < MOST_RESTARTS or self.ends[-1] - self.ends[0] > 60

    def stop(self, patience: float = 8.0) -> None:
        """End it and everything it started."""
        if self.process is not None:
            processes.stop(self.process, patience=patience)
            self.process = None

    def log_tail(self, lines: int = 12) -> str:
        """The end of its log, for a person who wonders why."""
        try:
            return "\n".join(self.log_path.read_text(errors="replace").splitlines()[-lines:])
        except OSError:
            return ""


def portal_children(folder: Path, port: int, mail_port: int, environment: Mapping[str, str]) -> list[Child]:
    """The four processes in the order of starting."""
    python = sys.executable
    celery = [python, "-m", "celery", "-A", "portal.celery"]
    commands = {
        "mail": [python, "-m", "portal.local.mailcatcher", str(folder / "mail"), str(mail_port)],
        "web": [
            python, "-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4",
            "--preload", "--graceful-timeout", "5", "--timeout", "60", "--no-control-socket",
            *(["--reload"] if environment.get("PORTAL_DEBUG") == "1" else []),
        ],
        "worker": [
            *celery, "worker", "--concurrency", "2", "--loglevel", "WARNING",
            "--without-gossip", "--without-mingle", "--without-heartbeat",
        ],
        "scheduler": [*celery, "beat", "--schedule", str(folder / "schedule"), "--pidfile", "", "--loglevel", "WARNING"],
    }  # fmt: skip
    marked = {**environment, MARK: str(folder), "PYTHONUNBUFFERED": "1"}
    return [Child(name, command, folder / "logs" / f"{name}.log", marked) for name, command in commands.items()]


def end_left_over(folder: Path, patience: float = 6.0) -> int:
    """End the processes that an earlier run of this folder left behind; returns how many there were."""
    found = _left_over(folder)
    for sign, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, 3.0)):
        left = _left_over(folder)
        for pid in left:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, sign)
        end = time.monotonic() + seconds
        while left and time.monotonic() < end:
            time.sleep(0.1)
            left = _left_over(folder)
    return len(found)


def _left_over(folder: Path) -> list[int]:
    mark = f"{MARK}={folder}"
    if not processes.ON_LINUX:
        listing = subprocess.run(["ps", "-axEww", "-o", "pid=,command="], capture_output=True, text=True).stdout
        pids = [int(line.split()[0]) for line in listing.splitlines() if f"{mark} " in f"{line} "]
        return [pid for pid in pids if pid != os.getpid()]
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            with contextlib.suppress(OSError):
                if mark.encode() in (entry / "environ").read_bytes().split(b"\0"):
                    found.append(int(entry.name))
    return found

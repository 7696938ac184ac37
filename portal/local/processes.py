"""Child processes that end with their parent, and the ending of those that were left behind.

A parent killed with ``kill -9`` cannot tidy up. On Linux the kernel signals the child for it (PR_SET_PDEATHSIG);
elsewhere the next start finds the orphan by its pid file. A pid alone proves nothing, it may have been given to
somebody else since: the command line must name our data folder.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER = 0x10000000
_UNPRIVILEGED = 65534
NO_NAMESPACE = (
    "PostgreSQL does not run as root, and this system does not let root enter a user namespace:"
    " run the same command as an ordinary user, or set DATABASE_URL to a server of your own."
)
ON_LINUX: bool = platform.system() == "Linux"


def start(
    command: Sequence[str],
    *,
    log: IO[bytes] | None,
    environment: Mapping[str, str] | None = None,
    end_signal: signal.Signals = signal.SIGTERM,
    not_as_root: bool = False,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own that receives ``end_signal`` when this process dies.

    ``not_as_root``: a root that starts it appears to the child as an unprivileged user (see ``_leave_root``).
    Must be called from the main thread: the kernel's signal is tied to the thread that started the child.
    Ends the process with one sentence when root cannot appear as somebody else.
    """
    leave_root = not_as_root and os.geteuid() == 0
    try:
        return subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT if log else None,
            env=None if environment is None else dict(environment),
            start_new_session=True,
            preexec_fn=_preparation(end_signal, leave_root),
        )
    except subprocess.SubprocessError:  # all that Python tells of what happened in the child before it began
        if not leave_root:
            raise
        sys.exit(NO_NAMESPACE)


def _preparation(end_signal: signal.Signals, leave_root: bool) -> Callable[[], None] | None:
    if not ON_LINUX:
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def prepare() -> None:
        if leave_root:
            _leave_root(libc)
        libc.prctl(_PR_SET_PDEATHSIG, end_signal)  # after the change of user, which would clear it
        if os.getppid() != parent:  # the parent died in between: the signal would never come
            os._exit(1)

    return prepare


def _leave_root(libc: ctypes.CDLL) -> None:
    """Enter a user namespace in which root is called 65534: PostgreSQL refuses to run as root.

    The files stay root's own, nothing on the machine is changed, no user is added.
    """
    group = os.getegid()
    if libc.unshare(_CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "this system does not let root enter a user namespace")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{_UNPRIVILEGED} 0 1")
    Path("/proc/self/gid_map").write_text(f"{_UNPRIVILEGED} {group} 1")


def stop(child: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM, patience: float = 10.0) -> None:
    """End a child started here and everything in its session; killed when it has not ended after ``patience`` s."""
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            child.send_signal(how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(patience)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)  # the session is its own: what is left in it is left over
    child.wait()


def command_line(pid: int) -> str:
    """The command line of a process, or the empty string when there is no such process."""
    if ON_LINUX:
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    return subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True).stdout


def end_orphan(pid_file: Path, belongs_to: Path, how: signal.Signals = signal.SIGTERM, patience: float = 10.0) -> bool:
    """End the process named in ``pid_file`` when its command line names ``belongs_to``; says whether there was one."""
    try:
        pid = int(pid_file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return False
    if pid <= 1 or str(belongs_to) not in command_line(pid):
        return False
    for sign, seconds in ((how, patience), (signal.SIGKILL, 5.0)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, sign)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if str(belongs_to) not in command_line(pid):
                return True
            time.sleep(0.05)
    return True

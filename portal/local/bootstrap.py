"""Make the virtual environment from the hashed lock and go on inside it.

Standard library only, for this runs on whatever Python the machine has. The environment counts as ready when a
stamp beside it holds the digest of the lock and of the Python that made it; the stamp is written last, so a making
that was interrupted is noticed and repeated. "Is Django importable?" would not do: a Django of the system would be
taken for ours.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

FLOOR = (3, 11)
#: Commands that need the tools of development; every other command needs what runs the portal.
DEVELOPMENT_COMMANDS = frozenset({"test", "lint", "fmt", "bench", "chaos", "lock"})


def ensure_environment(root: Path, argv: Sequence[str]) -> None:
    """Return inside an environment that has the locked packages, making and entering it when needed.

    Side effects: may create ``.venv`` (or ``PORTAL_VENV``) and replaces the running process by one inside it.
    Ends the process with one sentence when that cannot be done.
    """
    if sys.version_info < FLOOR:
        floor = ".".join(map(str, FLOOR))
        sys.exit(f"Python {floor} or newer is needed; this is {sys.version.split()[0]} ({sys.executable}).")
    if os.name == "nt":
        sys.exit("Windows itself is not supported; run the portal inside WSL (Debian or Ubuntu).")
    lock = root / "requirements" / ("dev.lock" if set(argv[1:2]) & DEVELOPMENT_COMMANDS else "run.lock")
    venv = Path(os.environ.get("PORTAL_VENV") or root / ".venv").absolute()
    inside = Path(sys.prefix).resolve() == venv.resolve()
    if not inside and _environment_is_chosen_by_the_user():
        _refuse_without_packages(lock)
        return
    if not _is_ready(venv, lock):
        with _locked(venv):
            if not _is_ready(venv, lock):  # another process may have made it while this one waited
                _make(venv, lock)
    if not inside:
        # Compiled modules go into the environment, which is ours: the checkout stays clean, and a machine that forbids
        # them beside the sources (then each start takes seconds) is served all the same.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(venv / "pycache"))
        python = str(_python(venv))
        os.execv(python, [python, *argv])


def _environment_is_chosen_by_the_user() -> bool:
    """A container says so by PORTAL_NO_BOOTSTRAP; otherwise an active environment is the user's own choice."""
    return bool(os.environ.get("PORTAL_NO_BOOTSTRAP")) or sys.prefix != sys.base_prefix or "CONDA_PREFIX" in os.environ


def _refuse_without_packages(lock: Path) -> None:
    missing = [name for name in ("django", "celery", "rest_framework") if importlib.util.find_spec(name) is None]
    if lock.name == "dev.lock":
        missing += [name for name in ("pytest",) if importlib.util.find_spec(name) is None]
    if missing:
        sys.exit(
            f"The active environment {sys.prefix} lacks {', '.join(missing)}. Leave it (deactivate) and run this again,\n"
            f"or fill it: {sys.executable} -m pip install --require-hashes -r {lock}"
        )


def _python(venv: Path) -> Path:
    return venv / "bin" / "python"


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()


def _is_ready(venv: Path, lock: Path) -> bool:
    stamp = venv / f"{lock.name}.ok"
    try:
        return stamp.read_text() == _digest(lock) and _python(venv).exists()
    except OSError:
        return False


@contextlib.contextmanager
def _locked(venv: Path) -> Iterator[None]:
    """Hold the file lock beside the environment, so that two first runs at once do not meet."""
    import fcntl

    try:
        venv.parent.mkdir(parents=True, exist_ok=True)
        handle = open(f"{venv}.lock", "a+b")  # noqa: SIM115 - closed below, with the lock
    except OSError as problem:
        sys.exit(_not_writable(venv, problem))
    with handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _not_writable(venv: Path, problem: OSError) -> str:
    return f"{venv} cannot be written ({problem.strerror}): set PORTAL_VENV to a folder that can be."


def _make(venv: Path, lock: Path) -> None:
    _say(f"Preparing {venv.name} from requirements/{lock.name} (once, some seconds) …")
    made = venv / "made.ok"
    if not made.exists() or not _python(venv).exists():
        _create(venv)
        made.touch()
    # The lock of development contains the one of running: whoever has the former never installs the latter again.
    locks = {lock, lock.with_name("run.lock")}
    for each in locks:
        (venv / f"{each.name}.ok").unlink(missing_ok=True)
    _install(venv, lock)
    for each in locks:
        (venv / f"{each.name}.ok").write_text(_digest(each))


def _create(venv: Path) -> None:
    shutil.rmtree(venv, ignore_errors=True)
    try:
        # A first look at ensurepip: without it `venv` stops half way with a page of its own text.
        if importlib.util.find_spec("ensurepip") is None:
            sys.exit(_venv_module_missing())
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True, capture_output=True, text=True)
    except subprocess.CalledProcessError as problem:
        shutil.rmtree(venv, ignore_errors=True)
        if not os.access(venv.parent, os.W_OK):
            sys.exit(_not_writable(venv, PermissionError(13, "permission denied")))
        sys.exit(f"{_venv_module_missing()}\n{(problem.stdout or '')[-300:]}{(problem.stderr or '')[-300:]}")
    except OSError as problem:
        sys.exit(_not_writable(venv, problem))


def _venv_module_missing() -> str:
    return (
        "Python's venv module is incomplete; on Debian or Ubuntu install it and run this again:\n"
        "  sudo apt install python3-venv"
    )


def _install(venv: Path, lock: Path) -> None:
    """Install the lock, with uv when it can be had (seconds), otherwise with pip (half a minute)."""
    python = str(_python(venv))
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    uv = [python, "-m", "uv", "pip", "install", "--quiet", "--python", python]
    locked = ["--require-hashes", "-r"]
    # uv is a convenience: a machine on which it does not work (own certificates, own index) need not hear of it.
    if _quietly([*pip, *locked, str(lock.with_name("uv.lock"))]) and _quietly([*uv, *locked, str(lock)]):
        return
    if subprocess.run([*pip, *locked, str(lock)]).returncode:
        sys.exit("The locked packages could not be installed (see above); nothing was started. Run this again.")


def _quietly(command: Sequence[str]) -> bool:
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)

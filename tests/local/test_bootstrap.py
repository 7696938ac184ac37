"""The making of the environment, on a copy with a lock of its own: what goes wrong is one sentence, and is mended."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from portal.local import bootstrap

ROOT = Path(__file__).resolve().parent.parent.parent
AFTER = "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[1]); root = Path(sys.argv[1])\n"
AFTER += (
    "from portal.local.bootstrap import ensure_environment\nensure_environment(root, [sys.argv[0], *sys.argv[1:]])\n"
)
AFTER += "print(sys.prefix)\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with empty locks: the environment is made within a second or two and nothing is fetched."""
    shutil.copytree(
        ROOT / "portal" / "local", tmp_path / "portal" / "local", ignore=shutil.ignore_patterns("__pycache__")
    )
    (tmp_path / "requirements").mkdir()
    for name in ("run", "dev", "uv"):
        (tmp_path / "requirements" / f"{name}.lock").write_text("# nothing\n")
    (tmp_path / "manage.py").write_text(AFTER)
    return tmp_path


def _bare(checkout: Path, **changed: str) -> subprocess.CompletedProcess[str]:
    system = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    python = getattr(sys, "_base_executable", sys.executable)
    return subprocess.run(
        [python, "manage.py", str(checkout)],
        cwd=checkout, env={**system, **changed}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def test_it_makes_the_environment_once_and_goes_on_inside(checkout: Path) -> None:
    first, second = _bare(checkout), _bare(checkout)
    assert first.stdout.strip() == second.stdout.strip() == str(checkout / ".venv"), first.stderr
    assert "Preparing .venv" in first.stderr
    assert second.stderr == ""


def test_an_interrupted_making_and_a_changed_lock_are_made_good(checkout: Path) -> None:
    (checkout / ".venv" / "bin").mkdir(parents=True)  # killed while the environment was being made
    (checkout / ".venv" / "bin" / "python").write_text("half a python")
    assert _bare(checkout).stdout.strip() == str(checkout / ".venv")
    (checkout / "requirements" / "run.lock").write_text("# something else\n")
    assert "Preparing" in _bare(checkout).stderr
    assert _bare(checkout).stderr == ""


def test_the_environment_may_be_elsewhere(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "environment"
    done = _bare(checkout, PORTAL_VENV=str(elsewhere))
    assert done.stdout.strip() == str(elsewhere), done.stderr
    assert not (checkout / ".venv").exists()


def test_a_folder_that_cannot_be_written_is_one_sentence(checkout: Path) -> None:
    done = _bare(checkout, PORTAL_VENV="/proc/environment")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "set PORTAL_VENV to a folder that can be" in done.stderr


def test_the_missing_venv_module_is_named_with_the_line_that_installs_it(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = bootstrap.importlib.util.find_spec
    monkeypatch.setattr(
        bootstrap.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else found(name)
    )
    with pytest.raises(SystemExit) as stopped:
        bootstrap._create(checkout / ".venv")
    assert "sudo apt install python3-venv" in str(stopped.value)


def test_an_environment_of_the_users_own_is_left_alone(checkout: Path) -> None:
    done = _bare(checkout, PORTAL_NO_BOOTSTRAP="1")
    if done.returncode:  # the system's Python lacks the packages: it is told how to fill it
        assert "lacks" in done.stderr
        assert "-m pip install --require-hashes -r" in done.stderr
    assert not (checkout / ".venv").exists()

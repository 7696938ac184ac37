"""The one-machine run, tried as a person would: started, killed in every way, started again, ended."""

from __future__ import annotations

import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from portal.local.children import _left_over
from portal.local.folders import DataFolder

ROOT = Path(__file__).resolve().parent.parent.parent
FOREIGN = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "EMAIL_URL", "PORTAL_SECRET_KEY", "PORTAL_BASE_URL")


class Run:
    """One `manage.py up` in a data folder of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.folder = DataFolder(data / "run")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.output = data / "output.txt"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        return {**kept, "PORTAL_DATA": str(self.data), "DJANGO_SETTINGS_MODULE": "portal.settings.dev"}

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def start(self, timeout: float = 300) -> None:
        with open(self.output, "wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up", "--port", str(self.port)],
                cwd=ROOT, env=self.environment, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        end = time.monotonic() + timeout
        while "Ctrl-C ends it" not in self.output.read_text():
            assert self.process.poll() is None, self.output.read_text()
            assert time.monotonic() < end, self.output.read_text()
            time.sleep(0.1)

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return str(answer.read().decode())

    def end(self, sign: signal.Signals = signal.SIGINT) -> int:
        assert self.process is not None
        self.process.send_signal(sign)
        return self.process.wait(40)

    def wait_for(self, words: str, timeout: float = 40) -> None:
        end = time.monotonic() + timeout
        while words not in self.output.read_text():
            assert time.monotonic() < end, self.output.read_text()
            time.sleep(0.1)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    run = Run(tmp_path_factory.mktemp("up"))
    run.start()
    yield run
    if run.process and run.process.poll() is None:
        run.end()


def test_it_is_ready_when_it_says_so(run: Run) -> None:
    assert '"ready"' in run.get("/readyz")


def test_a_second_one_in_the_same_folder_is_told_where_the_first_is(run: Run) -> None:
    answer = run.manage("up", "--port", "1")
    assert answer.returncode == 1
    assert f"already runs at http://127.0.0.1:{run.port}/" in answer.stderr


def test_a_taken_port_is_named_with_the_setting_that_changes_it(run: Run, tmp_path: Path) -> None:
    other = Run(tmp_path)
    answer = other.manage("up", "--port", str(run.port))
    assert answer.returncode == 1
    assert answer.stderr.strip().splitlines()[-1] == (
        f"Port {run.port} on 127.0.0.1 is taken: choose another with --port N or PORTAL_PORT=N."
    )


def test_a_command_beside_it_joins_its_servers(run: Run) -> None:
    answer = run.manage("showmigrations", "core")
    assert answer.returncode == 0, answer.stderr
    assert "[X] 0001" in answer.stdout


def test_reset_refuses_while_it_runs(run: Run) -> None:
    answer = run.manage("reset", "--yes")
    assert answer.returncode == 1
    assert "already runs" in answer.stderr


def test_mail_is_caught_and_readable(run: Run) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "portal@example.org", "delegate@example.org", "协商通知 <b>"
    message.set_content("نص الإشعار")
    with smtplib.SMTP("127.0.0.1", run.folder.port("mail")) as smtp:
        smtp.send_message(message)
    page = run.get("/mailbox/")
    assert "协商通知 &lt;b&gt;" in page
    name = page.split('href="/mailbox/')[1].split("/")[0]
    assert "نص الإشعار" in run.get(f"/mailbox/{name}/")


def test_what_is_killed_is_started_again(run: Run) -> None:
    postmaster = int((run.folder.path / "postgres" / "postmaster.pid").read_text().split()[0])
    valkey = int((run.folder.path / "valkey" / "valkey.pid").read_text())
    for pid in (postmaster, valkey):
        os.kill(pid, signal.SIGKILL)
    run.wait_for("PostgreSQL had ended and was started again")
    run.wait_for("Valkey had ended and was started again")
    for _ in range(50):
        try:
            assert '"ready"' in run.get("/readyz")
            break
        except OSError:
            time.sleep(0.2)
    else:
        pytest.fail("not ready again")


def test_after_a_kill_of_the_whole_the_next_one_recovers_and_keeps_the_data(run: Run) -> None:
    assert run.process is not None
    victims = [
        int((run.folder.path / "postgres" / "postmaster.pid").read_text().split()[0]),
        *_left_over(run.folder.path),
    ]
    run.process.kill()
    for pid in victims[::2]:  # some are killed, some are left behind
        os.kill(pid, signal.SIGKILL)
    run.process.wait()
    began = time.monotonic()
    run.start()
    assert time.monotonic() - began < 30
    assert "协商通知" in run.get("/mailbox/")


def test_ctrl_c_leaves_nothing_running(run: Run) -> None:
    postmaster = int((run.folder.path / "postgres" / "postmaster.pid").read_text().split()[0])
    assert run.end() == 0
    assert _left_over(run.folder.path) == []
    with pytest.raises(ProcessLookupError):
        os.kill(postmaster, 0)


def test_reset_asks_first(run: Run) -> None:
    answer = run.manage("reset")
    assert "Nothing was changed" in answer.stdout
    assert (run.folder.path / "postgres").exists()
    assert run.manage("reset", "--yes").returncode == 0
    assert not run.folder.path.exists()

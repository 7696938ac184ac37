"""`manage.py bench --only notices`: P6 of what good means.

100,000 recipients (`--recipients`) of one formal notice, from the act to the last mail taken by a fast sink, with WORKERS
processes; beside it one Celery task and one SMTP connection for each mail, and a bare `smtplib` loop on one connection for
each worker. Mails a second by the clock, and processor seconds of the senders for a thousand mails, which is steadier.
"""

from __future__ import annotations

import argparse
import logging
import os
import resource
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
WORKERS = 2
AGAINST_TASKS, AGAINST_LOOP = 8.0, 0.5


@dataclass(frozen=True, slots=True)
class Speed:
    """One way of sending. `act` is the part of `seconds` in which the deliveries were queued."""

    name: str
    mails: int
    seconds: float
    processor: float
    act: float = 0.0

    @property
    def rate(self) -> float:
        return self.mails / self.seconds

    def __add__(self, other: Speed) -> Speed:
        """Two halves of one measurement."""
        mails, seconds = self.mails + other.mails, self.seconds + other.seconds
        return Speed(self.name, mails, seconds, self.processor + other.processor)

    def __str__(self) -> str:
        queued = f", {self.act:.1f} s of it queueing" if self.act else ""
        cost = 1000 * self.processor / self.mails
        return f"  {self.name:<44}{self.rate:>7.0f} mails/s  {cost:>6.2f} CPU s/1,000  ({self.seconds:.1f} s{queued})"


class Counter:
    """The sink's own count, asked over a connection of ours."""

    def __init__(self, port: int) -> None:
        self.smtp = smtplib.SMTP("127.0.0.1", port, local_hostname="bench")
        self.start = self._taken()

    def _taken(self) -> int:
        return int(self.smtp.docmd("VRFY", "count")[1])

    def wait_for(self, mails: int, patience: float = 1200) -> None:
        """Until so many mails more have been taken. Raises TimeoutError."""
        end = time.monotonic() + patience
        while self._taken() - self.start < mails:
            if time.monotonic() > end:
                raise TimeoutError(f"{self._taken() - self.start} of {mails} mails have arrived")
            time.sleep(0.02)


def kind() -> Any:
    """The kind that is told: formal, to everybody."""
    from portal.core.notices.kinds import NoticeKind
    from tests.core.notices.post import everybody

    return NoticeKind(name="bench.formal", formal=True, recipients=everybody, template="generic")


@contextmanager
def children(*commands: list[str], **environment: str) -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that have said that they are ready, and are ended with the block."""
    begun: list[subprocess.Popen[str]] = []
    try:
        begun.extend(_child(command, environment) for command in commands)
        for child in begun:
            _first_line(child)
        yield begun
    finally:
        for child in begun:
            child.terminate()
            child.wait()


def _child(command: list[str], environment: dict[str, str]) -> subprocess.Popen[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def _first_line(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


def _go(crew: list[subprocess.Popen[str]]) -> None:
    for child in crew:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()


def _spent() -> float:
    """Processor seconds of this process and of its children that have ended."""
    usages = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def ours(recipients: int, port: int) -> Speed:
    """The portal: one act, then WORKERS processes at the queue."""
    from django.db import connection

    from tests.core.notices import post

    post.contacts(*(("en", index % 200 + 1, f"c{index}@members.example") for index in range(recipients)))
    database = connection.settings_dict
    url = f"postgresql://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    counter = Counter(port)
    command = ["-m", "tests.bench._worker", str(port)]
    spent = _spent()
    with children(*[command] * WORKERS, DATABASE_URL=url) as crew:
        begun = time.monotonic()
        post.tell("bench.formal")
        act = time.monotonic() - begun
        _go(crew)
        counter.wait_for(recipients)
        seconds = time.monotonic() - begun
        for child in crew:
            child.wait()
    return Speed("portal, from the act on", recipients, seconds, _spent() - spent, act)


def tasks(mails: int, port: int, subject: str, body: str) -> Speed:
    """One Celery task and one connection for each mail."""
    queue = f"bench-{os.getpid()}"
    os.environ.update(MAIL_QUEUE=queue, SINK_PORT=str(port))
    counter = Counter(port)
    command = [sys.executable, "-m", "celery", "-A", "tests.bench.peers.mail_per_task", "worker", "-c", str(WORKERS)]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "ERROR"]
    spent = _spent()
    worker = subprocess.Popen(
        [*command, *quiet], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        from tests.bench.peers.mail_per_task import send

        send.delay(subject, body, "first@members.example")
        counter.wait_for(1, patience=60)  # the worker is there
        begun = time.monotonic()
        for index in range(mails):
            send.delay(subject, body, f"c{index}@members.example")
        counter.wait_for(mails + 1)
        seconds = time.monotonic() - begun
    finally:
        worker.terminate()
        worker.wait()
    return Speed("one Celery task and connection for each mail", mails, seconds, _spent() - spent)


def loop(mails: int, port: int, data: bytes) -> Speed:
    """A bare loop on one connection for each worker."""
    counter = Counter(port)
    spent = _spent()
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        command = ["tests/bench/peers/smtp_loop.py", str(port), str(mails // WORKERS), file.name]
        with children(*[command] * WORKERS) as crew:
            begun = time.monotonic()
            _go(crew)
            counter.wait_for(mails // WORKERS * WORKERS)
            seconds = time.monotonic() - begun
            for child in crew:
                child.wait()
    return Speed("bare smtplib loop, one connection a worker", mails, seconds, _spent() - spent)


def measure(recipients: int, others: int) -> list[Speed]:
    """The three ways, on one sink, with the same letter; the references half before and half after the portal, because
    other work on the machine comes and goes.
    """
    from portal.core.notices.kinds import register
    from portal.core.notices.mail import compose
    from portal.core.notices.render import Material, write
    from portal.local.pytest_database import run_database
    from tests.core.notices.post import TITLE

    register(kind())
    facts = {"title": TITLE, "symbol": "WAICO/MC/1/L.3", "path": "/documents/1/"}
    letter = write(Material(kind="bench.formal", facts=facts, number="NOTICE/1"), "en")
    data = b"To: c@members.example\r\n" + compose(letter, thread="<bench@portal.invalid>").common
    sink = _child(["tests/bench/_sink.py"], {})
    port = int(_first_line(sink))
    try:
        before = tasks(others // 2, port, letter.subject, letter.text), loop(recipients // 2, port, data)
        with run_database():
            portal = ours(recipients, port)
        after = tasks(others // 2, port, letter.subject, letter.text), loop(recipients // 2, port, data)
        return [portal, before[0] + after[0], before[1] + after[1]]
    finally:
        sink.terminate()
        sink.wait()


def main(arguments: list[str]) -> int:
    """Print the table; exit code 1 when the goal is missed."""
    parser = argparse.ArgumentParser(prog="manage.py bench --only notices")
    parser.add_argument("--recipients", type=int, default=100_000)
    parser.add_argument("--others", type=int, default=4_000, help="mails of the slow reference")
    options, _rest = parser.parse_known_args(arguments)
    import django

    django.setup()
    logging.disable(logging.WARNING)  # the figures are what is to be read
    portal, per_task, bare = speeds = measure(options.recipients, options.others)
    print(f"P6  notices: {options.recipients} recipients, {WORKERS} workers")
    for speed in speeds:
        print(speed)
    met = portal.rate >= AGAINST_TASKS * per_task.rate and portal.rate >= AGAINST_LOOP * bare.rate
    print(
        f"  {portal.rate / per_task.rate:.1f} x a task for each mail (goal {AGAINST_TASKS:.0f}), "
        f"{portal.rate / bare.rate:.2f} x the bare loop (goal {AGAINST_LOOP}): {'met' if met else 'NOT MET'}"
    )
    return 0 if met else 1

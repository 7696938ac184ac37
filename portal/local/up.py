"""``manage.py up``: the whole portal on one machine, in the foreground, until Ctrl-C."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType
from typing import NoReturn

from portal.local import processes
from portal.local.children import MARK, Child, end_left_over, portal_children
from portal.local.commandline import use_development_settings
from portal.local.folders import DataFolder, port_is_free
from portal.local.servers import Servers
from portal.local.welcome import welcome

DEFAULT_PORT = 8000
_began = time.monotonic()


class Stopped(Exception):
    """Somebody asked the portal to end."""


def command(root: Path, arguments: list[str]) -> int:
    """Start everything, say where it is, keep it alive, end all of it; returns the exit code."""
    port = _port(arguments)
    os.chdir(root)
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.dev"
    folder = DataFolder.of(root, "run")
    servers = Servers(folder)
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, _stop)
    children: list[Child] = []
    try:
        with servers.running(join=False):
            _prepare(root, folder, servers, port)
            children += portal_children(folder.path, port, folder.port("mail"), os.environ)
            return _serve(servers, children, folder, port)
    except Stopped:
        return 0


def _stop(_sign: int, _frame: FrameType | None) -> NoReturn:
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, signal.SIG_IGN)  # once is enough: ending is under way
    raise Stopped


def _port(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="manage.py up", description="Start the whole portal on this machine.")
    parser.add_argument("--port", help=f"port of the pages on 127.0.0.1 (default: PORTAL_PORT or {DEFAULT_PORT})")
    wanted = parser.parse_args(arguments).port or os.environ.get("PORTAL_PORT") or str(DEFAULT_PORT)
    if not wanted.isdigit() or not 1 <= int(wanted) <= 65535:
        sys.exit(f"The port is {wanted!r}, but --port (or PORTAL_PORT) must be a whole number from 1 to 65535.")
    return int(wanted)


def _prepare(root: Path, folder: DataFolder, servers: Servers, port: int) -> None:
    """Everything before the first process of ours: leftovers, port, settings, tables, data."""
    (folder.path / "address").unlink(missing_ok=True)  # of a run that was killed
    ended = end_left_over(folder.path)
    if ended:
        _say(f"ended {ended} processes that an earlier run had left behind")
    _refuse_taken(port)
    if not port_is_free(folder.port("mail")):
        folder.new_port("mail")
    _say("PostgreSQL and Valkey answer")
    os.environ["PORTAL_PORT"] = str(port)
    os.environ.setdefault("PORTAL_BASE_URL", f"http://127.0.0.1:{port}")
    use_development_settings(servers)
    child = processes.start(
        [sys.executable, str(root / "manage.py"), "prepare"],
        log=None,
        environment={**os.environ, MARK: str(folder.path)},
    )
    try:
        code = child.wait()
    finally:
        processes.stop(child)
    if code:
        sys.exit("The portal was not started (see above).")


def _refuse_taken(port: int) -> None:
    if not port_is_free(port):
        sys.exit(f"Port {port} on 127.0.0.1 is taken: choose another with --port N or PORTAL_PORT=N.")


def _serve(servers: Servers, children: list[Child], folder: DataFolder, port: int) -> int:
    address = f"http://127.0.0.1:{port}"
    try:
        for child in children:
            child.start()
        _wait_until_ready(address, children)
        (folder.path / "address").write_text(address)
        _say(f"ready: {address}/")
        print(welcome(address, folder), flush=True)
        _keep_alive(servers, children)
    except Stopped:
        print(flush=True)
        _say("ending web, worker and scheduler, then the servers")
        return 0
    finally:
        (folder.path / "address").unlink(missing_ok=True)
        for child in children:  # all are told first: they end side by side
            if child.process is not None and child.process.poll() is None:
                child.process.terminate()
        for child in children:
            child.stop()


def _wait_until_ready(address: str, children: list[Child]) -> None:
    end = time.monotonic() + 90
    while True:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:  # noqa: S310 - our own address
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        for child in children:
            if child.has_ended() or time.monotonic() > end:
                sys.exit(f"The {child.name} process did not come up; the end of {child.log_path}:\n{child.log_tail()}")
        time.sleep(0.1)


def _keep_alive(servers: Servers, children: list[Child]) -> NoReturn:
    """Start again what ended by itself; ends the run when something ends over and over."""
    while True:
        time.sleep(0.5)
        servers.revive(_say)
        for child in children:
            if not child.has_ended():
                continue
            code = child.process.returncode if child.process else 0
            child.stop()  # what it had started must not outlive it
            if not child.may_restart():
                sys.exit(
                    f"The {child.name} process ends again and again; the end of {child.log_path}:\n{child.log_tail()}"
                )
            child.start()
            _say(f"the {child.name} process had ended (code {code}) and was started again")


def _say(line: str) -> None:
    print(f"[{time.monotonic() - _began:5.1f} s] {line}", flush=True)

"""``manage.py reset``: forget the data of the one-machine run, after asking."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
from pathlib import Path

from portal.local import processes
from portal.local.children import end_left_over
from portal.local.folders import DataFolder
from portal.local.servers import held_alone


def command(root: Path, arguments: list[str]) -> int:
    """Remove the run's folder; refuses while something runs there and when the servers are somebody else's."""
    parser = argparse.ArgumentParser(prog="manage.py reset", description="Forget the data of the one-machine run.")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    sure = parser.parse_args(arguments).yes
    for name in ("DATABASE_URL", "REDIS_URL"):
        if os.environ.get(name):
            sys.exit(
                f"{name} names a server of your own: reset touches only the embedded ones. Unset it, or empty it there."
            )
    folder = DataFolder.of(root, "run")
    if not folder.path.exists():
        print("There is nothing to forget.")
        return 0
    if not sure and not _agreed(folder):
        print("Nothing was changed.")
        return 1
    with held_alone(folder):
        end_left_over(folder.path)
        processes.end_orphan(folder.path / "postgres" / "postmaster.pid", folder.path / "postgres", signal.SIGINT)
        processes.end_orphan(folder.path / "valkey" / "valkey.pid", folder.path / "valkey")
        shutil.rmtree(folder.path)
    print("Forgotten. python3 manage.py up starts afresh.")
    return 0


def _agreed(folder: DataFolder) -> bool:
    try:
        answer = input(f"Forget everything in {folder.path}: database, queue, mail, passwords? Type yes: ")
    except EOFError:
        return False
    return answer.strip().lower() == "yes"

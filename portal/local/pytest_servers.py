"""An early plugin of pytest: embedded servers of the suite's own, started before Django reads its settings."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path

import pytest

from portal.local.folders import DataFolder
from portal.local.servers import Servers

ROOT = Path(__file__).resolve().parent.parent.parent
_servers = ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Start the servers before Django's settings are read, in the controlling process only.

    The workers of a parallel run use them too, each with a numbered database of Valkey to itself.
    """
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].rpartition('/')[0]}/{int(worker.removeprefix('gw')) + 1}"
        return
    if {"--help", "-h", "--version"} & set(early_config.invocation_params.args):
        return
    servers = Servers(DataFolder.of(ROOT, "test"), durable=False)
    os.environ.setdefault("PORTAL_SECRET_KEY", "only-for-tests-" * 4)
    _servers.enter_context(servers.running())


def pytest_unconfigure() -> None:
    """Stop the servers, once no other run uses them."""
    _servers.close()

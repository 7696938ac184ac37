"""From ``manage.py`` to the command: our own ones, pytest, or Django with servers that answer."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from portal.local.folders import DataFolder
from portal.local.messages import command as messages_command
from portal.local.messages import compile_messages
from portal.local.servers import Servers

#: Commands of Django's that work without a database, so that no server is started for them.
WITHOUT_SERVERS = frozenset(
    {"help", "version", "--version", "--help", "check", "collectstatic", "compilemessages", "diffsettings"}
    | {"findstatic", "makemessages", "spectacular", "startapp", "translations"}
)


def run(root: Path, argv: Sequence[str]) -> int:
    """Carry out ``manage.py`` with these arguments; returns the exit code."""
    name = argv[1] if len(argv) > 1 else "help"
    if name in {"up", "test", "shell", "runserver"}:
        compile_messages(root)
    own = _own_commands().get(name)
    if own is not None:
        return own(root, list(argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
    if os.environ["DJANGO_SETTINGS_MODULE"] != "portal.settings.dev":
        return django(argv)
    folder = DataFolder.of(root, "run")
    servers = Servers(folder)
    use_development_settings(servers)
    if name in WITHOUT_SERVERS:
        return django(argv)
    with servers.running():
        return django(argv)


def use_development_settings(servers: Servers) -> None:
    """Fill the environment with what the one-machine run needs and nobody has set."""
    os.environ.setdefault("PORTAL_SECRET_KEY", servers.folder.secret("secret_key"))
    os.environ.setdefault("EMAIL_URL", f"smtp://127.0.0.1:{servers.folder.port('mail')}")
    servers.fill_environment()


def django(argv: Sequence[str]) -> int:
    """Run a Django command; settings that are wrong or missing end it with their one sentence."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import ManagementUtility

    try:
        ManagementUtility(list(argv)).execute()
    except ImproperlyConfigured as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


def _own_commands() -> dict[str, Callable[[Path, list[str]], int]]:
    from portal.local import checks, codes, locking, measures, reset, testing, up

    return {
        "bench": measures.bench_command,
        "chaos": measures.chaos_command,
        "code": codes.command,
        "fmt": checks.format_command,
        "lint": checks.lint_command,
        "lock": locking.command,
        "messages": messages_command,
        "reset": reset.command,
        "test": testing.command,
        "up": up.command,
    }

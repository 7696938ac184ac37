"""A worker process of ours for P6: `python -m tests.bench._worker PORT`; begins when a line comes on standard input."""

from __future__ import annotations

import sys
from datetime import timedelta

import django


def main() -> None:
    """Work the queue until it is empty."""
    django.setup()
    from django.conf import settings
    from django.db import connection

    from portal.core.notices.kinds import register
    from portal.core.notices.worker import Worker
    from tests.bench.notices import kind

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(sys.argv[1])
    register(kind())
    connection.ensure_connection()
    print("ready", flush=True)
    sys.stdin.readline()
    while Worker().run(timedelta(seconds=20)):
        continue


if __name__ == "__main__":
    main()

"""A worker process for the chaos of notices: `python -m tests.chaos._worker PORT LEASE`, in the environment of its parent."""

from __future__ import annotations

import sys

import django


def main() -> None:
    """Work the queue until killed, sending to 127.0.0.1:PORT; a batch is lent for LEASE seconds."""
    port, lease = int(sys.argv[1]), sys.argv[2]
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from portal.core.notices.kinds import register
    from tests.chaos.notices import kind

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    register(kind())
    call_command("notices_deliver", "--forever", "--lease", lease, "--batch", "20")


if __name__ == "__main__":
    main()

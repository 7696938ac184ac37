"""The post office of the demonstration world while it is being made: a mail server of its own, for as long as that takes.

So mails are delivered as they will be, and nobody's server is troubled with what never happened: addresses end in
`.example`, which is reserved. In the one-machine run the mails of the last days lie in the mailbox afterwards.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.test.utils import override_settings
from django.utils import timezone

KEPT_FOR = timedelta(days=5)
LARGEST_MESSAGE = 20 * 1024 * 1024


class Keeper:
    """Takes every mail; keeps what is recent where the mail catcher of the one-machine run keeps its own."""

    def __init__(self) -> None:
        folder = getattr(settings, "MAILBOX_FOLDER", None)
        self.folder = Path(folder) if folder else None
        self.taken = 0

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Answers the client; names sort as the mails came."""
        content = envelope.original_content or b""
        if self.folder is not None and _is_recent(content):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.taken += 1
            head = f"X-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n".encode()
            (self.folder / f"{time.time_ns()}-{self.taken:06d}.eml").write_bytes(head + content)
        return "250 kept"


@contextmanager
def post_office() -> Iterator[None]:
    """Within the block, mail goes to a server in this process."""
    loop = asyncio.new_event_loop()
    keeper = Keeper()

    def protocol() -> Any:
        return SMTP(keeper, data_size_limit=LARGEST_MESSAGE, enable_SMTPUTF8=True, hostname="post.invalid", loop=loop)

    thread = threading.Thread(target=loop.run_forever, name="post office", daemon=True)
    thread.start()
    # from the thread of its own: the caller's may have a loop that runs
    server = asyncio.run_coroutine_threadsafe(loop.create_server(protocol, "127.0.0.1", 0), loop).result(timeout=10)
    try:
        with override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=server.sockets[0].getsockname()[1], EMAIL_HOST_USER="", EMAIL_HOST_PASSWORD="",
            EMAIL_USE_SSL=False, EMAIL_USE_TLS=False,
        ):  # fmt: skip
            yield
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=5)
        loop.close()


def _is_recent(content: bytes) -> bool:
    """Judged by the clock of the machine, not the portal's, which is moved while the world is made: who opens the mailbox
    afterwards reads it today, and mails are dated on that day or before."""
    sent = BytesHeaderParser().parsebytes(content[:2000])["Date"]
    return sent is None or parsedate_to_datetime(sent) > timezone.now() - KEPT_FOR

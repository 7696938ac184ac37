"""Mail of the demonstration world while it is being made: nobody's server is troubled with what never happened.

Addresses end in `.example`, which is reserved. In the one-machine run the mails of the last days lie in the mailbox.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

KEPT_FOR = timedelta(days=5)


class MailboxBackend(BaseEmailBackend):
    """Accepts every mail; keeps the recent ones where the mail catcher of the one-machine run keeps its own."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        folder = getattr(settings, "MAILBOX_FOLDER", None)
        self.folder = Path(folder) if folder else None
        self.taken = 0

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Accept; see the class."""
        for message in email_messages:
            if self.folder is not None and _is_recent(message):
                self._keep(self.folder, message)
        return len(email_messages)

    def _keep(self, folder: Path, message: EmailMessage) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.taken += 1
        path = folder / f"{time.time_ns()}-{self.taken:06d}.eml"
        path.write_bytes(f"X-Envelope-To: {', '.join(message.to)}\r\n".encode() + bytes(message.message()))


def _is_recent(message: EmailMessage) -> bool:
    sent = message.extra_headers.get("Date")
    return sent is None or parsedate_to_datetime(sent) > timezone.now() - KEPT_FOR

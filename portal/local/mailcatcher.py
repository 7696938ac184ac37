"""Catch the mail of the one-machine run: every message becomes a file, none leaves the machine.

Run as ``python -m portal.local.mailcatcher FOLDER PORT``; ends with SIGTERM.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

LARGEST_MESSAGE = 20 * 1024 * 1024


class FolderHandler:
    """Keeps each accepted message as ``<time>-<number>.eml``, so that names sort as the messages came."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._taken = 0

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Write the message; the name appears only when the file is whole. Answers the SMTP client."""
        self._taken += 1
        name = f"{time.time_ns()}-{self._taken:06d}"
        draft = self.folder / f"{name}.part"
        content = envelope.original_content or b""
        draft.write_bytes(f"X-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n".encode() + content)
        draft.rename(self.folder / f"{name}.eml")
        return "250 kept"


async def serve(folder: Path, port: int) -> None:
    """Listen on 127.0.0.1 until the process is ended."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def protocol() -> Any:
        return SMTP(FolderHandler(folder), data_size_limit=LARGEST_MESSAGE, enable_SMTPUTF8=True, hostname="mailbox")

    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2])))

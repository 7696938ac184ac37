"""A mail server as fast as Python makes one: takes everything, keeps nothing, counts. `VRFY count` tells the number.

Run as `python tests/bench/_sink.py`; prints its port.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar

END = b"\r\n.\r\n"


class Sink(asyncio.Protocol):
    """One connection."""

    taken: ClassVar[int] = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.WriteTransport = transport  # type: ignore[assignment]
        self.buffer = b""
        self.in_data = False
        self.transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        self.answers: list[bytes] = []
        while self._step():
            pass
        self.transport.write(b"".join(self.answers))

    def _step(self) -> bool:
        if self.in_data:
            _mail, found, rest = self.buffer.partition(END)
            if not found:
                return False
            self.buffer, self.in_data = rest, False
            Sink.taken += 1
            self.answers.append(b"250 taken\r\n")
            return True
        line, found, rest = self.buffer.partition(b"\r\n")
        if not found:
            return False
        self.buffer = rest
        self._answer(line[:4].upper())
        return True

    def _answer(self, verb: bytes) -> None:
        if verb == b"DATA":
            self.in_data = True
            self.answers.append(b"354 go\r\n")
        elif verb == b"EHLO":
            self.answers.append(b"250-sink\r\n250 PIPELINING\r\n")
        elif verb == b"VRFY":
            self.answers.append(b"250 %d\r\n" % Sink.taken)
        elif verb == b"QUIT":
            self.answers.append(b"221 bye\r\n")
        else:
            self.answers.append(b"250 fine\r\n")


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())

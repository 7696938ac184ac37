"""Public identifiers: opaque, ordered in time, the same everywhere outside the database (design.md §3)."""

import os
import time
import uuid
from datetime import UTC, datetime


def uuid7() -> uuid.UUID:
    """Return a UUID of version 7 (RFC 9562): 48 bits of milliseconds since 1970, then random bits.

    Serial keys would let one member count another's hidden drafts; a random UUID would scatter the index.
    """
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)


def made_at(identifier: uuid.UUID) -> datetime:
    """The instant at which a UUID of version 7 was made, by the machine that made it."""
    return datetime.fromtimestamp((identifier.int >> 80) / 1000, UTC)

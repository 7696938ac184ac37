"""What the loader of the demonstration world gave and said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass
class World:
    """The sign-ins, and the lines of progress."""

    sign_ins: list[dict[str, Any]]
    lines: list[str]

"""What logs never hold: links that open something (goals.md S10)."""

import re
from collections.abc import MutableMapping
from typing import Any

SECRET_LINK = re.compile(r"(/account/(?:invitation|password/reset)/)[^/\s?]+[-.][^/\s?]+")


def without_secret_links(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Log processor: the token of an invitation or of a new password is left out of addresses."""
    for key, value in event.items():
        if isinstance(value, str) and "/account/" in value:
            event[key] = SECRET_LINK.sub(r"\1…", value)
    return event

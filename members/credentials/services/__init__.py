"""Acts on credentials: filed, examined, reported, decided."""

from members.credentials.services.deciding import credential_decide
from members.credentials.services.examining import (
    credential_examine,
    credential_join,
    credential_report,
    original_receive,
)
from members.credentials.services.filing import Named, credential_object, credential_submit

__all__ = [
    "Named",
    "credential_decide",
    "credential_examine",
    "credential_join",
    "credential_object",
    "credential_report",
    "credential_submit",
    "original_receive",
]

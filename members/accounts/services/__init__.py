"""Acts on accounts: their making, change, password, sessions and second factors."""

from members.accounts.services.accounts import account_create, account_update, new_user, password_reset_request
from members.accounts.services.safety import (
    safety_changed,
    sessions_cut,
    sessions_end,
    sessions_forget,
    signed_in,
)

__all__ = [
    "account_create",
    "account_update",
    "new_user",
    "password_reset_request",
    "safety_changed",
    "sessions_cut",
    "sessions_end",
    "sessions_forget",
    "signed_in",
]

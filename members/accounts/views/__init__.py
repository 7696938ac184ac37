"""Pages of one's own account: who one is, and where one is signed in."""

from members.accounts.views.account import account
from members.accounts.views.sessions import sessions

__all__ = ["account", "sessions"]

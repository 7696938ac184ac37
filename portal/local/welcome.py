"""What a newcomer reads when the portal is ready: where it is and whom to sign in as."""

from __future__ import annotations

import json
import time
from typing import Any

from portal.local.codes import one_time_code
from portal.local.folders import DataFolder

#: Left by `load_demonstration` in the run's folder: a list of {role, email, password, totp_secret, shown}.
ACCOUNTS_FILE = "demonstration.json"


def demonstration_accounts(folder: DataFolder) -> list[dict[str, Any]]:
    """The accounts of the demonstration world that a newcomer is shown; empty when there is none."""
    try:
        accounts = json.loads((folder.path / ACCOUNTS_FILE).read_text())
    except (OSError, ValueError):
        return []
    return [account for account in accounts if account.get("shown", True)] if isinstance(accounts, list) else []


def welcome(address: str, folder: DataFolder) -> str:
    """The text after the line "ready"."""
    lines = []
    accounts = demonstration_accounts(folder)
    if accounts:
        lines += ["", "Sign in to the demonstration (fictional states and people):", *_table(accounts)]
        lines += ["  A one-time code later: python3 manage.py code EMAIL"]
    lines += [
        "",
        f"Mail the portal sends:  {address}/mailbox/",
        f"Logs:                   {folder.path / 'logs'}",
        "Ctrl-C ends it; the data is kept.",
        "",
    ]
    return "\n".join(lines)


def _table(accounts: list[dict[str, Any]]) -> list[str]:
    rows = [[str(account.get(key) or "") for key in ("role", "email", "password")] for account in accounts]
    for row, account in zip(rows, accounts, strict=True):
        secret = str(account.get("totp_secret") or "")
        row.append(f"code now {one_time_code(secret, time.time())}" if secret else "")
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]

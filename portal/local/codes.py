"""One-time codes of the demonstration accounts, so that a newcomer need not set up an authenticator."""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import json
import os
import struct
import sys
import time
from pathlib import Path

from portal.local.folders import DataFolder


def one_time_code(secret: str, at: float) -> str:
    """The six digits of RFC 6238 (SHA-1, 30 seconds) for a Base32 secret at a Unix time in seconds."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8), casefold=True)
    digest = hmac.new(key, struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    number: int = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def command(root: Path, arguments: list[str]) -> int:
    """``manage.py code EMAIL``: print the present code of a demonstration account."""
    parser = argparse.ArgumentParser(prog="manage.py code", description="One-time code of a demonstration account.")
    parser.add_argument("email")
    email = parser.parse_args(arguments).email
    path = DataFolder.of(root, "run").path / "demonstration.json"
    if not path.exists():
        sys.exit("There is no demonstration world yet: python3 manage.py up makes it.")
    secrets = {a.get("email"): a.get("totp_secret") for a in json.loads(path.read_text())}
    if not secrets.get(email):
        sys.exit(
            f"{email} is no demonstration account with one-time codes; there are: {', '.join(filter(None, secrets))}"
        )
    print(one_time_code(secrets[email], time.time()), file=sys.stdout)
    return os.EX_OK

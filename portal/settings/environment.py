"""The one place where settings are read from the environment; each failure is one sentence that names the setting."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import ParseResult, parse_qs, unquote, urlparse

from django.core.exceptions import ImproperlyConfigured

#: Every variable the portal reads, with what it means; docker-compose.yml and the README are tested against this list.
VARIABLES = {
    "PORTAL_SECRET_KEY": "the key that signs sessions and tokens; at least 50 random characters",
    "DATABASE_URL": "postgresql://user:password@host:port/database the portal works with (or the owner's)",
    "DATABASE_OWNER_URL": "the same for the role that owns the tables; default: DATABASE_URL",
    "REDIS_URL": "redis://:password@host:port/0 of the Valkey or Redis that queues background work",
    "EMAIL_URL": "smtp://user:password@host:port of the mail server; smtps:// for TLS, ?tls=1 for STARTTLS",
    "PORTAL_BASE_URL": "the address people type, such as https://portal.example.org",
    "PORTAL_ALLOWED_HOSTS": "host names the portal answers to, separated by commas; default: that of PORTAL_BASE_URL",
    "PORTAL_TRUSTED_PROXIES": "how many proxies in front set X-Forwarded-For; 0 when there is none",
    "PORTAL_DATA": "folder of the one-machine run's data; default .data in the checkout",
    "PORTAL_FILES": "folder of kept files, or s3://id:key@host/bucket?region=…; default: files in PORTAL_DATA",
    "PORTAL_FILE_LARGEST": "how many megabytes a file may have; default 20",
    "PORTAL_PORT": "port of the one-machine run; default 8000",
    "PORTAL_VENV": "folder of the virtual environment; default .venv in the checkout",
    "PORTAL_NO_BOOTSTRAP": "1: use the Python that is running as it is (containers)",
    "PORTAL_DB_ROLE": "owner: connect as the owner of the tables, for maintenance; default: app",
    "PORTAL_DEMONSTRATION": "1: fictional states and people may be loaded on this server; default: not",
    "PORTAL_DEBUG": "1: Django's pages for developers when something breaks (one-machine run only)",
}


def text(name: str, default: str | None = None) -> str:
    """The setting's value; without a default it must be set and not be empty. Raises ImproperlyConfigured."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set: {VARIABLES[name]}.")
    return value


def number(name: str, default: int, *, lowest: int = 0, highest: int = 65535) -> int:
    """A whole number within bounds. Raises ImproperlyConfigured."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or not lowest <= int(value) <= highest:
        raise ImproperlyConfigured(f"{name} is {value!r}, but must be a whole number from {lowest} to {highest}.")
    return int(value)


def flag(name: str) -> bool:
    """Whether the setting is 1; empty or 0 is no. Raises ImproperlyConfigured for anything else."""
    value = text(name, "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} is {value!r}, but must be 0 or 1.")
    return value == "1"


def words(name: str, default: str) -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    """A folder, as an absolute path."""
    return Path(text(name, str(default))).absolute()


def url(name: str, schemes: set[str], default: str | None = None) -> ParseResult:
    """An address with one of these schemes and a host. Raises ImproperlyConfigured, without printing passwords."""
    parsed = urlparse(text(name, default))
    try:
        usable = parsed.scheme in schemes and bool(parsed.hostname) and (parsed.port or 1) > 0
    except ValueError:  # a port that is no number
        usable = False
    if not usable:
        raise ImproperlyConfigured(f"{name} is not an address of the form {'|'.join(sorted(schemes))}://host:port/….")
    return parsed


def database_url(name: str, default: str | None = None) -> dict[str, str | int]:
    """PostgreSQL connection settings out of an address. Raises ImproperlyConfigured."""
    parsed = url(name, {"postgres", "postgresql"}, default)
    database = unquote(parsed.path.lstrip("/"))
    if not parsed.username or not database:
        raise ImproperlyConfigured(f"{name} must name a user and a database: {VARIABLES['DATABASE_URL']}.")
    return {
        "USER": unquote(parsed.username),
        "PASSWORD": unquote(parsed.password or ""),
        "HOST": parsed.hostname or "",
        "PORT": parsed.port or 5432,
        "NAME": database,
    }


def mail_url(name: str, default: str | None = None) -> dict[str, str | int | bool]:
    """Django's mail settings out of an address. Raises ImproperlyConfigured."""
    parsed = url(name, {"smtp", "smtps"}, default)
    secure = parsed.scheme == "smtps"
    starttls = parse_qs(parsed.query).get("tls") == ["1"]
    return {
        "EMAIL_HOST": parsed.hostname or "",
        "EMAIL_PORT": parsed.port or (465 if secure else 587 if starttls else 25),
        "EMAIL_HOST_USER": unquote(parsed.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parsed.password or ""),
        "EMAIL_USE_SSL": secure,
        "EMAIL_USE_TLS": starttls and not secure,
    }


def storage(name: str, default: Path) -> dict[str, Any]:
    """Django's settings of a storage out of a folder or the address of a bucket. Raises ImproperlyConfigured.

    A bucket needs what requirements/s3.lock names; nobody but the portal may read it.
    """
    if not text(name, str(default)).startswith("s3://"):
        modes = {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
        place = {"location": str(folder(name, default)), "base_url": None}
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": place | modes}
    parsed = url(name, {"s3"})
    bucket, _slash, prefix = unquote(parsed.path.strip("/")).partition("/")
    if not parsed.username or not parsed.password or not bucket:
        raise ImproperlyConfigured(f"{name} must name a key, a secret and a bucket: {VARIABLES['PORTAL_FILES']}.")
    if find_spec("storages") is None or find_spec("boto3") is None:
        raise ImproperlyConfigured(f"{name} is a bucket: install requirements/s3.lock first.")
    asked = parse_qs(parsed.query)
    scheme = "http" if asked.get("plain") == ["1"] else "https"
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "access_key": unquote(parsed.username),
            "secret_key": unquote(parsed.password),
            "bucket_name": bucket,
            "location": prefix,
            "endpoint_url": f"{scheme}://{parsed.hostname}{f':{parsed.port}' if parsed.port else ''}",
            "region_name": asked.get("region", ["us-east-1"])[0],
            "default_acl": None,
            "file_overwrite": True,
            "querystring_auth": True,
        },
    }

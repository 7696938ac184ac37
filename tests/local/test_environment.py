"""Settings that are missing or wrong end the start with one sentence that names the setting."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.settings import environment

ROOT = Path(__file__).resolve().parent.parent.parent
SERVER = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.prod",
    "PORTAL_SECRET_KEY": "k" * 60,
    "DATABASE_URL": "postgresql://owner:secret@127.0.0.1:1/portal",
    "REDIS_URL": "redis://:secret@127.0.0.1:1/0",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "PORTAL_BASE_URL": "https://portal.example.org",
}


def _check(changed: dict[str, str]) -> subprocess.CompletedProcess[str]:
    system = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", "diffsettings", "--output", "unified"],
        cwd=ROOT, env={**system, "PORTAL_NO_BOOTSTRAP": "1", **SERVER, **changed}, capture_output=True, text=True,
    )  # fmt: skip


def test_a_server_starts_with_these_settings() -> None:
    done = _check({})
    assert done.returncode == 0, done.stderr
    assert "SESSION_COOKIE_SECURE = True" in done.stdout
    assert "SECURE_HSTS_SECONDS = 31536000" in done.stdout


@pytest.mark.parametrize("name", sorted(set(SERVER) - {"DJANGO_SETTINGS_MODULE"}))
def test_a_missing_setting_is_named_in_one_sentence(name: str) -> None:
    done = _check({name: ""})
    assert done.returncode == 2
    assert done.stderr.startswith(f"{name} is not set: ")
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_SECRET_KEY", "short"),
        ("DATABASE_URL", "mysql://owner:secret@127.0.0.1/portal"),
        ("DATABASE_URL", "postgresql://owner:secret@127.0.0.1:port/portal"),
        ("DATABASE_URL", "postgresql://127.0.0.1/portal"),
        ("REDIS_URL", "127.0.0.1:6379"),
        ("EMAIL_URL", "http://127.0.0.1"),
        ("PORTAL_BASE_URL", "portal.example.org"),
        ("PORTAL_TRUSTED_PROXIES", "one"),
        ("PORTAL_TRUSTED_PROXIES", "99"),
        ("PORTAL_FILE_LARGEST", "0"),
        ("PORTAL_FILES", "s3://127.0.0.1/bucket"),
        ("PORTAL_FILES", "s3://key:secret@127.0.0.1"),
    ],
)
def test_a_wrong_setting_is_named_in_one_sentence_without_its_secrets(name: str, value: str) -> None:
    done = _check({name: value})
    assert done.returncode == 2
    assert name in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "secret@" not in done.stderr


def test_a_database_address_is_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://ow%40ner:p%2Fw@db.example:6432/por%20tal")
    assert environment.database_url("DATABASE_URL") == {
        "USER": "ow@ner",
        "PASSWORD": "p/w",
        "HOST": "db.example",
        "PORT": 6432,
        "NAME": "por tal",
    }


def test_a_mail_address_is_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_URL", "smtp://a:b@mail.example?tls=1")
    taken = environment.mail_url("EMAIL_URL")
    assert (taken["EMAIL_HOST"], taken["EMAIL_PORT"], taken["EMAIL_USE_TLS"]) == ("mail.example", 587, True)


def test_a_number_out_of_bounds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_PORT", "70000")
    with pytest.raises(ImproperlyConfigured, match="PORTAL_PORT"):
        environment.number("PORTAL_PORT", 8000)


def test_every_variable_read_anywhere_is_in_the_list() -> None:
    import re

    read = set()
    for path in [*ROOT.glob("portal/**/*.py"), *ROOT.glob("members/**/*.py"), *ROOT.glob("governance/**/*.py")]:
        read |= set(re.findall(r'"((?:PORTAL|DATABASE|REDIS|EMAIL)_[A-Z_]*[A-Z])"', path.read_text()))
    ours = {name for name in read if name.startswith("PORTAL_") or name.endswith("_URL")} - {"PORTAL_RUN"}
    assert ours <= set(environment.VARIABLES)

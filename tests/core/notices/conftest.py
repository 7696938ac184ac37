"""Fixtures of the notices' tests. Mail goes to a real server on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.core.notices import post


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    with post.kinds():
        yield


@pytest.fixture
def sink(settings: Any) -> Iterator[post.Sink]:
    """A running mail server that the portal now sends to."""
    with post.Sink().running() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", sink.port, 2
        yield sink

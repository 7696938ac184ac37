"""The chaos of notices in small, for every run of the suite."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal.core.notices.kinds import NOTICE_KINDS, register
from tests.chaos import notices


@pytest.fixture
def _kind() -> Iterator[None]:
    register(notices.kind())
    yield
    del NOTICE_KINDS._entries["chaos.formal"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_kind")
def test_killed_workers_lose_nothing_and_send_nothing_under_two_message_ids() -> None:
    result = notices.run(recipients=300, kills=3, workers=2)
    assert result.holds, str(result)
    assert result.again <= result.counted, str(result)

"""What waits for me: gathered from all features, the most pressing first."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.core import waiting
from portal.core.registry import Registry
from portal.core.waiting import Waiting, waiting_for

AT = datetime(2026, 12, 8, 13, tzinfo=UTC)


def item(title: str, due_at: datetime | None = None) -> Waiting:
    return Waiting(title=title, path="/", tag="draft", shape="wait", sentence="", due_at=due_at)


def test_what_ends_first_stands_first_and_late_before_all(monkeypatch: pytest.MonkeyPatch) -> None:
    table: Registry = Registry("test")
    table.register("one", lambda _standing, at: [item("open"), item("soon", at + timedelta(hours=3))])
    table.register("two", lambda _standing, at: [item("late", at - timedelta(hours=1))])
    monkeypatch.setattr(waiting, "WAITING", table)
    assert [found.title for found in waiting_for(None, AT)] == ["late", "soon", "open"]


def test_late_begins_at_the_instant_itself() -> None:
    assert item("now", AT).late(AT)
    assert not item("later", AT + timedelta(seconds=1)).late(AT)
    assert not item("without").late(AT)

"""Facts keep their meaning through JSON."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from uuid import UUID

import pytest
from django.utils import translation

from portal.core.notices.facts import Thawed, freeze

AT = dt.datetime(2026, 12, 10, 6, 0, tzinfo=dt.UTC)


def test_facts_come_back_as_what_they_were() -> None:
    frozen = freeze(
        {"deadline": AT, "day": AT.date(), "share": Decimal("0.50"), "uid": UUID(int=1), "list": [AT], "n": 3}
    )
    assert frozen["deadline"] == {"instant": "2026-12-10T06:00:00.000000Z"}
    values = Thawed(frozen, "en").values
    assert str(values["deadline"]) == "10 Dec 2026, 14:00 (Shanghai) · 06:00 UTC"
    assert str(values["list"][0]) == str(values["deadline"])
    assert (values["day"], values["share"], values["n"]) == ("10 Dec 2026", "0.50", 3)


def test_an_instant_in_another_zone_is_frozen_in_utc() -> None:
    shanghai = dt.timezone(dt.timedelta(hours=8))
    assert freeze(AT.astimezone(shanghai)) == freeze(AT)


def test_an_instant_without_a_zone_is_none() -> None:
    with pytest.raises(TypeError, match="zone"):
        freeze(AT.replace(tzinfo=None))


def test_a_title_comes_in_the_language_and_a_missing_one_is_remembered() -> None:
    facts = freeze({"title": {"en": "Standards", "fr": "Normes"}, "where": {"place": {"en": "Here"}}})
    french, russian = Thawed(facts, "fr"), Thawed(facts, "ru")
    assert (french.values["title"], french.values["where"]["place"], french.missing) == ("Normes", "Here", {"en"})
    assert (russian.values["title"], russian.missing) == ("Standards", {"en"})


def test_deadlines_are_in_the_language_too() -> None:
    with translation.override("fr"):
        shown = str(Thawed(freeze({"deadline": AT}), "fr").values["deadline"])
    assert shown.startswith("10 déc. 2026")

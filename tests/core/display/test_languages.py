"""The three clocks and the count of hours as a delegate reads them in six languages."""

import datetime as dt

import pytest
from django.utils import translation

from portal.core.display.instants import show
from portal.core.display.remaining import time_left

DUE = dt.datetime(2026, 12, 10, 6, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ar", "10 كانون الأول/ديسمبر 2026، 14:00 (شنغهاي) · 06:00 بالتوقيت العالمي"),
        ("zh-hans", "2026年12月10日14:00（上海） · 06:00 UTC"),
        ("en", "10 Dec 2026, 14:00 (Shanghai) · 06:00 UTC"),
        ("fr", "10 déc. 2026, 14 h 00 (Shanghai) · 06 h 00 UTC"),
        ("ru", "10 дек. 2026 г., 14:00 (Шанхай) · 06:00 UTC"),
        ("es", "10 dic. 2026, 14:00 (Shanghái) · 06:00 UTC"),
    ],
)
def test_an_instant_in_six_languages(code, words):
    with translation.override(code):
        assert str(show(DUE)) == words


@pytest.mark.parametrize(
    ("code", "hours", "words"),
    [
        ("ar", 2, "بقيت ساعتان"),
        ("ar", 3, "بقيت 3 ساعات"),
        ("ar", 41, "بقيت 41 ساعة"),
        ("ru", 2, "осталось 2 часа"),
        ("ru", 41, "остался 41 час"),
        ("ru", 45, "осталось 45 часов"),
        ("zh-hans", 41, "还剩 41 小时"),
        ("fr", 41, "il reste 41 heures"),
        ("es", 41, "quedan 41 horas"),
    ],
)
def test_hours_left_are_declined(code, hours, words):
    with translation.override(code):
        assert time_left(DUE, DUE - dt.timedelta(hours=hours)) == words

"""How a journey is walked: with the mouse, or with the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import psycopg2
from django.conf import settings
from django.db import connection
from playwright.sync_api import Locator, Page, Response

FAR = 200
HERE = "e => e === document.activeElement"


@contextmanager
def forms_held() -> Iterator[None]:
    """Within the block no form is taken: however quick the server is, a second stroke comes before the first answer."""
    owner = settings.OWNER_DATABASE
    side = psycopg2.connect(
        user=owner["USER"], password=owner["PASSWORD"], host=owner["HOST"], port=owner["PORT"],
        dbname=connection.settings_dict["NAME"],
    )  # fmt: skip
    with side.cursor() as cursor:
        cursor.execute("LOCK TABLE core_sentform IN SHARE MODE")
    try:
        yield
    finally:
        side.close()


class Mouse:
    """Points at things. `loads` counts the pages the person had to wait for, `status` is that of the last answer."""

    def __init__(self, page: Page) -> None:
        self.page, self.loads, self.status = page, 0, 0
        page.on("load", lambda _page: self._loaded())
        page.on("response", self._answered)

    def _loaded(self) -> None:
        self.loads += 1

    def _answered(self, answer: Response) -> None:
        if answer.request.is_navigation_request():
            self.status = answer.status

    def press(self, name: str) -> None:
        """The button or link of this name."""
        main = self.page.locator("main")
        found = main.get_by_role("button", name=name, exact=True).or_(main.get_by_role("link", name=name, exact=True))
        self._press(found.first)
        self.page.wait_for_load_state()

    def press_twice(self, name: str) -> None:
        """A double click on a button, or two strokes of Enter: the form is sent again before the first is answered."""
        stroke = self._aim(self.page.locator("main").get_by_role("button", name=name, exact=True).last)
        with self.page.expect_event("load"), forms_held():
            for _time in range(2):  # the browser drops a sending that is overtaken before it has left
                with self.page.expect_request(lambda request: request.method == "POST"):
                    stroke()

    def fill(self, label: str, words: str) -> None:
        self._fill(self._labelled(label), words)

    def typed(self, label: str) -> str:
        """What stands in the field of this label."""
        return self._labelled(label).input_value()

    def tick(self, label: str) -> None:
        self._tick(self._labelled(label))

    def choose(self, label: str, option: str) -> None:
        self._choose(self._labelled(label), option)

    def _labelled(self, label: str) -> Locator:
        words = re.compile(rf"^\s*{re.escape(label)}(\s*\(optional\))?\s*$")
        return self.page.locator("main").get_by_label(words).first

    def _press(self, found: Locator) -> None:
        found.click()

    def _aim(self, found: Locator) -> Callable[[], None]:
        """What strikes the button without looking at the page again, as a hand does that is quicker than the answer."""
        found.scroll_into_view_if_needed()
        box: Any = found.bounding_box()
        return partial(self.page.mouse.click, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def _fill(self, found: Locator, words: str) -> None:
        found.fill(words)

    def _tick(self, found: Locator) -> None:
        found.check()

    def _choose(self, found: Locator, option: str) -> None:
        found.select_option(label=option)


class Keyboard(Mouse):
    """Tab, letters, arrows, space and Enter; never a pointer."""

    def _reach(self, found: Locator) -> None:
        wanted: Any = found.element_handle()
        for _step in range(FAR):
            if wanted.evaluate(HERE):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never comes to {found}")

    def _press(self, found: Locator) -> None:
        self._reach(found)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def _aim(self, found: Locator) -> Callable[[], None]:
        self._reach(found)
        return partial(self.page.keyboard.press, "Enter")

    def _fill(self, found: Locator, words: str) -> None:
        self._reach(found)
        kind = found.get_attribute("type")
        if kind in ("date", "datetime-local"):
            day, _space, time = words.partition("T")
            year, month, number = day.split("-")
            self.page.keyboard.type(f"{month}{number}{year}")
            if time:
                hour, minute = (int(part) for part in time.split(":"))
                self.page.keyboard.press("ArrowRight")
                self.page.keyboard.type(f"{(hour - 1) % 12 + 1:02}{minute:02}{'PM' if hour > 11 else 'AM'}")
            assert found.input_value() == words
            return
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(words)

    def _tick(self, found: Locator) -> None:
        if found.get_attribute("type") == "radio":
            self._reach_radio(found)
        else:
            self._reach(found)
        self.page.keyboard.press("Space")
        assert found.is_checked()

    def _reach_radio(self, found: Locator) -> None:
        wanted: Any = found.element_handle()
        for _step in range(FAR):
            if wanted.evaluate(HERE):
                return
            same = "e => document.activeElement.name === e.name"
            self.page.keyboard.press("ArrowDown" if wanted.evaluate(same) else "Tab")
        raise AssertionError(f"the keyboard never comes to {found}")

    def _choose(self, found: Locator, option: str) -> None:
        self._reach(found)
        self.page.keyboard.type(option)
        assert found.evaluate("e => e.selectedOptions[0].label") == option

"""A real browser for journeys: Debian's Chromium, driven by Playwright, against a live server on a database of its own.

Without a browser these tests are skipped, and the run says so in its last lines; with REQUIRE_BROWSER=1 that is a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.factories import enter

# Playwright keeps an event loop in this thread, and Django then takes every query of the test itself for a mistake.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

SHOTS = Path(__file__).parent / "shots"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING = "NO BROWSER: the journeys were not walked. Install Chromium, or set REQUIRE_BROWSER=1 to make this a failure."
WIDE, PHONE, NARROW = 1280, 390, 320

OpenPage = Callable[..., Page]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly, at the end, that no journey was walked."""
    if _chromium() is None:
        terminalreporter.write_sep("!", MISSING, red=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The journeys first, the longest of them before all: a run on several cores then ends on all of them at once."""
    items.sort(key=lambda item: (Path(__file__).parent not in item.path.parents, "every_page" not in item.path.name))


def _chromium() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the whole run."""
    path = _chromium()
    if path is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[OpenPage]:
    """`open_page(width=1280, javascript=True, dark=False)`: a page in a window of its own; `goto("/en/")` knows the server."""
    windows: list[BrowserContext] = []

    def open_one(*, width: int = WIDE, javascript: bool = True, dark: bool = False) -> Page:
        window = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        windows.append(window)
        window.set_default_timeout(10_000)
        return window.new_page()

    yield open_one
    for window in windows:
        window.close()


@pytest.fixture
def browser_page(open_page: OpenPage) -> Page:
    """A page as most people have it."""
    return open_page()


@pytest.fixture
def browser_page_nojs(open_page: OpenPage) -> Page:
    """A page in a browser that runs no script: every act must work in it."""
    return open_page(javascript=False)


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Page, Any], None]:
    """`sign_in(page, user)`: give the page's window a session of this person, as after a sign-in."""

    def give_session(page: Page, user: Any) -> None:
        client = Client()
        enter(client, user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": live_server.url, "httpOnly": True}]
        )

    return give_session


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)`: the page has no violation of the rules of axe-core; each is named otherwise."""

    def audit(page: Page) -> None:
        found = Axe().run(page)
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"

    return audit


@pytest.fixture
def fits() -> Callable[[Page], None]:
    """`fits(page)`: nothing sticks out at the side."""

    def measure(page: Page) -> None:
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{page.url} is {over} px too wide"

    return measure


@pytest.fixture
def shot() -> Callable[[Page, str], Path]:
    """`shot(page, name)`: a picture of the whole page in tests/journeys/shots/, for people to look at."""

    def take(page: Page, name: str) -> Path:
        SHOTS.mkdir(exist_ok=True)
        path = SHOTS / f"{name}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return take

"""The public home in a real browser: six languages, wide and narrow, light and dark, with keyboard and without script."""

import pytest

CODES = ("ar", "zh-hans", "en", "fr", "ru", "es")


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (320, True)])
def test_home_is_accessible_and_fits(open_page, axe, fits, shot, code, width, dark):
    page = open_page(width=width, dark=dark)
    page.goto(f"/{code}/")
    assert page.locator("html").get_attribute("dir") == ("rtl" if code == "ar" else "ltr")
    axe(page)
    fits(page)
    shot(page, f"home-{code}-{width}{'-dark' if dark else ''}")


def test_the_first_tab_stop_skips_to_the_content(browser_page):
    browser_page.goto("/en/")
    browser_page.keyboard.press("Tab")
    assert browser_page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    browser_page.keyboard.press("Enter")
    assert browser_page.url.endswith("#main")


def test_the_language_bar_keeps_the_page(browser_page_nojs):
    browser_page_nojs.goto("/en/?page=2")
    browser_page_nojs.get_by_role("link", name="Русский").click()
    assert browser_page_nojs.url.endswith("/ru/?page=2")


def test_the_browser_finds_nothing_to_complain_about(browser_page):
    heard = []
    browser_page.on("console", lambda message: heard.append(message.text))
    browser_page.on("requestfailed", lambda request: heard.append(request.url))
    browser_page.goto("/en/")
    assert heard == []

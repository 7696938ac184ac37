"""The public home in six languages, empty until there is something to show."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "tag", "direction"),
    [
        ("ar", "ar", "rtl"),
        ("zh-hans", "zh-Hans", "ltr"),
        ("en", "en", "ltr"),
        ("fr", "fr", "ltr"),
        ("ru", "ru", "ltr"),
        ("es", "es", "ltr"),
    ],
)
def test_home_speaks_the_language_of_its_path(client, code, tag, direction):
    page = client.get(f"/{code}/").content.decode()
    assert f'<html lang="{tag}" dir="{direction}">' in page
    assert f'href="/{code}/" lang="{tag}" hreflang="{tag}" dir="{direction}" aria-current="true"' in page


def test_the_languages_stand_in_the_order_of_the_united_nations(client):
    page = client.get("/en/").content.decode()
    names = ["العربية", "中文", "English", "Français", "Русский", "Español"]
    places = [page.index(f">{name}</a>") for name in names]
    assert places == sorted(places)


def test_an_empty_portal_says_so_and_invents_nothing(client):
    page = client.get("/en/").content.decode()
    for words in ("Nothing is under way.", "No decision yet.", "No member is recorded yet."):
        assert words in page
    assert 'class="tile"' not in page


def test_an_unknown_address_answers_in_the_portals_own_page(client):
    answer = client.get("/en/no-such-page/")
    assert answer.status_code == 404
    assert "There is no such page here" in answer.content.decode()


def test_no_page_has_inline_style_or_script(client):
    page = client.get("/ar/").content.decode()
    assert " style=" not in page
    assert "<script" not in page

"""The public home in six languages, empty until there is something to show."""

import re

import pytest
from django.utils.html import escape

from portal.core.workflow import WORKFLOWS
from tests import factories as make

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


@pytest.mark.parametrize("path", ["initiatives", "exchange/needs", "exchange/offers"])
def test_needs_and_offers_belong_to_initiatives(client, path):
    page = client.get(f"/en/{path}/").content.decode()
    assert re.findall(r'<a href="([^"]+)" aria-current="[a-z]+">', page.partition("<main")[0])[-1:] == [
        "/en/initiatives/"
    ]


def test_the_languages_stand_in_the_order_of_the_united_nations(client):
    page = client.get("/en/").content.decode()
    names = ["العربية", "中文", "English", "Français", "Русский", "Español"]
    places = [page.index(f">{name}</a>") for name in names]
    assert places == sorted(places)


def test_an_empty_portal_says_so_and_invents_nothing(client):
    page = client.get("/en/").content.decode()
    assert "Nobody is recorded yet." in page
    assert "A signature is not membership." in page
    assert 'class="tile"' not in page and "Demonstration" not in page


def test_real_and_fictional_are_never_added_up(client):
    make.rules()
    make.member("XAA")
    make.member("XBB")
    page = client.get("/en/").content.decode()
    real, _heading, shown = page.partition("The portal at work: a demonstration")
    assert "<dt>members</dt><dd>0</dd>" in real
    assert "<dt>members</dt><dd>2</dd>" in shown
    assert "Partly a demonstration." in page


@pytest.mark.parametrize("path", ["how", "record", "discretion", "real", "search", "search/?q=evaluation"])
def test_the_public_pages_answer(client, path):
    page = client.get(f"/en/{path.rstrip('/')}/" if "?" not in path else f"/en/{path}")
    assert page.status_code == 200


def test_how_this_works_is_the_table_the_portal_obeys(client):
    page = client.get("/en/how/").content.decode()
    for _model, workflow in WORKFLOWS.items():
        for step in workflow.transitions:
            assert escape(str(step.label)) in page


def test_what_waits_for_me_needs_a_sign_in(client):
    assert client.get("/en/work/").status_code == 302


def test_what_waits_for_me(client):
    make.rules()
    member = make.member("XAA")
    client.force_login(make.delegate(member, "focal", role="focal_point", powers="speak bind"))
    page = client.get("/en/work/").content.decode()
    assert "Nothing waits for you" in page
    assert "You act for State XAA." in page


def test_an_unknown_address_answers_in_the_portals_own_page(client):
    answer = client.get("/en/no-such-page/")
    assert answer.status_code == 404
    assert "There is no such page here" in answer.content.decode()


def test_no_page_has_inline_style_or_script(client):
    page = client.get("/ar/").content.decode()
    assert " style=" not in page
    assert "<script" not in page

"""Cursor pages: each row once, in both directions, and nothing counted."""

from urllib.parse import parse_qsl

import pytest

from members.states.models import Member
from portal.core.pages import page_of
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def _seven() -> None:
    for letter in "ABDEFGH":
        factories.member(f"X{letter}A", status=None, seated=False)


def walk(address: str) -> dict[str, str]:
    return dict(parse_qsl(address.lstrip("?")))


@pytest.mark.usefixtures("_seven")
def test_forth_and_back_meet_each_row_once() -> None:
    one = page_of(Member.objects.all(), {"kind": "state"}, size=3)
    two = page_of(Member.objects.all(), walk(one.next), size=3)
    three = page_of(Member.objects.all(), walk(two.next), size=3)
    codes = [row.tile for page in (one, two, three) for row in page.items]
    assert codes == ["XH", "XG", "XF", "XE", "XD", "XB", "XA"]
    assert (one.previous, three.next) == ("", "")
    assert [(page.first, page.last) for page in (one, two, three)] == [(1, 3), (4, 6), (7, 7)]
    assert walk(two.next)["kind"] == "state"
    back = page_of(Member.objects.all(), walk(three.previous), size=3)
    assert back.items == two.items
    first_again = page_of(Member.objects.all(), walk(back.previous), size=3)
    assert (first_again.items, first_again.previous, first_again.first) == (one.items, "", 1)


@pytest.mark.usefixtures("_seven")
@pytest.mark.parametrize("cursor", ["", "nonsense", "1", "99999999-"])
def test_a_bad_cursor_is_the_first_page(cursor: str) -> None:
    assert page_of(Member.objects.all(), {"after": cursor, "from": "x"}, size=3).first == 1


def test_nothing_is_an_empty_page() -> None:
    page = page_of(Member.objects.none(), {})
    assert (page.items, page.previous, page.next, page.first, page.last) == ([], "", "", 0, 0)

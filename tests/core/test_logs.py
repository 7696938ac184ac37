"""Links that open something do not stand in the log."""

import pytest

from portal.core.logs import without_secret_links


@pytest.mark.parametrize(
    ("said", "logged"),
    [
        ("GET /en/account/invitation/0198a2b4.1.S3cret-x/", "GET /en/account/invitation/…/"),
        ("GET /fr/account/password/reset/2b-c9x-8f3a/", "GET /fr/account/password/reset/…/"),
        ("Not Found: /ar/account/invitation/a.1.b", "Not Found: /ar/account/invitation/…"),
        ("GET /en/account/password/reset/sent/", "GET /en/account/password/reset/sent/"),
        ("GET /en/account/invitation/", "GET /en/account/invitation/"),
        ("GET /en/members/", "GET /en/members/"),
    ],
)
def test_the_secret_part_of_an_address_is_left_out(said: str, logged: str) -> None:
    assert without_secret_links(None, "info", {"request": said, "code": 200}) == {"request": logged, "code": 200}

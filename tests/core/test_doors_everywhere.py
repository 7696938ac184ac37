"""What was typed on any page survives an expired session (goals.md U5): one mechanism, whatever the feature."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests import factories as make

pytestmark = pytest.mark.django_db

PAGES = [
    (
        "/en/proposals/new/",
        {"title": "A shared register of methods", "blocks-TOTAL_FORMS": "0", "blocks-INITIAL_FORMS": "0"},
    ),
    ("/en/commitments/new/", {"title": "A shared register of methods"}),
    ("/en/exchange/needs/new/", {"title": "A shared register of methods"}),
    ("/en/initiatives/new/", {"title": "A shared register of methods"}),
]


@pytest.mark.parametrize(("path", "typed"), PAGES, ids=[path for path, _typed in PAGES])
def test_a_form_sent_after_the_session_ended_comes_back(path: str, typed: dict[str, str]) -> None:
    make.rules()
    make.organ()
    delegate = make.delegate(make.member("XAA"), "binder", powers="speak table bind")
    client = Client()
    client.force_login(delegate)
    assert client.get(path).status_code == 200
    session: Any = client.session
    session.flush()
    sent = client.post(path, typed, headers={"referer": f"http://testserver{path}"})
    assert sent.status_code == 302 and "/account/sign-in/" in sent["Location"]
    client.force_login(delegate)
    assert "A shared register of methods" in client.get(path).content.decode()
    assert "A shared register of methods" not in client.get(path).content.decode()

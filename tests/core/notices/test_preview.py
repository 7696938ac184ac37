"""“This will notify N people”: what staff see before anything is sent is what is sent."""

from __future__ import annotations

import pytest

from portal.core.actors import system
from portal.core.eyes import SERVICE, STAFF, seeing_as
from portal.core.notices.models import Delivery, Notice
from portal.core.notices.preview import preview
from portal.core.service import service
from tests.core.notices import post


@pytest.mark.django_db
def test_the_preview_counts_by_language_and_shows_each_letter() -> None:
    post.contacts(
        ("fr", 7, "a@m.example"), ("fr", 7, "b@m.example"), ("ar", 8, "c@m.example"), ("xx", 0, "d@m.example")
    )
    with service(system()):
        subject = post.document()
        version = post.text({"en": "*Decides* so.", "fr": "*Décide* ainsi."})
    with seeing_as(STAFF):
        shown = preview("test.formal", subject, facts={"title": post.TITLE, "symbol": "WAICO/1"}, text_version=version)
    assert (shown.count, shown.members) == (4, 2)
    assert shown.by_language == {"ar": 1, "en": 1, "fr": 2}
    assert shown.samples["fr"].subject == "WAICO/1: Normes communes"
    assert "*Décide* ainsi." in shown.samples["fr"].text
    assert [attached.name for attached in shown.samples["ar"].attachments] == ["WAICO-1_ar.html"]
    with seeing_as(SERVICE):
        assert (Notice.objects.count(), Delivery.objects.count()) == (0, 0)

"""Whose eyes see which notice and which delivery, by both walls."""

from __future__ import annotations

import pytest
from django.db.models import QuerySet

from portal.core.actors import system
from portal.core.classes import Audience
from portal.core.eyes import PUBLIC, SERVICE, STAFF, Eyes, Viewer, seeing_as
from portal.core.notices import selectors
from portal.core.notices.models import Delivery, Notice
from portal.core.service import service
from tests.core.notices import post

ME, OTHER = Viewer(Eyes.MEMBER, 7), Viewer(Eyes.MEMBER, 8)


def seen(viewer: Viewer, rows: QuerySet, column: str) -> list:
    """What the database gives under the viewer's eyes, which must be what the selector gives to a service."""
    with seeing_as(viewer):
        by_database = sorted(rows.model._base_manager.values_list(column, flat=True))
    with seeing_as(SERVICE):
        assert sorted(rows.values_list(column, flat=True)) == by_database
    return by_database


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("audience", "staff", "mine"),
    [("public", [7, 8], [7]), ("members", [7, 8], [7]), ("restricted", [7, 8], [7]), ("delegation", [], [7])],
)
def test_a_member_sees_its_own_deliveries_and_nobody_what_is_the_delegations(
    audience: str, staff: list[int], mine: list[int]
) -> None:
    post.contacts(("en", 7, "me@members.example"), ("fr", 8, "other@members.example"))
    with service(system()):
        subject = post.document(audience=audience, parties=[7])
    post.tell(subject=subject)
    expected = [(PUBLIC, []), (STAFF, staff), (ME, mine), (OTHER, [8])]
    for viewer, members in expected:
        assert seen(viewer, Delivery.objects.visible_to(viewer), "member_id") == members


@pytest.mark.django_db
def test_a_notice_has_the_class_of_its_subject() -> None:
    with service(system()):
        subject = post.document(audience=Audience.DELEGATION, parties=[7])
    notice = post.tell(subject=subject)
    for viewer, keys in ((PUBLIC, []), (STAFF, []), (OTHER, []), (ME, [notice.pk])):
        assert seen(viewer, Notice.objects.visible_to(viewer), "pk") == keys


@pytest.mark.django_db
def test_lists_of_a_member_and_of_staff() -> None:
    post.contacts(("en", 7, "me@members.example"), ("fr", 8, ""))
    with service(system()):
        subject = post.document()
    notice = post.tell(subject=subject)
    with seeing_as(ME):
        assert list(selectors.inbox(ME, 7)) == [notice]
        assert list(selectors.inbox(ME, 8)) == []
    with seeing_as(STAFF):
        assert [row.member_id for row in selectors.delivery_log(STAFF, notice=notice)] == [8, 7]
        assert [row.member_id for row in selectors.delivery_log(STAFF, state="queued")] == [7]
        assert [row.member_id for row in selectors.stuck(STAFF)] == [8]
        assert list(selectors.notices_about(STAFF, "core.document", subject.pk)) == [notice]
        assert selectors.counts_by_state(notice) == {"failed": 1, "queued": 1}
        assert selectors.oldest_undelivered_formal() == notice.created_at
        assert selectors.unserved(notice, [7, 8]) == [7, 8]
        assert selectors.untold(notice, [7, 8]) == [8]

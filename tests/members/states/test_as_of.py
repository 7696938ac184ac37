"""What was on a day, on every page and list that tells of status, conditions, groups or names (issue: `?as_of=`)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from members.body.models import Seat
from members.states import services
from members.states.models import Condition, Group, GroupMembership, Member, StatusInterval
from portal.core.eyes import SERVICE, seeing_as
from portal.core.intervals import between, since
from tests import factories
from tests.factories.organisations import TOLD, organisation
from tests.factories.treaties import Depositary

pytestmark = pytest.mark.django_db
TURN = datetime(2026, 3, 1, tzinfo=UTC)
BEFORE, AFTER = "2026-02-20", "2026-03-20"
FACT = {"source": "test", "grade": "demonstration"}


@pytest.fixture
def turned(db: None) -> Member:
    """A member whose name, status, condition, group, seat and organisation all turned on one day."""
    factories.rules()
    desk = Depositary(opened_on=TURN.date() - timedelta(days=90))
    row = services.member_enter(code="XAA", tile="XA", name={"en": "Old Name"}, fictional=True, actor=TOLD["actor"])
    desk.deposit(row, "signature", dated=TURN.date() - timedelta(days=30))
    services.name_record(member=row.pk, short={"en": "New Name"}, formal={}, valid_from=TURN, **TOLD)
    services.status_record(member=row.pk, status="member", valid_from=TURN, **TOLD)
    group = Group.objects.create(key="small", kind="special", name={"en": "Small islands"}, fictional=True)
    with seeing_as(SERVICE):
        GroupMembership.objects.create(group=group, member=row, valid=since(TURN), **FACT)
        Condition.objects.create(member=row, kind="observer", valid=between(None, TURN), recorded=since(TURN), **FACT)
        Seat.objects.create(organ=factories.organ(), member=row, valid=between(None, TURN + timedelta(days=30)))
    organisation([row], since=TURN)
    return row


PAGES = {
    "/en/members/demonstration/": ({"Old Name", "signatory", "observer"}, {"New Name", "member"}),
    "/en/members/XAA/": ({"<h1>Old Name", "observer"}, {"<h1>New Name", "Small islands", "State XUN"}),
    "/en/members/treaties/agreement/": ({"Old Name"}, {"New Name"}),
    "/en/organs/demonstration/": ({"Old Name"}, {"New Name"}),
    "/en/accession/demonstration/": ({"Old Name", "Signatory"}, set()),
}


@pytest.mark.parametrize("path", PAGES)
def test_every_page_tells_what_was_on_the_day(turned: Member, path: str) -> None:
    before, after = (Client().get(path, {"as_of": day}).content.decode() for day in (BEFORE, AFTER))
    own_before, own_after = PAGES[path]
    main = [page.split("<main", 1)[1] for page in (before, after)]
    for word in own_before:
        assert word in main[0], f"{word} held then"
    for word in own_after:
        assert word in main[1]
        assert word not in main[0] or word == "member", f"{word} did not hold yet"
    assert ("Old Name" in main[0]) > ("<h1>Old Name" in main[1])
    assert "Enter a valid date" in Client().get(path, {"as_of": "yesterday"}).content.decode()


def test_the_api_tells_the_same(turned: Member) -> None:
    def told(day: str, path: str = "/api/v1/members/XAA/") -> dict[str, Any]:
        found: dict[str, Any] = Client().get(path, {"as_of": day}).json()
        return found

    then, now = told(BEFORE), told(AFTER)
    assert (then["name"], then["status"], then["groups"]) == ({"en": "Old Name"}, "signatory", [])
    assert (now["name"], now["status"], now["groups"]) == ({"en": "New Name"}, "member", ["small"])
    assert [len(one["conditions"]) for one in (then, now)] == [1, 0]
    assert (then["organisations"], now["organisations"]) == ([], ["XUN"])
    rows = Client().get("/api/v1/members/", {"as_of": BEFORE, "status": "signatory"}).json()["results"]
    assert [row["name"] for row in rows] == [{"en": "Old Name"}]
    assert not Client().get("/api/v1/members/", {"as_of": AFTER, "condition": "observer"}).json()["results"]


def test_an_old_act_shows_the_name_of_its_day(turned: Member) -> None:
    with seeing_as(SERVICE):
        row = turned.instruments.get()
        assert StatusInterval.objects.filter(member=turned, status="member").exists()
    assert "Old Name" in Client().get(f"/en/members/instruments/{row.uid}/").content.decode()

"""Clearing the demonstration world away: all that is invented goes, all that is real stays, or nothing happens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from governance.models import Plan
from members.accounts.models import User
from members.states.models import Area, Member
from portal.core import clock
from portal.core.eyes import SERVICE, seeing_as
from portal.reference.world.owner import Owner
from tests import factories
from tests.factories.plan import plan

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner(transactional_db: None) -> Iterator[Owner]:
    with Owner() as owner:
        yield owner


def test_clearing_takes_what_is_invented_and_leaves_the_rest(owner: Owner) -> None:
    area = Area.objects.create(m49="008", iso2="AL", iso3="ALB", is_state=True)
    real = Member.objects.create(code="ALB", tile="AL", name={"en": "Albania"}, area=area)
    staff = User.objects.create_user("somebody@body.example", None, name="Somebody")
    plan(fictional=False)
    factories.delegate(factories.member("XAA"), powers="bind")
    factories.office()
    owner.clear()
    with seeing_as(SERVICE):
        assert list(Member.objects.all()) == [real]
        assert list(User.objects.all()) == [staff]
        assert Plan.objects.count() == 1


def test_the_clock_moves_forward_only_and_is_right_at_the_end(transactional_db: None) -> None:
    began = clock.now()
    with Owner() as owner:
        owner.begin_at(began - timedelta(days=30))
        assert clock.now() < began - timedelta(days=29)
        owner.move_to(began - timedelta(days=10))
        owner.move_to(began - timedelta(days=20))
        assert timedelta(days=9) < began - clock.now() < timedelta(days=11)
    assert abs(clock.now() - began) < timedelta(minutes=5)

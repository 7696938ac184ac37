"""Powers as intervals: held at an instant, never twice at once, refused by the database too (goals.md R11)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.delegations.models import Delegate, Delegation, Power, ServiceContact
from members.delegations.selectors import power_held
from members.delegations.services import delegate_accredit, delegate_end, one_person_declare, power_end, power_grant
from members.states.models import Member
from portal.core.actors import Door, system
from portal.core.eyes import SERVICE, seeing_as
from portal.core.intervals import between
from portal.core.refusals import PermissionRefused, Refused
from tests import factories
from tests.factories import actor_for, own

pytestmark = pytest.mark.django_db
LOADER = system(Door.COMMAND)
START = datetime(2026, 1, 1, tzinfo=UTC)
spans = st.tuples(st.integers(0, 20), st.integers(1, 10))


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def accredited(*, powers: tuple = (), code: str = "XAA") -> Delegate:
    home = factories.member(code)
    with seeing_as(SERVICE):
        user = factories.person(f"one@{code}.example", "one")
    return delegate_accredit(
        member=home.pk, user=user.pk, role="expert", valid_from=day(0), powers=powers, actor=LOADER
    )


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=spans, second=spans)
def test_a_power_is_held_in_its_interval_and_never_twice_at_once(db: None, first: tuple, second: tuple) -> None:
    with transaction.atomic():
        with seeing_as(SERVICE):
            row = accredited()
            given_days: set[int] = set()
            for start, days in (first, second):
                term = set(range(start, start + days))
                try:
                    with transaction.atomic():
                        power_grant(
                            delegate=row.pk,
                            kind="bind",
                            valid_from=day(start),
                            valid_until=day(start + days),
                            actor=LOADER,
                        )
                    assert not term & given_days
                    given_days |= term
                except Refused as refused:
                    assert refused.refusal.code == "held_already"
                    assert term & given_days
            held = {n for n in range(-1, 32) if power_held(row.user_id, row.member_id, "bind", day(n))}
            assert held == given_days
        transaction.set_rollback(True)


@pytest.mark.parametrize("what", ["power", "delegate", "delegation", "contact"])
def test_the_database_refuses_what_overlaps(what: str) -> None:
    row = accredited(powers=("bind",))
    same = own(Member.objects.get(pk=row.member_id)) | {"member_id": row.member_id, "valid": between(day(5), day(6))}
    with seeing_as(SERVICE):
        contact = ServiceContact.objects.get(member=row.member_id)
        rows = {
            "power": Power(delegate=row, kind="bind", **same),
            "delegate": Delegate(delegation=row.delegation, user=row.user, role="head", **same),
            "delegation": Delegation(**same),
            "contact": ServiceContact(label="x", address=contact.address, language="en", **same),
        }
        with pytest.raises(IntegrityError), transaction.atomic():
            rows[what].save(force_insert=True)


def test_a_person_acts_for_one_member_at_a_time() -> None:
    row = accredited()
    other = factories.member("XAB")
    with pytest.raises(Refused, match="acts for a member already"):
        delegate_accredit(member=other.pk, user=row.user_id, role="expert", valid_from=day(3), actor=LOADER)


def test_only_the_portal_begins_in_the_past() -> None:
    row = accredited()
    officer = actor_for(factories.office())
    with pytest.raises(Refused, match="not in the past"):
        power_grant(delegate=row.pk, kind="table", valid_from=day(1), actor=officer)
    power = power_grant(delegate=row.pk, kind="table", actor=officer)
    with seeing_as(SERVICE):
        assert power_held(row.user_id, row.member_id, "table", power.valid.lower)


def test_ending_an_accreditation_ends_its_powers_and_warns_first() -> None:
    row = accredited(powers=("speak", "bind"))
    officer = actor_for(factories.office())
    with pytest.raises(Refused, match="nobody can bind"):
        delegate_end(delegate=row.pk, actor=officer)
    delegate_end(delegate=row.pk, actor=officer, nobody_left=True)
    with seeing_as(SERVICE):
        at = datetime.now(UTC)
        assert not Power.objects.at(at).filter(delegate=row).exists()
        assert not Delegate.objects.at(at).filter(pk=row.pk).exists()
        assert power_held(row.user_id, row.member_id, "bind", day(1))
    with pytest.raises(Refused, match="ended already"):
        delegate_end(delegate=row.pk, actor=officer)


def test_who_may() -> None:
    row = accredited(powers=("bind",))
    home = Member.objects.get(pk=row.member_id)
    focal = actor_for(factories.delegate(home, "focal", role="focal_point", powers="bind"))
    stranger = actor_for(factories.delegate(factories.member("XAB"), "far", role="focal_point"))
    with seeing_as(SERVICE):
        power = Power.objects.get(delegate=row)
    for actor in (stranger, actor_for(factories.office("chair"))):
        with pytest.raises(PermissionRefused):
            power_end(power=power.pk, actor=actor)
    for actor in (focal, stranger, actor_for(factories.office()), actor_for(factories.office("chair", "other chair"))):
        with pytest.raises(PermissionRefused):
            power_grant(delegate=row.pk, kind="vote", actor=actor)
    for actor in (focal, stranger, actor_for(factories.office("chair", "third chair"))):
        with pytest.raises(PermissionRefused):
            one_person_declare(member=home.pk, actor=actor)
    assert power_grant(delegate=row.pk, kind="table", actor=focal).kind == "table"
    assert power_end(power=power.pk, actor=focal).kind == "bind"
    with pytest.raises(PermissionRefused):
        power_grant(delegate=row.pk, kind="speak", actor=stranger)

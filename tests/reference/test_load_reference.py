"""What is loaded of the real world: complete, dated, and nothing that nobody has reported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from governance.plan.models import Goal, Plan, Point
from members.body.models import RulesOfProcedure
from members.states.models import Area, AreaName, Condition, Group, GroupMembership, Instrument, Member, StatusInterval
from portal.core.audit.models import AuditEvent
from portal.core.eyes import PUBLIC, SERVICE, seeing_as
from portal.core.search.models import SearchEntry
from portal.reference.services.reference import KINDS, reference_load

SHANGHAI = ZoneInfo("Asia/Shanghai")
LAST_DAY = dt.datetime(2026, 11, 23, 23, 59, tzinfo=SHANGHAI)
FIRST_DAY_AFTER = dt.datetime(2026, 11, 24, tzinfo=SHANGHAI)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(db: None) -> list[str]:
    lines: list[str] = []
    reference_load(lines.append)
    return lines


def in_group(key: str, at: dt.datetime) -> int:
    return GroupMembership.objects.at(at).filter(group__key=key).count()


def test_counts_of_the_real_world(loaded: list[str]) -> None:
    assert Area.objects.count() == 248
    assert Area.objects.filter(is_state=True).count() == 197
    assert AreaName.objects.filter(valid__upper_inf=True).count() == 248
    assert [plan.points.count() for plan in Plan.objects.order_by("issued_on")] == [13, 8]
    assert Goal.objects.count() == 17
    assert Group.objects.filter(kind="m49_region").count() == 5
    assert len(loaded) == len(KINDS)


def test_memberships_are_facts_with_dates() -> None:
    assert in_group("ldc", LAST_DAY) == 44
    assert in_group("ldc", FIRST_DAY_AFTER) == 41
    assert in_group("sids", LAST_DAY) == in_group("sids", FIRST_DAY_AFTER) == 53


def test_every_region_named_by_an_area_has_a_name() -> None:
    codes = set(Group.objects.filter(kind__startswith="m49_").values_list("key", flat=True))
    named = set(Area.objects.exclude(region="").values_list("region", flat=True))
    assert named | set(Area.objects.exclude(subregion="").values_list("subregion", flat=True)) <= codes


def test_points_speak_six_languages_and_can_be_found() -> None:
    assert all(len(point.title) == 6 for point in Point.objects.all())
    with seeing_as(SERVICE):
        assert SearchEntry.objects.filter(kind="point").count() == 21 * 6


def test_a_second_loading_does_nothing() -> None:
    with seeing_as(SERVICE):
        before = AuditEvent.objects.count()
        assert reference_load(print) == 0
        assert AuditEvent.objects.count() == before


def test_loading_again_what_was_forgotten_makes_no_second_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed file is written over the same rows."""
    monkeypatch.setattr("portal.reference.services.reference.fingerprint", lambda _path: "another")
    points = dict(Point.objects.values_list("key", "version"))
    assert reference_load(print) == len(KINDS)
    test_counts_of_the_real_world([kind.words for kind in KINDS])
    test_memberships_are_facts_with_dates()
    assert dict(Point.objects.values_list("key", "version")) == points


def test_no_rules_of_procedure_are_made_up_for_the_real_body() -> None:
    assert not RulesOfProcedure.objects.filter(fictional=False).exists()


def test_the_command_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_reference")
    assert "has not changed" in capsys.readouterr().out


@pytest.fixture
def eyes() -> Iterator[None]:
    with seeing_as(PUBLIC):
        yield


def test_only_states_with_a_recorded_fact_are_on_the_register(eyes: None) -> None:
    assert Member.objects.filter(fictional=False).count() == 39
    signatories = StatusInterval.objects.filter(status="signatory")
    assert signatories.count() == Instrument.objects.filter(kind="signature").count() == 37
    assert StatusInterval.objects.get(status="invited").member.code == "SGP"
    bangladesh = Member.objects.get(code="BGD")
    assert not bangladesh.statuses.exists()
    assert bangladesh.instruments.get().kind == "announcement"
    assert not Condition.objects.exists()


def test_every_fact_has_source_date_and_grade(eyes: None) -> None:
    for row in [*StatusInterval.objects.all(), *Instrument.objects.all()]:
        assert row.source
        assert row.grade == "reported"
    assert all(row.valid.lower.astimezone(SHANGHAI).time() == dt.time() for row in StatusInterval.objects.all())
    assert all(member.area.is_state for member in Member.objects.select_related("area"))
    with seeing_as(SERVICE):
        assert AuditEvent.objects.filter(name="status.recorded").count() == 38
        assert AuditEvent.objects.filter(name="instrument.recorded").count() == 39

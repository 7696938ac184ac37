"""Reports: periods, the two-person road, reminders at most once, and what follows from them."""

import datetime as dt
import itertools
from decimal import Decimal

import pytest

from governance.commitments import services
from governance.commitments.models import Commitment, Milestone, Report, ReportState
from governance.commitments.selectors import Health, periods_of, reading
from portal.core import clock as portal_clock
from portal.core.classes import Audience
from portal.core.eyes import PUBLIC, SERVICE, STAFF, seeing_as
from portal.core.notices.models import Notice
from portal.core.refusals import PermissionRefused, TransitionRefused
from tests.factories import commitments as make
from tests.factories.commitments import Cast, act, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return make.cast()


def reports(row: Commitment) -> list[Report]:
    with seeing_as(SERVICE):
        return list(row.reports.order_by("period_starts_at"))


def write(report: Report, user, stage: str = "planning") -> None:
    services.report_write(report=report.pk, stage=stage, value=None, narrative={}, actor=act(user))


def test_periods_are_half_open_and_begin_at_midnight_of_headquarters(people: Cast) -> None:
    row = make.active(people)
    found = periods_of(row)
    assert len(found) == 8
    assert found[0].starts_at == row.starts_at
    assert found[-1].ends_at == row.ends_at
    assert all(a.ends_at == b.starts_at for a, b in itertools.pairwise(found))
    assert {period.ends_at.astimezone(make.SHANGHAI).hour for period in found} == {0}
    assert found[2].label == f"{row.starts_at.astimezone(make.SHANGHAI).year}\u00a0Q3"


def test_the_last_period_ends_with_the_commitment(people: Cast) -> None:
    terms = make.terms(people.point)
    row = make.draft(people, ends_at=terms.starts_at + dt.timedelta(days=100))
    assert periods_of(row)[-1].ends_at == row.ends_at
    assert " to " in periods_of(row)[-1].label


def test_every_period_gets_one_report_due_fifteen_days_after_its_end(people: Cast) -> None:
    found = reports(make.active(people))
    assert len(found) == 8
    assert {report.due_at - report.period_ends_at for report in found} == {dt.timedelta(days=15)}
    assert {report.audience for report in found} == {Audience.DELEGATION}


def test_a_report_opens_at_the_end_of_its_period_by_the_job(people: Cast, clock) -> None:
    start = portal_clock.now()
    row = make.active(people, starts_at=start, ends_at=start + dt.timedelta(days=300))
    assert services.reports_open() == 0
    clock.to(reports(row)[0].period_ends_at + dt.timedelta(seconds=5))
    assert services.reports_open() == 1
    assert services.reports_open() == 0
    assert reports(row)[0].state == ReportState.OPEN


def test_a_draft_of_a_report_is_not_seen_by_the_secretariat(people: Cast) -> None:
    report = make.open_report(make.active(people))
    write(report, people.expert)
    for viewer in (STAFF, PUBLIC):
        with seeing_as(viewer):
            assert not Report.objects.filter(pk=report.pk).exists()


def test_the_focal_point_clears_and_thereby_submits(people: Cast) -> None:
    report = make.open_report(make.active(people))
    write(report, people.expert)
    services.report_send_for_clearance(report=report.pk, actor=act(people.expert))
    for user in (people.expert, people.binder, people.stranger, people.officer):
        with pytest.raises(PermissionRefused):
            services.report_clear(report=report.pk, actor=act(user))
    receipt = services.report_clear(report=report.pk, actor=act(people.focal))
    report = fresh(report)
    assert (report.state, report.audience, report.receipt) == (ReportState.SUBMITTED, Audience.PUBLIC, receipt.number)


def test_the_author_of_a_report_does_not_clear_it(people: Cast) -> None:
    report = make.open_report(make.active(people))
    write(report, people.focal)
    services.report_send_for_clearance(report=report.pk, actor=act(people.focal))
    with pytest.raises(PermissionRefused) as refused:
        services.report_clear(report=report.pk, actor=act(people.focal))
    assert refused.value.refusal.code == "two_persons"


def test_an_empty_report_is_not_sent_for_clearance(people: Cast) -> None:
    report = make.open_report(make.active(people))
    with pytest.raises(TransitionRefused):
        services.report_send_for_clearance(report=report.pk, actor=act(people.expert))


def test_accepted_says_that_the_form_is_complete_and_only_an_officer_says_it(people: Cast) -> None:
    report = make.reported(people, make.active(people))
    with pytest.raises(PermissionRefused):
        services.report_accept(report=report.pk, actor=act(people.focal))
    assert services.report_accept(report=report.pk, actor=act(people.officer)).state == ReportState.ACCEPTED
    with seeing_as(SERVICE):
        assert Notice.objects.filter(kind="report.accepted").count() == 1


def test_what_was_received_stays_when_a_report_is_sent_back_and_answered(people: Cast) -> None:
    report = make.reported(people, make.active(people))
    with pytest.raises(TransitionRefused):
        services.report_send_back(report=report.pk, reason="", actor=act(people.officer))
    services.report_send_back(report=report.pk, reason="The unit is missing.", actor=act(people.officer))
    again = services.report_renew(report=report.pk, actor=act(people.expert))
    old = fresh(report)
    assert (old.state, old.value, old.audience) == (ReportState.SUPERSEDED, Decimal(4), Audience.PUBLIC)
    assert (again.state, again.value, again.audience) == (ReportState.OPEN, Decimal(4), Audience.DELEGATION)
    with pytest.raises(TransitionRefused):
        services.report_renew(report=report.pk, actor=act(people.expert))


def test_a_recalled_report_opens_its_period_again(people: Cast) -> None:
    report = make.reported(people, make.active(people))
    again = services.report_recall(report=report.pk, reason="A figure was wrong.", actor=act(people.focal))
    assert fresh(report).state == ReportState.RECALLED
    assert again.state == ReportState.OPEN


def reminders() -> list[str]:
    with seeing_as(SERVICE):
        sent = Notice.objects.filter(kind__in=["report.reminder", "report.overdue"])
        return list(sent.order_by("pk").values_list("step", flat=True))


def test_reminders_go_out_each_once_and_stop_with_submission(people: Cast, clock) -> None:
    start = portal_clock.now()
    row = make.active(people, starts_at=start, ends_at=start + dt.timedelta(days=85))
    due = reports(row)[0].due_at
    seen = []
    for days in (-31, -30, -30, -8, -7, -1, 0, 7, 21, 52, 90):
        clock.to(due + dt.timedelta(days=days, minutes=1))
        services.reports_open()
        seen.append(services.reports_remind())
    assert seen == [0, 1, 0, 0, 1, 1, 0, 1, 1, 1, 1]
    assert reminders() == ["T-30", "T-7", "T-1", "T+7", "T+21", "T+21+1m", "T+21+2m"]
    make.reported(people, row)
    clock.to(due + dt.timedelta(days=200))
    assert services.reports_remind() == 0


def test_after_an_outage_only_the_latest_reminder_is_sent(people: Cast, clock) -> None:
    start = portal_clock.now()
    row = make.active(people, starts_at=start, ends_at=start + dt.timedelta(days=85))
    clock.to(reports(row)[0].due_at + dt.timedelta(days=8))
    assert services.reports_remind() == 1
    assert services.reports_remind() == 0
    assert reminders() == ["T+7"]


def health(row: Commitment, at: dt.datetime) -> Health:
    with seeing_as(SERVICE):
        return reading(fresh(row), list(row.reports.all()), list(Milestone.objects.filter(commitment=row)), at).health


def test_without_a_report_there_is_no_data_and_that_is_all(people: Cast) -> None:
    assert health(make.active(people), portal_clock.now()) == Health.NO_DATA


@pytest.mark.parametrize(("value", "expected"), [(5, Health.ON_TRACK), (4, Health.BEHIND)])
def test_health_compares_with_a_straight_line(people: Cast, value: int, expected: Health) -> None:
    row = make.active(people, milestones=[])
    report = make.reported(people, row, value=value)
    assert health(row, report.period_ends_at + dt.timedelta(days=1)) == expected


def test_a_milestone_passed_unreached_is_behind(people: Cast) -> None:
    row = make.active(people)
    report = make.reported(people, row, value=40)
    assert health(row, report.period_ends_at + dt.timedelta(days=5)) == Health.BEHIND


def test_a_later_report_that_is_overdue_means_no_data(people: Cast) -> None:
    row = make.active(people, milestones=[])
    make.reported(people, row, value=40)
    assert health(row, reports(row)[1].due_at + dt.timedelta(days=1)) == Health.NO_DATA

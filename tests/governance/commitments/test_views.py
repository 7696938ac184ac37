"""Pages of commitments, at each endpoint: who gets in, who does not, and what is kept when something is refused."""

import datetime as dt
import re

import pytest
from django.test import Client

from governance.commitments import services
from governance.commitments.models import Commitment, CommitmentState, Report, ReportState
from governance.commitments.services import Share
from members.delegations.models import Delegation
from portal.core import clock as portal_clock
from portal.core.eyes import SERVICE, seeing_as
from portal.core.reads import ReadEntry
from tests.factories import as_user
from tests.factories import commitments as make
from tests.factories.commitments import Cast, act, fresh
from tests.statements import statements

pytestmark = pytest.mark.django_db
VERSION = r'name="expected_version" value="(\d+)"'


@pytest.fixture
def people() -> Cast:
    return make.cast()


def answers(people: Cast, **changes) -> dict:
    year = portal_clock.now().year
    return {
        "original_language": "en", "title": "Forty services", "summary": "One method.", "points": [people.point.pk],
        "sdg_targets": "16.6, 9.c", "starts_on": f"{year}-01-01", "ends_on": f"{year + 1}-12-31", "indicator": "Services",
        "unit": "services", "baseline": "0", "target": "40", "report_months": "3", "chosen_audience": "public",
        "milestone_1": "Method published", "milestone_1_due": f"{year}-06-30", "partner_1": people.other.pk,
        "share_1": "Test data", "others": "An institute",
    } | changes  # fmt: skip


def test_anybody_reads_the_list_and_a_published_commitment(people: Cast, client: Client) -> None:
    row = make.active(people)
    page = client.get("/en/commitments/").content.decode()
    assert "A shared evaluation method" in page
    assert "C-001" in page
    page = client.get(f"/en/commitments/{row.uid}/").content.decode()
    for words in (
        "What is still needed",
        "No report received",
        "Not yet assessed",
        "Demonstration.",
        "Method published",
    ):
        assert words in page
    assert "no progress" not in page.lower()


@pytest.mark.parametrize("path", ["", "edit/", "send-for-clearance/", "figures.csv"])
def test_a_draft_does_not_exist_for_anybody_else(people: Cast, path: str) -> None:
    row = make.draft(people)
    for client in (Client(), as_user(people.stranger), as_user(people.officer)):
        assert client.get(f"/en/commitments/{row.uid}/{path}").status_code == 404
    assert as_user(people.binder).get(f"/en/commitments/{row.uid}/{path}").status_code == 200


def test_a_delegate_drafts_and_sees_what_is_needed_next(people: Cast) -> None:
    page = as_user(people.expert).post("/en/commitments/new/", answers(people), follow=True)
    with seeing_as(SERVICE):
        row = Commitment.objects.get()
        assert [step.title for step in row.milestones.all()] == [{"en": "Method published"}]
        assert sorted(str(partner) for partner in row.partners.all()) == sorted([str(people.other.pk), "An institute"])
    assert row.sdg_targets == ["16.6", "9.c"]
    assert row.starts_at.astimezone(make.SHANGHAI).hour == 0
    assert (row.ends_at.astimezone(make.SHANGHAI).month, row.ends_at.astimezone(make.SHANGHAI).day) == (1, 1)
    assert "Clearance by the national focal point" in page.content.decode()


def test_what_was_typed_is_kept_when_an_answer_is_wrong(people: Cast) -> None:
    year = portal_clock.now().year
    wrong = answers(people, title="", ends_on=f"{year - 2}-01-01", milestone_1_due="")
    page = as_user(people.expert).post("/en/commitments/new/", wrong).content.decode()
    told = (
        "Give an answer to: Title",
        "The last day is before the first.",
        "needs both its title and its day",
        "One method.",
    )
    for words in told:
        assert words in page


def test_only_delegates_begin_a_draft(people: Cast) -> None:
    assert Client().get("/en/commitments/new/").status_code == 302
    assert as_user(people.officer).get("/en/commitments/new/").status_code == 404
    assert as_user(people.expert).delete("/en/commitments/new/").status_code == 405


def test_a_draft_is_changed_by_a_colleague_and_a_stale_page_is_told(people: Cast) -> None:
    row = make.draft(people)
    assert as_user(people.focal).get(f"/en/commitments/{row.uid}/edit/").status_code == 200
    data = answers(people, title="Fifty services", expected_version=row.version)
    assert as_user(people.focal).post(f"/en/commitments/{row.uid}/edit/", data).status_code == 302
    answer = as_user(people.expert).post(f"/en/commitments/{row.uid}/edit/", data | {"title": "Sixty services"})
    page = answer.content.decode()
    assert answer.status_code == 412
    assert "This page was changed by somebody else" in page
    assert "Sixty services" in page
    told = data | {"title": "Sixty services", "expected_version": re.search(VERSION, page)[1]}
    assert as_user(people.expert).post(f"/en/commitments/{row.uid}/edit/", told).status_code == 302
    assert fresh(row).title == {"en": "Sixty services"}


def send(user, row, name: str, kind: str = "", **data):
    path = f"/en/commitments/{kind}{row.uid}/{name}/"
    return as_user(user).post(path, {"_step": "send", "expected_version": fresh(row).version, **data}, follow=True)


def test_the_whole_road_by_pages(people: Cast) -> None:
    as_user(people.expert).post("/en/commitments/new/", answers(people))
    with seeing_as(SERVICE):
        row = Commitment.objects.get()
    send(people.expert, row, "send-for-clearance")
    assert "Clear it" in as_user(people.focal).get(f"/en/commitments/{row.uid}/").content.decode()
    assert "Forty services" in as_user(people.focal).get(f"/en/commitments/{row.uid}/clear/").content.decode()
    send(people.focal, row, "clear")
    assert "Your receipt:" in send(people.binder, row, "submit").content.decode()
    assert "Forty services" in as_user(people.officer).get("/en/commitments/queue/").content.decode()
    send(people.officer, row, "register")
    assert fresh(row).state == CommitmentState.ACTIVE
    page = send(people.binder, row, "revise-target", value="30", reason="Merged")
    assert "Target revised from 40 to 30" in page.content.decode()
    assert send(people.partner_binder, row, "confirm-share").status_code == 200
    today = portal_clock.now().date() - dt.timedelta(days=1)
    page = send(people.binder, row, "reach-milestone", position="1", reached_on=today.isoformat())
    assert "Milestone recorded." in page.content.decode()
    assert "State XBB" in Client().get(f"/en/commitments/{row.uid}/").content.decode()


def test_a_refusal_stands_on_the_page_with_its_rule(people: Cast) -> None:
    row = make.in_clearance(people)
    services.commitment_take_back(commitment=row.pk, actor=act(people.expert))
    services.commitment_edit(commitment=row.pk, terms=make.terms(people.point), actor=act(people.focal))
    services.commitment_send_for_clearance(commitment=row.pk, actor=act(people.focal))
    page = send(people.focal, row, "clear")
    assert page.status_code == 403
    assert "You cannot clear this: you wrote it." in page.content.decode()
    assert fresh(row).cleared_by_id is None


def test_a_return_asks_for_a_reason_and_leads_back_to_the_queue(people: Cast) -> None:
    row = make.submitted(people)
    assert "Give an answer to: Reason" in send(people.officer, row, "return").content.decode()
    page = send(people.officer, row, "return", reason="Which unit?")
    assert page.redirect_chain[-1][0] == "/en/commitments/queue/"
    assert "Which unit?" in as_user(people.expert).get(f"/en/commitments/{row.uid}/").content.decode()


def test_a_look_of_the_secretariat_at_what_is_restricted_is_listed_for_the_member(people: Cast) -> None:
    row = make.submitted(people)
    as_user(people.officer).get(f"/en/commitments/{row.uid}/")
    with seeing_as(SERVICE):
        assert ReadEntry.objects.filter(target_id=row.pk, user_id=people.officer.pk).count() == 1


def test_acts_are_for_the_signed_in_and_unknown_acts_are_not_found(people: Cast) -> None:
    row = make.active(people)
    assert Client().get(f"/en/commitments/{row.uid}/withdraw/").status_code == 302
    assert Client().post(f"/en/commitments/{row.uid}/withdraw/").status_code == 302
    assert as_user(people.expert).get(f"/en/commitments/{row.uid}/explode/").status_code == 404
    assert as_user(people.expert).put(f"/en/commitments/{row.uid}/withdraw/").status_code == 405
    assert send(people.stranger, row, "withdraw", reason="No").status_code == 403
    assert fresh(row).state == CommitmentState.ACTIVE


def test_the_queue_is_for_the_secretariat(people: Cast) -> None:
    assert Client().get("/en/commitments/queue/").status_code == 302
    assert as_user(people.focal).get("/en/commitments/queue/").status_code == 404
    assert as_user(people.officer).get("/en/commitments/queue/").status_code == 200
    assert as_user(people.officer).post("/en/commitments/queue/").status_code == 405


def test_a_report_takes_a_form_a_check_and_one_clearance(people: Cast) -> None:
    report = make.open_report(make.active(people))
    client, path = as_user(people.expert), f"/en/commitments/reports/{report.uid}/write/"
    assert client.get(path).status_code == 200
    said = {"stage": "in_progress", "value": "4", "narrative": "Four.", "expected_version": report.version}
    assert "whose clearance submits it" in client.post(path, said | {"_step": "check"}).content.decode()
    page = client.post(path, said | {"_step": "send"}, follow=True).content.decode()
    assert "Sent for clearance to the national focal point of State XAA." in page
    assert "Your receipt:" in send(people.focal, report, "clear", "reports/").content.decode()
    page = Client().get(f"/en/commitments/reports/{report.uid}/").content.decode()
    assert "In progress" in page or "in progress" in page
    send(people.officer, report, "accept", "reports/")
    assert fresh(report).state == ReportState.ACCEPTED


def test_one_person_goes_from_form_to_submitted_in_two_pages(people: Cast) -> None:
    with seeing_as(SERVICE):
        Delegation.objects.filter(member=people.member).update(one_person_since=portal_clock.now())
    report = make.open_report(make.active(people))
    said = {"stage": "planning", "value": "", "narrative": "", "expected_version": report.version, "_step": "send"}
    page = (
        as_user(people.focal).post(f"/en/commitments/reports/{report.uid}/write/", said, follow=True).content.decode()
    )
    assert "Your receipt:" in page
    assert "a declared one-person delegation" in page
    assert fresh(report).state == ReportState.SUBMITTED


def test_saving_a_report_sends_nothing(people: Cast) -> None:
    report = make.open_report(make.active(people))
    said = {"stage": "planning", "value": "", "narrative": "", "expected_version": report.version, "_step": "save"}
    as_user(people.expert).post(f"/en/commitments/reports/{report.uid}/write/", said)
    assert fresh(report).state == ReportState.OPEN
    assert fresh(report).stage == "planning"


@pytest.mark.parametrize("path", ["", "write/", "send-for-clearance/"])
def test_an_open_report_is_for_its_delegation(people: Cast, path: str) -> None:
    report = make.open_report(make.active(people))
    for client in (Client(), as_user(people.stranger), as_user(people.officer)):
        assert client.get(f"/en/commitments/reports/{report.uid}/{path}").status_code == 404
    assert as_user(people.binder).get(f"/en/commitments/reports/{report.uid}/{path}").status_code == 200


def test_sending_back_and_answering_by_pages(people: Cast) -> None:
    report = make.reported(people, make.active(people))
    send(people.officer, report, "send-back", "reports/", reason="The unit?")
    page = send(people.expert, report, "renew", "reports/")
    with seeing_as(SERVICE):
        again = Report.objects.get(state=ReportState.OPEN, value__isnull=False)
    assert page.redirect_chain[-1][0] == f"/en/commitments/reports/{again.uid}/"


def test_the_chart_never_shows_a_missing_report_as_zero(people: Cast) -> None:
    row = make.active(people)
    make.reported(people, row, value=4)
    page = Client().get(f"/en/commitments/{row.uid}/").content.decode()
    assert "no report" in page
    csv = Client().get(f"/en/commitments/{row.uid}/figures.csv").content.decode().splitlines()
    assert csv[1].endswith("submitted,in_progress,4")
    assert csv[2].endswith("no_report_received,,")


def test_filters_stand_in_the_address(people: Cast) -> None:
    make.active(people, title={"en": "Ours"})
    path = "/en/commitments/"
    for query, found in (
        ("member=XAA", True), ("member=XBB", False), ("state=active", True), ("state=closed", False),
        (f"point={people.point.uid}", True), (f"point={people.member.uid}", False),
    ):  # fmt: skip
        assert ("Ours" in Client().get(f"{path}?{query}").content.decode()) is found, query


def test_a_filter_that_is_no_id_is_answered_not_crashed_on(people: Cast) -> None:
    make.active(people)
    assert Client().get("/en/commitments/?point=x&after=y&state=z").status_code == 200


def test_points_show_the_commitments_under_them(people: Cast) -> None:
    make.active(people)
    page = Client().get("/en/plans/shared-plan/1/1/").content.decode()
    assert "A shared evaluation method" in page
    assert "1 of a fictional state" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(people: Cast, rows: int) -> None:
    for _ in range(rows):
        make.active(people)
    client = Client()
    with statements(7):
        client.get("/en/commitments/")


@pytest.mark.parametrize("partners", [1, 3])
def test_a_commitment_costs_the_same_whatever_its_parts(people: Cast, partners: int) -> None:
    row = make.active(people, partners=[Share(name=f"Institute {n}") for n in range(partners)])
    client = Client()
    with statements(10):
        client.get(f"/en/commitments/{row.uid}/")

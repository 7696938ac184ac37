"""The depositary's desk, the treaty page, and the register on a day: as pages (domain.md §4)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from members.states import services
from members.states.models import Area, AreaName, Group, GroupMembership, Instrument, Member, StatusInterval
from portal.core.actors import Door, system
from portal.core.eyes import SERVICE, seeing_as
from portal.core.files.models import KeptFile
from portal.core.intervals import between, midnight
from tests import factories
from tests.factories import as_user
from tests.factories.treaties import Depositary, fresh, state
from tests.statements import statements

pytestmark = pytest.mark.django_db
LOADER = system(Door.COMMAND)
SEAT = "Asia/Shanghai"


@pytest.fixture
def desk(db: None) -> Depositary:
    return Depositary()


def send(client: Client, path: str, **answers: Any) -> Any:
    return client.post(path, {"_step": "send", "expected_version": "1"} | answers)


def test_an_instrument_is_received_examined_and_deposited_on_pages(desk: Depositary) -> None:
    one = state("XAA")
    officer, legal = as_user(desk.officer), as_user(desk.legal)
    assert "Receive an instrument" in officer.get("/en/members/XAA/").content.decode()
    answers = {
        "kind": "signature",
        "dated": str(desk.today()),
        "signatory": "A. Minister",
        "capacity": "foreign_minister",
    }
    page = officer.post("/en/members/XAA/desk/receive/", {"_step": "check", "expected_version": "1"} | answers)
    assert "A. Minister" in page.content.decode()
    path = send(officer, "/en/members/XAA/desk/receive/", **answers)["Location"]
    assert "Find in due form" in legal.get(path).content.decode()
    assert "Only a legal officer" in officer.get(path).content.decode()
    assert Client().get(path).status_code == 404
    assert send(legal, f"{path}in_form/").status_code == 302
    assert send(legal, f"{path}deposit/", expected_version="2").status_code == 302
    row = fresh(Instrument.objects.none().model(pk=_only()))
    assert (row.state, row.notification) == ("deposited", "NOTICE/1")
    public = Client().get(path).content.decode()
    assert "NOTICE/1" in public
    assert "signatory" in Client().get("/en/members/XAA/").content.decode()
    treaty = Client().get("/en/members/treaties/agreement/").content.decode()
    assert f"State {one.code}" in treaty
    assert "3 more instruments that count." in treaty


def _only() -> int:
    with seeing_as(SERVICE):
        return Instrument.objects.get().pk


def test_a_date_in_the_future_is_refused_with_its_rule(desk: Depositary) -> None:
    state("XAA")
    page = send(as_user(desk.officer), "/en/members/XAA/desk/receive/", kind="signature", dated=str(desk.today(1)))
    assert page.status_code == 409
    assert "An instrument cannot be dated in the future. (instruments.dates)" in page.content.decode()


def test_overlapping_statuses_are_refused_unless_they_correct(desk: Depositary) -> None:
    one = state("XAA")
    client = as_user(desk.officer)
    path = "/en/members/XAA/desk/status/"
    fact = {"source": "A ministry", "grade": "demonstration"}
    assert (
        send(client, path, status="signatory", valid_from="2026-01-01", valid_until="2026-06-01", **fact).status_code
        == 302
    )
    assert send(client, path, status="member", valid_from="2026-06-01", **fact).status_code == 302
    page = send(client, path, status="applicant", valid_from="2026-05-01", valid_until="2026-07-01", **fact)
    assert page.status_code == 409
    assert "Statuses never overlap" in page.content.decode()
    assert StatusInterval.objects.filter(member=one, recorded__upper_inf=True).count() == 2
    answers = {"status": "applicant", "valid_from": "2026-05-01", "valid_until": "2026-07-01", "corrects": "on"}
    assert send(client, path, **answers, **fact).status_code == 302
    assert StatusInterval.objects.filter(member=one, recorded__upper_inf=True).count() == 3


def area(code: str = "QQA", *, is_state: bool = True) -> Area:
    row = Area.objects.create(m49=f"9{code[-1:]}0", iso3=code, iso2=code[1:], is_state=is_state)
    AreaName.objects.create(area=row, short={"en": f"Area {code}"}, formal={}, valid=between(None, None))
    return row


def test_an_area_that_is_no_state_is_not_entered(desk: Depositary) -> None:
    area("QQN", is_state=False)
    area("QQS")
    client = as_user(desk.officer)
    page = client.post("/en/members/enter/", {"code": "qqn"})
    assert page.status_code == 409
    assert "no state" in page.content.decode()
    assert client.post("/en/members/enter/", {"code": "QQS"}).status_code == 302
    assert "stands on the register already" in client.post("/en/members/enter/", {"code": "QQS"}).content.decode()
    assert "No area" in client.post("/en/members/enter/", {"code": "ZZZ"}).content.decode()
    assert not Member.objects.filter(code="QQN").exists()


def test_the_desk_is_the_secretariats(desk: Depositary) -> None:
    one = state("XAA")
    row = desk.receive(one, "signature")
    assert Client().get(f"/en/members/instruments/{row.uid}/deposit/").status_code == 404
    services.instrument_deposit(instrument=desk.examine(row).pk, actor=desk.examines)
    paths = ["/en/members/enter/", "/en/members/XAA/desk/receive/", f"/en/members/instruments/{row.uid}/correct/"]
    for path in paths:
        assert "/account/sign-in/" in Client().get(path)["Location"]
        assert (
            as_user(factories.delegate(one, f"d{len(path)}", role="head", powers="bind")).get(path).status_code == 403
        )
    own = as_user(factories.delegate(one, "reader"))
    assert own.get(f"/en/members/instruments/{row.uid}/").status_code == 200
    assert "Correct the record" not in own.get(f"/en/members/instruments/{row.uid}/").content.decode()


def test_every_act_on_an_instrument_has_its_page(desk: Depositary) -> None:
    desk.join(one := state("XAA"))
    row = desk.receive(one, "declaration", words={"en": "We declare."})
    path, legal = f"/en/members/instruments/{row.uid}/", as_user(desk.legal)
    for name in ("ask", "answer", "in_form", "deposit", "confirm", "accept", "certify", "correct", "take_back"):
        assert legal.get(f"{path}{name}/").status_code == 200
    assert legal.get(f"{path}nonsense/").status_code == 404
    assert send(legal, f"{path}ask/", question="Who signed?").status_code == 302
    assert send(legal, f"{path}answer/", note="The minister.", expected_version="2").status_code == 302
    assert send(legal, f"{path}take_back/", expected_version="3").status_code == 302
    assert fresh(row).state == "taken_back"


def test_a_correction_stands_beside_what_it_corrects_and_the_status_follows(clock) -> None:
    clock.to(datetime(2027, 3, 1, 4, tzinfo=UTC))
    desk = Depositary(entered_on=date(2020, 1, 1))
    desk.deposit(one := state("XAA"), "signature", dated=desk.today(-60))
    row = desk.deposit(one, dated=desk.today(-50), received_on=desk.today(-20))
    path, legal = f"/en/members/instruments/{row.uid}/", as_user(desk.legal)
    version = fresh(row).version
    answers = {"deposited_on": str(desk.today(-25)), "received_on": str(desk.today(-25)), "reason": "A slip."}
    assert send(legal, f"{path}correct/", expected_version=str(version), **answers).status_code == 302
    corrected = fresh(row)
    assert (corrected.deposited_on, corrected.effect_on) == (desk.today(-25), desk.today(5))
    facts = StatusInterval.objects.filter(member=one, recorded__upper_inf=True).order_by("valid")
    assert [(fact.status, fact.valid.lower.astimezone(UTC)) for fact in facts] == [
        (status, midnight(desk.today(days), SEAT).astimezone(UTC))
        for status, days in (("signatory", -60), ("contracting", -25), ("member", 5))
    ]
    assert "A slip." in Client().get(path).content.decode()


def test_the_treaty_page_says_who_is_depositary_and_how_well_each_part_is_founded(client: Client) -> None:
    founded = {"source": "one public tracker", "source_url": "", "grade": "reported"}
    factories.treaty(
        fictional=False, depositary_is_secretariat=False, needed=3, counted=["ratification"], days_after=None, later_days=None,
        withdrawal="unknown", reservations="unknown", sources={"entry_into_force": founded},
    )  # fmt: skip
    page = client.get("/en/members/treaties/agreement/").content.decode()
    for words in (
        "one public tracker",
        "reported",
        "records what the depositary notifies",
        "3 more instruments",
        "not known",
    ):
        assert words in page
    assert client.get("/en/members/treaties/nothing/").status_code == 404


def test_the_page_of_a_member_on_a_day_shows_the_names_and_groups_of_that_day(client: Client) -> None:
    turn = datetime(2026, 11, 23, 16, tzinfo=UTC)  # 24 November 2026 at headquarters
    row = services.member_enter(code="QQA", tile="QA", name={"en": "Old Name"}, area=area().pk, actor=LOADER)
    AreaName.objects.all().delete()
    AreaName.objects.create(area=row.area, short={"en": "Old Name"}, formal={}, valid=between(None, turn))
    AreaName.objects.create(area=row.area, short={"en": "New Name"}, formal={}, valid=between(turn, None))
    group = Group.objects.create(key="ldc", kind="special", name={"en": "Least developed countries"})
    GroupMembership.objects.create(
        group=group, area=row.area, valid=between(None, turn), source="United Nations", grade="official"
    )
    before = client.get("/en/members/QQA/?as_of=2026-11-23").content.decode()
    after = client.get("/en/members/QQA/?as_of=2026-11-24").content.decode()
    assert "<h1>Old Name</h1>" in before
    assert "<h1>New Name</h1>" in after
    assert "(formerly)" not in before
    assert "Least developed countries (formerly)" in after
    assert "Enter a valid date" in client.get("/en/members/QQA/?as_of=yesterday").content.decode()


def test_a_name_recorded_ahead_turns_on_its_day_and_old_acts_keep_theirs(clock) -> None:
    one = services.member_enter(
        code="XAA", tile="XA", name={"en": "Old Name"}, formal_name={"en": "Old"}, fictional=True, actor=LOADER
    )
    start = datetime.now(UTC) + timedelta(days=3)
    services.name_record(
        member=one.pk,
        short={"en": "New Name"},
        formal={},
        valid_from=start,
        source="s",
        grade="demonstration",
        actor=LOADER,
    )
    assert services.names_turn_due() == 0
    clock.forward(days=4)
    assert [services.names_turn_due(), services.names_turn_due()] == [1, 0]
    assert fresh(one).name == {"en": "New Name"}
    client = Client()
    assert (
        "<h1>Old Name</h1>" in client.get(f"/en/members/XAA/?as_of={start.date() - timedelta(days=9)}").content.decode()
    )


def test_names_are_not_changed_by_an_officers_hand(desk: Depositary) -> None:
    from portal.core.refusals import PermissionRefused

    with pytest.raises(PermissionRefused):
        services.name_record(
            member=state("XAA").pk, short={"en": "Mine"}, formal={}, valid_from=datetime.now(UTC), source="s",
            grade="demonstration", actor=desk.enters,
        )  # fmt: skip


def test_a_successor_is_a_row_of_its_own(desk: Depositary, client: Client) -> None:
    former, new = state("XAA"), state("XBB")
    desk.deposit(former, "signature")
    services.member_succeed(
        predecessor=former.pk,
        successor=new.pk,
        succeeded_on=desk.today(),
        source="s",
        grade="demonstration",
        actor=LOADER,
    )
    row = desk.examine(desk.receive(new, "succession"))
    services.instrument_deposit(instrument=row.pk, effect_on=desk.today(-9), actor=desk.examines)
    assert "Succeeded by" in client.get("/en/members/XAA/").content.decode()
    page = client.get("/en/members/XBB/").content.decode()
    assert "Successor of" in page
    with seeing_as(SERVICE):
        assert former.instruments.count() == 1


def test_a_rectification_is_proposed_and_objected_to_on_pages(desk: Depositary) -> None:
    state("XAA")
    legal = as_user(desk.legal)
    words = {"where": "Article 3", "reads": "shall shall", "should_read": "shall"}
    assert send(legal, "/en/members/treaties/agreement/rectify/", **words).status_code == 302
    assert "shall shall" in Client().get("/en/members/treaties/agreement/").content.decode()
    with seeing_as(SERVICE):
        row = desk.treaty.rectifications.get()
    answers = {"member": str(Member.objects.get().pk)}
    assert send(legal, f"/en/members/rectifications/{row.uid}/object/", **answers).status_code == 302
    assert fresh(row).state == "objected"
    assert legal.get(f"/en/members/rectifications/{desk.treaty.uid}/object/").status_code == 404


def test_a_condition_is_recorded_with_the_act_and_the_rights_it_touches(desk: Depositary) -> None:
    one = factories.member("XAA")
    answers = {"kind": "no_vote", "act": "DEMO/MC/1/7", "rights": ["vote"], "valid_from": "2026-01-01", "source": "s"}
    client = as_user(desk.officer)
    assert send(client, "/en/members/XAA/desk/condition/", grade="demonstration", **answers).status_code == 302
    fact = one.conditions.get()
    assert (fact.kind, fact.rights, fact.act) == ("no_vote", ["vote"], "DEMO/MC/1/7")
    page = send(client, "/en/members/XAA/desk/condition/", grade="official", **answers)
    assert page.status_code == 409


def test_what_waits_at_the_desk_waits_for_the_legal_officer_and_what_is_asked_for_the_state(desk: Depositary) -> None:
    one = state("XAA")
    row = desk.receive(one, "declaration")
    mine = as_user(factories.delegate(one, "reader"))
    assert "Examine its form" in as_user(desk.legal).get("/en/work/").content.decode()
    assert "depositary asks" not in mine.get("/en/work/").content.decode()
    services.instrument_ask(instrument=row.pk, question="Who signed?", actor=desk.examines)
    assert "depositary asks about the form" in mine.get("/en/work/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_statements_does_not_grow(desk: Depositary, client: Client, rows: int) -> None:
    for number in range(rows):
        desk.join(state(f"XA{'ABC'[number]}"))
    with statements(6):
        client.get("/en/members/treaties/agreement/")
    with statements(16):
        client.get("/en/members/XAA/")
    with statements(5):
        client.get("/en/members/demonstration/")


def test_the_certified_copy_is_kept_and_as_public_as_the_instrument(desk: Depositary) -> None:
    row = desk.receive(state("XAA"), "signature")
    legal, path = as_user(desk.legal), f"/en/members/instruments/{row.uid}/"
    upload = SimpleUploadedFile("copy.pdf", b"%PDF-1.7 true copy", "application/pdf")
    checked = {"expected_version": "1", "_step": "check"}
    wrong = legal.post(f"{path}certify/", checked | {"copy": upload, "digest": "0" * 64})
    assert wrong.status_code == 200
    with seeing_as(SERVICE):
        waiting = KeptFile.objects.get()
    sent = {"copy": str(waiting.uid), "digest": "0" * 64}
    assert "that of another file" in send(legal, f"{path}certify/", **sent).content.decode()
    assert "Choose the certified copy" in send(legal, f"{path}certify/").content.decode()
    assert send(legal, f"{path}certify/", copy=str(waiting.uid)).status_code == 302
    assert fresh(row).copy_digest == waiting.sha256
    assert Client().get(waiting.url).status_code == 404
    assert waiting.url in legal.get(path).content.decode()
    services.instrument_deposit(instrument=desk.examine(row).pk, actor=desk.examines)
    answer = Client().get(waiting.url)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 true copy"
    assert answer["Cache-Control"].startswith("public")
    assert waiting.url in Client().get(path).content.decode()
    [told] = Client().get("/api/v1/members/XAA/").json()["instruments"]
    assert [copy["sha256"] for copy in told["certified_copies"]] == [waiting.sha256]

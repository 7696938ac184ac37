"""The pages of accession: the public tracker, an application, and each step by whom it concerns."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from governance.accession.models import Application
from members.states.models import Condition, Instrument
from portal.core import clock as portal_clock
from portal.core.eyes import SERVICE, seeing_as
from tests import factories as make
from tests.factories import SHANGHAI, as_user
from tests.factories.accession import LANGUAGES, LETTER, Road
from tests.statements import statements

TRACKER_ASKS = 4
TRACKER = "/en/accession/demonstration/"


def send(road: Road, user: object, row: Application, name: str, **answers: object) -> object:
    """Take an act as a person does: the form, then the check page, then the service."""
    client, row = as_user(user), road.fresh(row)
    path = reverse("accession:act", args=[row.uid, name])
    assert client.get(path).status_code == 200
    given = {**answers, "expected_version": row.version}
    checked = client.post(path, {**given, "_step": "check"})
    assert checked.status_code == 200, checked.content.decode()
    sent = client.post(path, {**given, "_step": "send"})
    assert sent.status_code == 302, sent.content.decode()
    return road.fresh(row)


def html(client: object, path: str) -> str:
    answer = client.get(path)  # type: ignore[attr-defined]
    assert answer.status_code == 200, path
    return answer.content.decode()


def page(row: Application) -> str:
    return reverse("accession:detail", args=[row.uid])


def test_the_whole_road_on_pages(road: Road) -> None:
    answers = {"member": road.state.code, "focal_name": "", "focal_email": ""}
    led = as_user(road.officer).post("/en/accession/register/", answers)
    assert led["Location"] == f"/en/paper/enter/application.register/{road.state.uid}/"
    client = as_user(road.focal)
    assert client.post("/en/accession/register/", answers | {"_step": "check"}).status_code == 200
    assert client.post("/en/accession/register/", answers | {"_step": "send"}).status_code == 302
    with seeing_as(SERVICE):
        row = Application.objects.get()
    send(road, road.focal, row, "submit", letter=LETTER, language="en")
    send(road, road.legal, row, "accept")
    words = {f"in_{language}": LETTER for language in LANGUAGES}
    send(road, road.officer, row, "translate", **words)
    opens = (portal_clock.now() + timedelta(hours=3)).astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")
    circulated = send(road, road.officer, row, "circulate", opens_at=opens)
    assert circulated.state == "circulated" and circulated.due_at == circulated.run.expires_at
    assert "Nothing from any member" in html(as_user(), page(row))


def test_the_organ_and_the_instrument_on_pages(road: Road) -> None:
    row = road.disagreed()
    send(road, road.chair, row, "refer", meeting="Third session")
    send(road, road.chair, row, "admit", decision="DEMO/MC/DEC/9")
    send(road, road.officer, row, "invite")
    day = portal_clock.now().astimezone(SHANGHAI).date().isoformat()
    send(road, road.officer, row, "receive", dated=day, signatory="A. Minister", capacity="foreign_minister")
    deposited = send(road, road.legal, row, "deposit")
    assert deposited.state == "deposited"
    assert "NOTICE/" in html(as_user(), page(row))


def test_a_return_is_shown_to_the_state_with_its_reason_and_to_nobody_else(road: Road) -> None:
    row = road.applicant()
    send(road, road.legal, row, "return", code="not_signed", reason="Signed by an envoy.")
    assert "Signed by an envoy." in html(as_user(road.focal), page(row))
    shown = html(as_user(road.delegates[0]), page(row))
    assert "Signed by an envoy." not in shown and "My government wishes" not in shown


def test_interest_is_no_public_matter(road: Road) -> None:
    row = road.interested()
    assert as_user().get(page(row)).status_code == 404
    assert road.state.name["en"] not in html(as_user(), TRACKER)
    assert road.state.name["en"] in html(as_user(road.officer), TRACKER)


def test_the_tracker_shows_both_roads_and_each_world_apart(road: Road) -> None:
    make.member("XGG", status="signatory", seated=False)
    row = road.applicant()
    shown = html(as_user(), TRACKER)
    assert str(row.receipt) in shown and "letter received" in shown.lower()
    assert "nobody is reminded" in shown and "State XGG" in shown
    real = html(as_user(), "/en/accession/")
    assert "State XHH" not in real and "State XGG" not in real


def test_the_tracker_asks_the_same_number_of_questions_whatever_the_number_of_states(road: Road) -> None:
    road.applicant()
    client = as_user()
    html(client, TRACKER)
    with statements(TRACKER_ASKS):
        html(client, TRACKER)
    for code in ("XPP", "XQQ", "XRR"):
        make.member(code, status="signatory", seated=False)
    with statements(TRACKER_ASKS):
        html(client, TRACKER)


def test_a_page_of_an_application_asks_few_questions(road: Road) -> None:
    row = road.circulated()
    client = as_user(road.delegates[0])
    html(client, page(row))
    with statements(11):
        html(client, page(row))


def test_a_state_withdraws_on_its_page_while_the_silence_runs(road: Road) -> None:
    row = road.circulated()
    path = reverse("accession:act", args=[row.uid, "withdraw"])
    assert path in html(as_user(road.focal), page(row))
    assert path not in html(as_user(road.delegates[0]), page(row))
    assert send(road, road.focal, row, "withdraw", reason="Not now.").state == "withdrawn"


def test_buttons_stand_where_they_can_be_pressed(road: Road) -> None:
    row = road.applicant()
    path = reverse("accession:act", args=[row.uid, "accept"])
    assert path in html(as_user(road.legal), page(row))
    assert path not in html(as_user(road.officer), page(row))
    assert path not in html(as_user(road.delegates[0]), page(row))
    assert as_user().get(path).status_code == 302


def test_what_waits_for_whom(road: Road) -> None:
    row = road.applicant()
    path = page(row)
    assert path in html(as_user(road.legal), "/en/work/")
    assert path not in html(as_user(road.officer), "/en/work/")
    assert path not in html(as_user(road.chair), "/en/work/")


@pytest.mark.parametrize("kind", ["suspended", "no_vote"])
def test_the_chair_records_a_condition_and_its_end(road: Road, kind: str) -> None:
    client, member = as_user(road.chair), road.members[0]
    answers = {"member": member.code, "kind": kind, "decision": "DEMO/MC/DEC/4", "valid_from": "", "valid_until": ""}
    assert client.post("/en/accession/conditions/", answers | {"_step": "send"}).status_code == 302
    with seeing_as(SERVICE):
        assert Condition.objects.get(member=member, recorded__upper_inf=True).act == "DEMO/MC/DEC/4"
    road.forward(hours=1)
    lifting = reverse("accession:lift", args=[member.code, kind])
    assert as_user(road.officer).post(lifting, {"decision": "X", "_step": "send"}).status_code == 403
    assert client.post(lifting, {"decision": "DEMO/MC/DEC/5", "_step": "send"}).status_code == 302
    assert "DEMO/MC/DEC/4" in html(client, reverse("states:member", args=[member.code]))


def test_an_instrument_dated_in_the_future_is_refused_with_the_rule(road: Road) -> None:
    row = road.acceding()
    day = (portal_clock.now().astimezone(SHANGHAI) + timedelta(days=3)).date().isoformat()
    path = reverse("accession:act", args=[row.uid, "receive"])
    given = {"dated": day, "signatory": "A", "capacity": "foreign_minister", "expected_version": row.version}
    answer = as_user(road.officer).post(path, given | {"_step": "send"})
    assert answer.status_code == 409 and "instruments.dates" in answer.content.decode()
    with seeing_as(SERVICE):
        assert not Instrument.objects.exists()


def test_the_page_of_a_member_leads_to_its_application(road: Road) -> None:
    row = road.applicant()
    assert page(row) in html(as_user(), reverse("states:member", args=[road.state.code]))


def test_a_member_disagrees_on_the_page_of_the_run_and_gives_no_reason(road: Road) -> None:
    row = road.circulated()
    client, run = as_user(road.delegates[0]), row.run.uid
    assert "My government wishes to accede" in html(client, reverse("decisions:run", args=[run]))
    path = reverse("decisions:act", args=[run, "objection"])
    assert client.get(path).status_code == 200
    given = {"words": "", "language": "en", "expected_version": ""}
    assert client.post(path, given | {"_step": "check"}).status_code == 200
    assert client.post(path, given | {"_step": "send"}).status_code in (200, 302)
    assert road.fresh(row).state == "disagreement"
    assert "State XAA" not in html(as_user(road.delegates[1]), page(row))

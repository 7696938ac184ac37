"""Where only the chair may know who objected, nobody else learns it: not by page, API, tally, record, notice or search."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from governance.decisions import services
from governance.decisions.disclosure import known_to
from governance.decisions.models import PaperAct, RunAct, RunState, SilenceRun
from governance.decisions.selectors import run_page
from members.partners.services import partner_create
from portal.core import clock as portal_clock
from portal.core.actors import Door, system
from portal.core.audit.models import AuditEvent
from portal.core.eyes import PUBLIC, SERVICE, Eyes, Viewer, seeing_as
from portal.core.files.models import KeptFile
from portal.core.notices.models import Delivery, Notice
from portal.core.reads import ReadEntry
from tests import factories as make
from tests.factories import as_user
from tests.governance.decisions.conftest import Chamber
from tests.statements import statements

HIDDEN = "Hidden words"


@pytest.fixture
def secretive(chamber: Chamber) -> Chamber:
    """The chamber, under rules that tell only the chair who objected."""
    with seeing_as(SERVICE):
        rules = make.rules()
        rules.content["decision_matrix"][0]["objector_disclosed_to"] = "chair"
        rules.save()
    return chamber


def page_of(user: Any, run: SilenceRun, *parts: str) -> str:
    return as_user(user).get("/en/decisions/runs/" + "/".join([str(run.uid), *parts]) + "/").content.decode()


def staff(user: Any) -> Viewer:
    return Viewer(Eyes.STAFF, user_id=user.pk)


def entered(chamber: Chamber, run: SilenceRun, kind: str = "objection") -> PaperAct:
    return services.paper_act_enter(
        run=run.pk, member=chamber.members[0].pk, kind=kind, words=HIDDEN, language="en",
        received_at=portal_clock.now(), actor=make.actor_for(chamber.officer),
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["objection", "amendment", "procedure"])
def test_only_the_chair_of_the_organ_and_the_objector_see_who_objected(
    secretive: Chamber, clock: Any, kind: str
) -> None:
    run = secretive.running(clock)
    secretive.act(run, 0, kind, HIDDEN)
    elsewhere = make.office("chair", "elsewhere", organ=make.organ("secretariat_board"))
    for user in (secretive.chair, secretive.delegates[0]):
        assert HIDDEN in page_of(user, run)
    for user in (secretive.officer, secretive.delegates[1], elsewhere):
        page = page_of(user, run)
        assert str(run.title["en"]) in page
        assert HIDDEN not in page and "State XAA" not in page


def test_the_database_hides_it_from_the_staff_too(secretive: Chamber, clock: Any) -> None:
    run = secretive.running(clock)
    secretive.act(run, 0, "objection", HIDDEN)
    for viewer in (PUBLIC, Viewer(Eyes.MEMBER, secretive.members[1].pk), staff(secretive.officer)):
        with seeing_as(viewer):
            assert not RunAct.objects.filter(run=run.pk).exists()
            assert not AuditEvent.objects.filter(body__contains=f'"for":{secretive.members[0].pk}').exists()
    with seeing_as(Viewer(Eyes.MEMBER, secretive.members[0].pk)):
        assert RunAct.objects.filter(run=run.pk).exists()


def test_the_chairs_look_is_listed_for_the_member(secretive: Chamber, clock: Any) -> None:
    run = secretive.running(clock)
    secretive.act(run, 0, "objection", HIDDEN)
    page_of(secretive.chair, run)
    page_of(secretive.officer, run)
    with seeing_as(Viewer(Eyes.MEMBER, secretive.members[0].pk)):
        assert list(ReadEntry.objects.values_list("user_id", "target_type")) == [
            (secretive.chair.pk, "governance.runact")
        ]


@pytest.mark.parametrize("for_member", [False, True])
def test_the_api_tells_nobody(secretive: Chamber, clock: Any, for_member: bool) -> None:
    run = secretive.running(clock)
    secretive.act(run, 0, "objection", HIDDEN)
    consents = secretive.members[1].pk if for_member else None
    app, secret = partner_create(name="Test", scopes="decisions:read", actor=system(Door.COMMAND), member=consents)
    client = Client()
    body = {"grant_type": "client_credentials", "client_id": app.client_id, "client_secret": secret}
    header = {"Authorization": f"Bearer {client.post('/oauth/token/', body).json()['access_token']}"}
    answers = [client.get(path, headers=header) for path in (
        "/api/v1/silence-runs/", f"/api/v1/silence-runs/{run.uid}/", "/api/v1/decisions/",
    )]  # fmt: skip
    assert answers[1].status_code == (200 if for_member else 404)
    told = json.dumps([answer.json() for answer in answers])
    assert HIDDEN not in told and "XAA" not in told


def test_notices_and_search_name_nobody(secretive: Chamber, clock: Any) -> None:
    run = secretive.running(clock)
    secretive.act(run, 0, "objection", HIDDEN)
    with seeing_as(staff(secretive.officer)):
        broken = Notice.objects.get(kind="silence.broken")
        assert str(secretive.members[0].pk) not in json.dumps(broken.facts["title"]) and "XAA" not in str(broken.facts)
        told = set(Delivery.objects.filter(notice=broken).values_list("member_id", flat=True))
    assert told == {member.pk for member in secretive.members}
    found = as_user(secretive.officer).get("/en/search/", {"q": HIDDEN}).content.decode()
    assert "State XAA" not in found and "0199" not in found


def test_a_supporter_who_objects_leaves_no_trace_in_the_tally(secretive: Chamber, clock: Any) -> None:
    run = secretive.running(clock)
    secretive.act(run, 0, "support", "")
    secretive.act(run, 1, "support", "")
    viewer = Viewer(Eyes.MEMBER, secretive.members[2].pk)
    with seeing_as(viewer):
        before = run_page(run, viewer, portal_clock.now())
    secretive.act(run, 0, "objection", HIDDEN)
    with seeing_as(viewer):
        after = run_page(secretive.fresh(run), viewer, portal_clock.now())
    assert before.stands == after.stands
    assert after.stands.counts == {"support": 2, "reservation": 0, "silent": 1, "objection": 0}
    assert [act.member_id for act in after.supporters] == [member.pk for member in secretive.members[:2]]
    page = page_of(secretive.delegates[2], run)
    assert "Silent or objecting" in page
    assert "Not adopted: the silence was broken." in page and "1 objection" not in page


def test_who_may_know_reads_the_whole_tally(secretive: Chamber, clock: Any) -> None:
    run = secretive.running(clock)
    secretive.act(run, 0, "support", "")
    secretive.act(run, 0, "objection", HIDDEN)
    with seeing_as(staff(secretive.chair)):
        shown = run_page(run, staff(secretive.chair), portal_clock.now()).stands
    assert shown.disclosed and shown.counts == {"support": 0, "reservation": 0, "silent": 2, "objection": 1}


def test_officers_know_only_what_they_had_in_hand(secretive: Chamber, clock: Any) -> None:
    run = secretive.running(clock)
    third = make.office("officer", "third")
    elsewhere = make.office("chair", "elsewhere", organ=make.organ("secretariat_board"))
    entry = entered(secretive, run)
    hint = "An act whose author the rules do not disclose"
    assert "State XAA" in page_of(secretive.officer, run)
    for user in (secretive.second_officer, third):
        page = page_of(user, run)
        assert hint in page and "State XAA" not in page
    assert hint not in page_of(elsewhere, run)
    assert as_user(elsewhere).get(f"/en/decisions/runs/{run.uid}/paper/{entry.pk}/").status_code == 404
    assert HIDDEN in page_of(secretive.second_officer, run, "paper", str(entry.pk))  # to be compared with the note
    services.paper_act_confirm(entry=entry.pk, actor=make.actor_for(secretive.second_officer))
    assert secretive.fresh(run).state == RunState.BROKEN
    for user, knows in ((secretive.officer, True), (secretive.second_officer, True), (third, False)):
        assert (HIDDEN in page_of(user, run)) == knows, user
        with seeing_as(staff(user)):
            known = known_to(staff(user), run, portal_clock.now())
        assert bool(known.acts) == knows
        assert not known.disclosed, "nobody but the chair reads the tally"
    assert as_user(third).get(f"/en/decisions/runs/{run.uid}/paper/{entry.pk}/").status_code == 404
    with seeing_as(staff(third)):
        assert not PaperAct.objects.exists() and not Delivery.objects.filter(notice__kind="silence.paper_act").exists()
        assert not AuditEvent.objects.filter(name__in=["silence.paper_entered", "silence.act_received"]).exists()
    with seeing_as(Viewer(Eyes.MEMBER, secretive.members[0].pk)):
        assert set(ReadEntry.objects.values_list("user_id", flat=True)) >= {secretive.second_officer.pk}


def test_support_on_paper_hides_nothing(secretive: Chamber, clock: Any) -> None:
    run = secretive.running(clock)
    entered(secretive, run, "support")
    viewer = staff(secretive.second_officer)
    with seeing_as(viewer):
        assert [entry.named for entry in known_to(viewer, run, portal_clock.now()).entries] == [True]


@pytest.mark.parametrize("objections", [1, 3])
@pytest.mark.parametrize("who", ["chair", "officer"])
def test_the_page_costs_the_staff_the_same_whatever_its_length(
    secretive: Chamber, clock: Any, who: str, objections: int
) -> None:
    run = secretive.running(clock)
    for place in range(objections):
        secretive.act(run, place, "objection", HIDDEN)
    clock.forward(hours=1)
    client = as_user(getattr(secretive, who))
    address = f"/en/decisions/runs/{run.uid}/"
    client.get(address)
    with statements(COST[who]):
        assert client.get(address).status_code == 200


#: The chair's look at hidden acts is listed, which takes a statement more.
COST = {"chair": 17, "officer": 16}


def test_late_is_still_hidden(secretive: Chamber, clock: Any) -> None:
    run = secretive.running(clock)
    clock.to(run.expires_at + timedelta(days=1))
    services.runs_move_due()
    secretive.act(run, 0, "objection", HIDDEN)
    for user in (secretive.officer, secretive.delegates[1]):
        assert HIDDEN not in page_of(user, run)
    assert HIDDEN in page_of(secretive.chair, run)


def test_the_scan_of_a_hidden_note_is_for_who_compares_it_and_for_the_member(secretive: Chamber, clock: Any) -> None:
    run = secretive.running(clock)
    officer = make.actor_for(secretive.officer)
    entry = services.paper_act_enter(
        run=run.pk, member=secretive.members[0].pk, kind="objection", words=HIDDEN, language="en",
        received_at=portal_clock.now(), actor=officer, scan=make.pdf(HIDDEN, officer, name="note.pdf"),
    )  # fmt: skip
    with seeing_as(SERVICE):
        scan = KeptFile.objects.get()
        assert (scan.audience, scan.member_id) == ("delegation", secretive.members[0].pk)
    compare = f"/en/decisions/runs/{run.uid}/paper/{entry.pk}/"

    def read(user: Any) -> tuple[int, int]:
        return as_user(user).get(f"{compare}scan/").status_code, as_user(user).get(scan.url).status_code

    assert f"{compare}scan/" in as_user(secretive.second_officer).get(compare).content.decode()
    assert read(secretive.second_officer) == read(secretive.officer) == (200, 404)
    assert read(secretive.delegates[0]) == (404, 200)
    assert read(secretive.delegates[1]) == (404, 404)
    assert read(None) == (302, 404)
    services.paper_act_confirm(entry=entry.pk, actor=make.actor_for(secretive.second_officer))
    assert read(make.office("legal")) == (404, 404)
    assert scan.url in page_of(secretive.delegates[0], run)
    assert scan.url not in page_of(secretive.delegates[1], run)
    with seeing_as(SERVICE):
        looks = ReadEntry.objects.filter(
            user_id=secretive.second_officer.pk, parties__contains=[secretive.members[0].pk]
        )
        assert looks.count() >= 2

"""The pages of a silence run: for a delegate, a colleague, a stranger, an officer, the chair and the public."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from governance.decisions import services
from governance.decisions.models import PaperAct, RunAct, RunState, SilenceRun
from portal.core.eyes import SERVICE, seeing_as
from tests import factories as make
from tests.factories import as_user
from tests.governance.decisions.conftest import Chamber
from tests.statements import statements


def address(run: SilenceRun, *parts: str) -> str:
    return "/en/decisions/runs/" + "/".join([str(run.uid), *parts]) + "/"


def test_a_delegate_sees_what_may_be_done_and_what_doing_nothing_means(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    page = as_user(chamber.delegates[0]).get(address(run)).content.decode()
    assert "What you may do for State XAA" in page
    assert "recorded as silent, not as supporting" in page
    assert "Object" in page and "Make a reservation" in page


def test_a_broken_run_offers_further_objections_and_nothing_else(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    chamber.act(run, 0, "objection")
    client = as_user(chamber.delegates[1])
    page = client.get(address(run)).content.decode()
    offered = set(re.findall(r"/act/([a-z]+)/", page))
    assert offered == {"objection", "amendment"}
    assert "Further objections are recorded until it expires." in page
    assert "Ends the run at once" not in page
    assert "broken already" in client.get(address(run, "act", "objection")).content.decode()
    answer = client.post(address(run, "act", "reservation"), {"words": "Late.", "language": "en", "_step": "send"})
    assert answer.status_code == 409
    assert "only further objections are recorded now" in answer.content.decode()


def test_without_the_power_to_bind_the_reason_stands_where_the_buttons_would_be(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    expert = make.delegate(chamber.members[0], "expert", powers="speak")
    page = as_user(expert).get(address(run)).content.decode()
    assert "You do not hold the power to bind." in page
    assert "/act/objection/" not in page


def test_the_public_does_not_learn_of_a_run_among_members(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    assert as_user().get(address(run)).status_code == 404
    assert str(run.uid) not in as_user().get("/en/decisions/").content.decode()


@pytest.mark.parametrize("path", ["act/objection", "notify", "extend", "withdraw", "certify", "prove", "paper"])
def test_doors_of_acts_ask_for_sign_in(chamber: Chamber, clock: Any, path: str) -> None:
    run = chamber.running(clock)
    answer = as_user().get(address(run, path))
    assert answer.status_code == 302 and "next=" in answer["Location"]


def test_an_objection_is_checked_sent_and_answered_with_a_receipt(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    client = as_user(chamber.delegates[0])
    typed = {"words": "It costs too much.", "language": "en", "_step": "check"}
    check = client.post(address(run, "act", "objection"), typed).content.decode()
    assert "It costs too much." in check and "Power used" in check and "Last instant" in check
    assert chamber.fresh(run).state == RunState.RUNNING
    receipt = client.post(address(run, "act", "objection"), typed | {"_step": "send"}).content.decode()
    with seeing_as(SERVICE):
        act = RunAct.objects.get(run=run)
    assert act.receipt in receipt
    assert chamber.fresh(run).state == RunState.BROKEN


def test_a_refused_act_keeps_what_was_typed(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    clock.forward(hours=30)
    typed = {"words": "The procedure was wrong.", "language": "en", "_step": "send"}
    answer = as_user(chamber.delegates[0]).post(address(run, "act", "procedure"), typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "The procedure was wrong." in page
    assert "only in its first hours" in page


def test_a_late_objection_gets_a_receipt_that_says_so(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    clock.to(run.expires_at + timedelta(minutes=1))
    typed = {"words": "Too late.", "language": "en", "_step": "send"}
    page = as_user(chamber.delegates[0]).post(address(run, "act", "objection"), typed).content.decode()
    assert "Received after expiry, without effect." in page


def test_a_double_click_leaves_one_support(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    client = as_user(chamber.delegates[0])
    typed = {"words": "", "language": "en", "_step": "send"}
    pages = [client.post(address(run, "act", "support"), typed).content.decode() for _click in range(2)]
    with seeing_as(SERVICE):
        act = RunAct.objects.get(run=run)
    assert all(act.receipt in page for page in pages)


def test_the_chair_reads_whom_the_notice_reaches_and_serves_it(chamber: Chamber, clock: Any) -> None:
    run = chamber.prepare()
    client = as_user(chamber.chair)
    page = client.get(address(run, "notify")).content.decode()
    assert "This will notify 3 people" in page
    answer = client.post(address(run, "notify"), {"_step": "send", "expected_version": run.version})
    assert answer.status_code == 302
    assert chamber.fresh(run).state == RunState.NOTIFIED


def test_a_stale_page_says_so(chamber: Chamber, clock: Any) -> None:
    run = chamber.prepare()
    answer = as_user(chamber.chair).post(address(run, "notify"), {"_step": "send", "expected_version": 9})
    assert answer.status_code == 412
    assert "changed by somebody else" in answer.content.decode()
    assert chamber.fresh(run).state == RunState.PREPARED


def test_a_delegate_cannot_call_or_certify(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    clock.to(run.expires_at + timedelta(seconds=1))
    services.runs_move_due()
    page = as_user(chamber.delegates[0]).post(
        address(run, "certify"), {"_step": "send", "expected_version": chamber.fresh(run).version}
    )
    assert chamber.fresh(run).state == RunState.CLOSING
    assert "Only the secretariat or the chair may do this." in page.content.decode()


def test_paper_is_entered_by_one_officer_and_confirmed_by_another(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    clock.forward(hours=2)
    typed = {
        "member": chamber.members[1].pk,
        "kind": "objection",
        "words": "By note.",
        "language": "en",
        "note": "NV 41",
        "received_at": (run.opens_at + timedelta(minutes=30)).astimezone(make.SHANGHAI).strftime("%Y-%m-%dT%H:%M"),
        "_step": "send",
    }
    assert as_user(chamber.officer).post(address(run, "paper"), typed).status_code == 302
    with seeing_as(SERVICE):
        entry = PaperAct.objects.get(run=run)
    path = address(run, "paper", str(entry.pk))
    assert "a second officer confirms it" in as_user(chamber.officer).post(path, {"_step": "send"}).content.decode()
    assert chamber.fresh(run).state == RunState.RUNNING
    assert "Receipt" in as_user(chamber.second_officer).post(path, {"_step": "send"}).content.decode()
    assert chamber.fresh(run).state == RunState.BROKEN


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_run_costs_the_same_whatever_its_length(chamber: Chamber, clock: Any, rows: int) -> None:
    run = chamber.running(clock)
    for _number in range(rows):
        chamber.act(run, 1, "reservation")
    client = as_user(chamber.delegates[0])
    client.get(address(run))
    with statements(12):
        assert client.get(address(run)).status_code == 200

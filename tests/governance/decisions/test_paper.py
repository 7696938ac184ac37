"""The paper road of a silence run: told to the member, counted from its receipt, or set aside (domain.md §2, §7)."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from governance.decisions import services
from governance.decisions.models import PaperAct, RunAct, RunState, SilenceRun
from governance.decisions.selectors import without_effect
from members.delegations.models import ServiceContact
from portal.core import clock as portal_clock
from portal.core.audit.models import AuditEvent
from portal.core.eyes import SERVICE, Eyes, Viewer, seeing_as
from portal.core.intervals import since
from portal.core.notices.models import Delivery, Notice
from portal.core.notices.render import Material, write
from portal.core.notices.services import notice_receipt_enter
from portal.core.paper.services import paper_confirm, paper_enter
from portal.core.refusals import PermissionRefused, Refused
from tests import factories as make
from tests.factories import as_user
from tests.governance.decisions.conftest import OUTCOMES, Chamber


def code(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.refusal.code


def enter(chamber: Chamber, run: SilenceRun, received_at: datetime | None = None, **changes: Any) -> PaperAct:
    given = {
        "member": chamber.members[0].pk, "kind": "objection", "words": "By note.", "language": "en",
        "received_at": received_at or portal_clock.now(), "actor": make.actor_for(chamber.officer),
    }  # fmt: skip
    return services.paper_act_enter(run=run.pk, **given | changes)


def confirm(chamber: Chamber, entry: PaperAct) -> Any:
    return services.paper_act_confirm(entry=entry.pk, actor=make.actor_for(chamber.second_officer))


# --- Told ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["objection", "support", "reservation"])
def test_all_contacts_of_the_member_are_told_of_an_act_from_paper(chamber: Chamber, clock: Any, kind: str) -> None:
    run = chamber.running(clock)
    with seeing_as(SERVICE):
        ServiceContact.objects.create(
            member=chamber.members[0], label="Ministry", address="ministry@xaa.example", language="fr",
            valid=since(make.LONG_AGO), **make.own(chamber.members[0]),
        )  # fmt: skip
    receipt = confirm(chamber, enter(chamber, run, kind=kind))
    with seeing_as(SERVICE):
        notice = Notice.objects.get(kind="silence.paper_act")
        told = set(Delivery.objects.filter(notice=notice).values_list("member_id", "address", "language"))
        letters = {language: write(Material.of(notice), language) for language in ("en", "fr", "ar")}
        kinds = [row.kind for row in Notice.objects.filter(event=notice.event)]
    assert notice.formal
    assert told == {
        (chamber.members[0].pk, "mission@xaa.example", "en"), (chamber.members[0].pk, "ministry@xaa.example", "fr"),
    }  # fmt: skip
    assert receipt.number in letters["en"].text and receipt.digest in letters["en"].text
    assert kind in letters["en"].text or "formal reservation" in letters["en"].text
    assert kind not in letters["ar"].text
    assert "récépissé" in letters["fr"].text.lower()
    assert kinds == ["silence.paper_act"]


def test_a_paper_entry_that_nobody_confirmed_tells_nobody(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    enter(chamber, run)
    with seeing_as(SERVICE):
        assert not Notice.objects.filter(kind="silence.paper_act").exists()


def test_all_contacts_of_a_member_are_told_of_its_receipt_entered_from_paper(chamber: Chamber) -> None:
    run = services.run_notify(run=chamber.prepare().pk, actor=make.actor_for(chamber.chair))
    member, at = chamber.members[0], portal_clock.now() - timedelta(seconds=1)
    with seeing_as(SERVICE):
        served = Notice.objects.get(kind="silence.opened", subject_id=run.pk)
    entry = paper_enter(
        kind="notice.receipt", target=served, member=member.pk, received_at=at, says={}, paper="Note 7",
        actor=make.actor_for(chamber.officer),
    )  # fmt: skip
    with seeing_as(SERVICE):
        assert not Delivery.objects.filter(notice=served, channel="paper").exists()
    with pytest.raises(PermissionRefused):  # not by one officer
        notice_receipt_enter(
            notice=served.uid,
            member_id=member.pk,
            received_at=at,
            actor=make.actor_for(chamber.officer),
            reason="Note 7",
        )
    for _time in range(2):  # confirmed by a double click, told once
        paper_confirm(entry=entry.pk, actor=make.actor_for(chamber.second_officer))
    with seeing_as(SERVICE):
        assert Delivery.objects.get(notice=served, channel="paper").delivered_at == at
        told = Notice.objects.get(kind="paper.confirmed")
        addresses = list(Delivery.objects.filter(notice=told).values_list("member_id", "address"))
        letters = {language: write(Material.of(told), language) for language in ("en", "ru")}
    assert told.formal and addresses == [(member.pk, "mission@xaa.example")]
    assert "Receipt of a notice" in letters["en"].text and "on paper" in letters["en"].text
    assert "Note 7" in letters["ru"].text and "на бумаге" in letters["ru"].text


# --- Set aside -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["officer", "second_officer"])
def test_a_mistaken_entry_is_set_aside_with_a_reason_and_holds_the_run_no_longer(
    chamber: Chamber, clock: Any, who: str
) -> None:
    run = chamber.running(clock)
    clock.to(run.expires_at + timedelta(minutes=30))
    services.runs_move_due()
    entry = enter(chamber, run, run.expires_at - timedelta(minutes=5))
    actor = make.actor_for(getattr(chamber, who))
    with pytest.raises(Refused) as refused:
        services.run_certify(run=run.pk, actor=make.actor_for(chamber.officer))
    assert code(refused) == "paper_waits"
    with pytest.raises(Refused) as refused:
        services.paper_act_set_aside(entry=entry.pk, reason="  ", actor=actor)
    assert code(refused) == "reason_missing"
    services.paper_act_set_aside(entry=entry.pk, reason="The note is of another member.", actor=actor)
    with pytest.raises(Refused) as refused:
        confirm(chamber, entry)
    assert code(refused) == "set_aside"
    with pytest.raises(Refused):
        services.paper_act_set_aside(entry=entry.pk, reason="Again.", actor=actor)
    with seeing_as(SERVICE):
        event = AuditEvent.objects.get(name="silence.paper_set_aside")
    assert json.loads(event.body)["reason"] == "The note is of another member."
    services.run_certify(run=run.pk, actor=make.actor_for(chamber.officer))
    assert chamber.fresh(run).state == RunState.ADOPTED


def test_the_job_too_passes_over_what_was_set_aside(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    entry = enter(chamber, run)
    services.paper_act_set_aside(entry=entry.pk, reason="A copy.", actor=make.actor_for(chamber.officer))
    clock.to(run.expires_at + timedelta(hours=3))
    services.runs_move_due()
    assert chamber.fresh(run).state == RunState.ADOPTED


def test_only_officers_set_aside_and_never_what_is_confirmed(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    entry = enter(chamber, run)
    for user in (chamber.chair, chamber.delegates[0]):
        with pytest.raises(PermissionRefused):
            services.paper_act_set_aside(entry=entry.pk, reason="No.", actor=make.actor_for(user))
    confirm(chamber, entry)
    with pytest.raises(Refused) as refused:
        services.paper_act_set_aside(entry=entry.pk, reason="No.", actor=make.actor_for(chamber.officer))
    assert code(refused) == "already_confirmed"


@pytest.mark.parametrize(
    "change",
    [{"words": "Other"}, {"set_aside_reason": "Other"}, {"set_aside_at": None, "set_aside_by": None}, {"kind": "support"}, None],
)  # fmt: skip
def test_the_database_keeps_what_was_entered(chamber: Chamber, clock: Any, change: dict[str, Any] | None) -> None:
    run = chamber.running(clock)
    entry = enter(chamber, run)
    services.paper_act_set_aside(entry=entry.pk, reason="A copy.", actor=make.actor_for(chamber.officer))
    with seeing_as(SERVICE), pytest.raises(IntegrityError), transaction.atomic():
        rows = PaperAct.objects.filter(pk=entry.pk)
        rows.delete() if change is None else rows.update(**change)


def test_an_officer_sets_aside_by_page_and_the_page_lists_it(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    entry = enter(chamber, run)
    path, client = f"/en/decisions/runs/{run.uid}/", as_user(chamber.second_officer)
    assert f"{path}paper/{entry.pk}/set-aside/" in client.get(path).content.decode()
    typed = {"reason": "The note is of another member.", "_step": "check"}
    check = client.post(f"{path}paper/{entry.pk}/set-aside/", typed).content.decode()
    assert "State XAA" in check and "The note is of another member." in check
    assert client.post(f"{path}paper/{entry.pk}/set-aside/", typed | {"_step": "send"}).status_code == 302
    page = client.get(path).content.decode()
    assert "Set aside, without effect. The note is of another member." in page
    assert "Waits for a second officer" not in page
    assert "The note is of another member." not in as_user(chamber.delegates[1]).get(path).content.decode()


# --- The instant of receipt ----------------------------------------------------------------------------------------------


def reopened(chamber: Chamber, clock: Any) -> tuple[SilenceRun, SilenceRun]:
    """A run in which a member was not served, before and after the chair has had it served again."""
    first = chamber.running(clock, served=chamber.members[:2])
    clock.to(first.expires_at + timedelta(seconds=1))
    services.runs_move_due()
    opens = portal_clock.now() + timedelta(hours=1)
    services.run_extend(
        run=first.pk, opens_at=opens, expires_at=chamber.expiry(opens), reason="Service gap.",
        actor=make.actor_for(chamber.chair),
    )  # fmt: skip
    return first, chamber.fresh(first)


@pytest.mark.parametrize("running", [True, False])
@pytest.mark.parametrize(("kind", "outcome"), [("objection", "broken"), ("procedure", "to_meeting")])
def test_a_note_of_the_first_opening_counts_after_the_run_was_served_again(
    chamber: Chamber, clock: Any, running: bool, kind: str, outcome: str
) -> None:
    first, again = reopened(chamber, clock)
    if running:
        clock.to(again.opens_at + timedelta(minutes=5))
        services.runs_move_due()
    received = first.opens_at + timedelta(hours=2)
    receipt = confirm(chamber, enter(chamber, first, received, kind=kind))
    assert receipt.effect and receipt.instant == received
    assert chamber.fresh(first).state == outcome
    assert [(chamber.text, outcome)] == OUTCOMES


def test_a_note_from_before_the_first_opening_is_refused_even_then(chamber: Chamber, clock: Any) -> None:
    first, _again = reopened(chamber, clock)
    entry = enter(chamber, first, first.opens_at - timedelta(minutes=1))
    with pytest.raises(Refused) as refused:
        confirm(chamber, entry)
    assert code(refused) == "silence_not_open"


def test_the_first_hours_of_the_first_opening_are_not_prolonged_by_the_second(chamber: Chamber, clock: Any) -> None:
    first, _again = reopened(chamber, clock)
    entry = enter(chamber, first, first.opens_at + timedelta(hours=30), kind="procedure")
    with pytest.raises(Refused) as refused:
        confirm(chamber, entry)
    assert code(refused) == "procedure_stands"


@pytest.mark.parametrize("served", [2, 3])
def test_an_objection_to_the_procedure_received_in_time_counts_until_the_outcome(
    chamber: Chamber, clock: Any, served: int
) -> None:
    run = chamber.running(clock, served=chamber.members[:served])
    received = run.opens_at + timedelta(hours=1)
    clock.to(run.expires_at + timedelta(minutes=5))
    services.runs_move_due()
    entry = enter(chamber, run, received, kind="procedure")
    if served == 3:
        with pytest.raises(Refused) as refused:
            services.run_certify(run=run.pk, actor=make.actor_for(chamber.officer))
        assert code(refused) == "paper_waits"
    assert confirm(chamber, entry).effect
    assert chamber.fresh(run).state == RunState.TO_MEETING


@pytest.mark.parametrize(
    ("ended", "kind", "words"),
    [
        ("adopted", "procedure", "Received in time, but found after the outcome: it goes to the next meeting."),
        ("adopted", "objection", "Received in time, but found after the outcome: it goes to the next meeting."),
        ("broken", "procedure", "Received in time, but the run had its outcome already: without effect."),
    ],
)
def test_what_came_in_time_but_is_confirmed_after_the_outcome_is_not_said_to_be_late(
    chamber: Chamber, clock: Any, ended: str, kind: str, words: str
) -> None:
    run = chamber.running(clock)
    received = run.opens_at + timedelta(hours=1)
    clock.to(received + timedelta(minutes=5))
    if ended == "broken":
        chamber.act(run, 1, "objection")
    else:
        clock.to(run.expires_at + timedelta(days=1))
        services.runs_move_due()
    receipt = confirm(chamber, enter(chamber, run, received, kind=kind))
    assert not receipt.effect and str(receipt.refusal.sentence) == words
    assert chamber.fresh(run).state == ended
    with seeing_as(SERVICE):
        act = RunAct.objects.get(receipt=receipt.number)
        told = Notice.objects.filter(kind="silence.late_act").exists()
        letter = write(Material.of(Notice.objects.get(kind="silence.paper_act")), "en")
    assert without_effect(act) == words
    assert told == (ended == "adopted")
    assert "It was recorded without effect." in letter.text
    page = as_user(chamber.delegates[1]).get(f"/en/decisions/runs/{run.uid}/").content.decode()
    assert words in page and "Received after expiry" not in page


def test_a_note_that_came_too_late_is_said_to_be_late(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    clock.to(run.expires_at + timedelta(minutes=1))
    receipt = confirm(chamber, enter(chamber, run))
    assert not receipt.effect and str(receipt.refusal.sentence) == "Received after expiry, without effect."
    with seeing_as(Viewer(Eyes.MEMBER, chamber.members[0].pk)):
        assert RunAct.objects.filter(receipt=receipt.number, on_paper=True).exists()

"""The silence procedure, row by row of its table (domain.md §7)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from governance.decisions import services
from governance.decisions.models import Decision, RunAct, RunState
from governance.decisions.selectors import not_served, tally_of
from members.body.models import Seat
from members.states.models import Condition
from portal.core import clock as portal_clock
from portal.core.audit.models import AuditEvent
from portal.core.eyes import PUBLIC, SERVICE, Eyes, Viewer, seeing_as
from portal.core.intervals import Grade, since
from portal.core.notices.models import Notice
from portal.core.refusals import PermissionRefused, Refused, StaleVersion, TransitionRefused
from tests import factories as make
from tests.governance.decisions.conftest import OUTCOMES, Chamber


def code(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.refusal.code


def notices(run: Any) -> list[str]:
    with seeing_as(SERVICE):
        return list(
            Notice.objects.filter(subject_id=run.pk, subject_type="governance.silencerun")
            .order_by("pk")
            .values_list("kind", flat=True)
        )


# --- Calling -------------------------------------------------------------------------------------------------------------


def test_only_the_chair_calls_a_run(chamber: Chamber) -> None:
    for user in (chamber.officer, chamber.delegates[0]):
        with pytest.raises(PermissionRefused):
            chamber.prepare(actor=make.actor_for(user))


def test_a_silence_shorter_than_the_rules_is_refused(chamber: Chamber) -> None:
    opens = portal_clock.now() + timedelta(hours=1)
    with pytest.raises(Refused) as refused:
        chamber.prepare(opens_at=opens, expires_at=opens + timedelta(hours=71))
    assert code(refused) == "silence_too_short"
    with pytest.raises(Refused) as refused:
        chamber.prepare(opens_at=opens, expires_at=opens + timedelta(hours=23), urgent_reason="A storm.")
    assert code(refused) == "silence_too_short"


def test_it_expires_on_a_working_day(chamber: Chamber) -> None:
    opens = portal_clock.now() + timedelta(hours=1)
    saturday = opens + timedelta(days=(6 - opens.isoweekday()) % 7 + 7)
    with pytest.raises(Refused) as refused:
        chamber.prepare(opens_at=opens, expires_at=saturday.replace(hour=4))
    assert code(refused) == "not_a_working_day"


def test_a_mode_outside_the_matrix_cannot_be_started(chamber: Chamber) -> None:
    with seeing_as(SERVICE):
        rules = make.rules()
        rules.content["decision_matrix"][0]["modes"] = ["ballot_at_meeting"]
        rules.save()
    with pytest.raises(Refused) as refused:
        chamber.prepare()
    assert code(refused) == "mode_not_allowed"


def test_one_opening_for_all_and_everybody_entitled_is_served_a_notice_with_the_text(chamber: Chamber) -> None:
    run = services.run_notify(run=chamber.prepare().pk, actor=make.actor_for(chamber.chair))
    with seeing_as(SERVICE):
        notice = Notice.objects.get(subject_id=run.pk, kind="silence.opened")
        assert notice.formal and notice.text_version_id == run.text_version_id
        assert set(notice.deliveries.values_list("member_id", flat=True)) == {member.pk for member in chamber.members}
        assert set(run.entitled.values_list("member", flat=True)) == {member.pk for member in chamber.members}


def test_a_suspended_member_is_not_entitled(chamber: Chamber) -> None:
    with seeing_as(SERVICE):
        Condition.objects.create(
            member=chamber.members[2],
            kind="suspended",
            valid=since(make.LONG_AGO),
            recorded=since(make.LONG_AGO),
            source="test",
            grade=Grade.DEMONSTRATION,
        )
    run = services.run_notify(run=chamber.prepare().pk, actor=make.actor_for(chamber.chair))
    with seeing_as(SERVICE):
        assert run.entitled.count() == 2


def test_a_run_is_not_opened_when_nobody_is_entitled(chamber: Chamber) -> None:
    run = chamber.prepare()
    with seeing_as(SERVICE):
        Seat.objects.all().delete()
    with pytest.raises(Refused) as refused:
        services.run_notify(run=run.pk, actor=make.actor_for(chamber.chair))
    assert code(refused) == "nobody_entitled"
    assert chamber.fresh(run).state == RunState.PREPARED
    assert notices(run) == []


def test_a_stale_page_is_refused(chamber: Chamber) -> None:
    run = chamber.prepare()
    with pytest.raises(StaleVersion):
        services.run_notify(run=run.pk, actor=make.actor_for(chamber.chair), expected_version=7)


# --- Running -------------------------------------------------------------------------------------------------------------


def test_silence_adopts_as_of_expiry(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    assert run.state == RunState.RUNNING
    chamber.act(run, 0, "support", "")
    chamber.act(run, 1, "reservation", "Within the limits of its law.")
    clock.to(run.expires_at + timedelta(seconds=1))
    services.runs_move_due()
    assert chamber.fresh(run).state == RunState.CLOSING
    services.run_certify(run=run.pk, actor=make.actor_for(chamber.officer))
    with seeing_as(PUBLIC):
        decision = Decision.objects.get(run=run.pk)
        assert decision.adopted_at == run.expires_at
        assert decision.tally == {
            "entitled": 3,
            "votes": 3,
            "support": 1,
            "with_statements": 1,
            "objecting": 0,
            "silent": 1,
        }
        assert RunAct.objects.filter(run=run.pk).count() == 2
    assert [(chamber.text, "adopted")] == OUTCOMES
    assert notices(run) == ["silence.opened", "silence.adopted"]


def test_the_job_adopts_when_closing_is_over_and_catches_up(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    clock.to(run.expires_at + timedelta(days=1))
    assert services.runs_move_due() == 2
    assert services.runs_move_due() == 0
    assert chamber.fresh(run).state == RunState.ADOPTED
    with seeing_as(SERVICE):
        late = AuditEvent.objects.get(name="silence.expired", target_id=run.pk)
        assert '"late_by_seconds":86400' in late.body
        assert Decision.objects.get(run=run.pk).adopted_at == run.expires_at


@pytest.mark.parametrize("kind", ["objection", "amendment"])
def test_an_objection_or_an_amendment_breaks_the_silence(chamber: Chamber, clock: Any, kind: str) -> None:
    run = chamber.running(clock)
    receipt = chamber.act(run, 0, kind)
    assert receipt.effect and receipt.number  # type: ignore[attr-defined]
    assert chamber.fresh(run).state == RunState.BROKEN
    assert notices(run) == ["silence.opened", "silence.broken"]
    chamber.act(run, 1, "objection")
    assert chamber.fresh(run).state == RunState.BROKEN
    with seeing_as(SERVICE):
        assert tally_of(chamber.fresh(run))["objecting"] == 2
    clock.to(run.expires_at + timedelta(days=30))
    assert services.runs_move_due() == 0
    assert [(chamber.text, "broken")] == OUTCOMES


def test_statements_do_not_break_it(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    for kind in ("reservation", "interpretative", "dissociation", "explanation", "support"):
        chamber.act(run, 0, kind)
    assert chamber.fresh(run).state == RunState.RUNNING


@pytest.mark.parametrize("kind", ["support", "reservation", "interpretative", "dissociation", "explanation"])
def test_a_broken_silence_hears_only_further_objections(chamber: Chamber, clock: Any, kind: str) -> None:
    run = chamber.running(clock)
    entered = services.paper_act_enter(
        run=run.pk, member=chamber.members[2].pk, kind=kind, words="By note.", language="en",
        received_at=portal_clock.now(), actor=make.actor_for(chamber.officer),
    )  # fmt: skip
    clock.forward(minutes=1)
    before = chamber.act(run, 1, kind)
    chamber.act(run, 0, "objection")
    with pytest.raises(Refused) as refused:
        chamber.act(run, 1, kind, words="Another word.")
    assert code(refused) == "silence_broken"
    assert chamber.act(run, 1, kind) == before  # the same act once more is a double click, not a new act
    on_paper = services.paper_act_confirm(entry=entered.pk, actor=make.actor_for(chamber.second_officer))
    assert on_paper.effect  # received while the silence lasted
    assert chamber.act(run, 1, "amendment").effect  # type: ignore[attr-defined]


def test_a_double_click_leaves_one_statement_and_gives_the_same_receipt(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    first, second = chamber.act(run, 0, "reservation"), chamber.act(run, 0, "reservation")
    other = chamber.act(run, 0, "reservation", words="For another reason.")
    assert first == second != other
    with seeing_as(SERVICE):
        assert RunAct.objects.filter(run=run.pk).count() == 2


def test_a_late_objection_is_recorded_without_effect(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    clock.to(run.expires_at)
    receipt = chamber.act(run, 0, "objection")  # the job has not run: its lateness does not move the deadline
    assert not receipt.effect  # type: ignore[attr-defined]
    assert receipt.refusal.code == "received_late"  # type: ignore[attr-defined]
    assert chamber.fresh(run).state == RunState.RUNNING
    services.runs_move_due()
    assert chamber.fresh(run).state == RunState.CLOSING


def test_an_objection_needs_its_reason_where_the_rules_ask(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    with pytest.raises(Refused) as refused:
        chamber.act(run, 0, "objection", " ")
    assert code(refused) == "words_missing"


def test_who_may_object(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    expert = make.delegate(chamber.members[0], "expert", powers="speak")
    newcomer = make.member("XFF")
    late = make.delegate(newcomer, "late", powers="bind")
    for user, expected in (
        (expert, "power_missing"),
        (late, "not_entitled_at_opening"),
        (chamber.officer, "no_member"),
    ):
        with pytest.raises(PermissionRefused) as refused:
            services.act_receive(run=run.pk, kind="objection", words="x", actor=make.actor_for(user))
        assert code(refused) == expected
    services.act_receive(run=run.pk, kind="reservation", words="Noted.", actor=make.actor_for(late))
    assert chamber.fresh(run).state == RunState.RUNNING


def test_who_loses_the_right_no_longer_acts(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    with seeing_as(SERVICE):
        Condition.objects.create(
            member=chamber.members[0],
            kind="suspended",
            valid=since(make.LONG_AGO),
            recorded=since(make.LONG_AGO),
            source="test",
            grade=Grade.DEMONSTRATION,
        )
    with pytest.raises(PermissionRefused) as refused:
        chamber.act(run, 0, "objection")
    assert code(refused) == "no_longer_entitled"
    with seeing_as(SERVICE):
        assert run.entitled.count() == 3


def test_nothing_is_received_before_the_opening(chamber: Chamber) -> None:
    run = services.run_notify(run=chamber.prepare().pk, actor=make.actor_for(chamber.chair))
    with pytest.raises(Refused) as refused:
        chamber.act(run, 0, "objection")
    assert code(refused) == "silence_not_open"


def test_the_instant_opens_the_silence_even_when_the_job_is_late(chamber: Chamber, clock: Any) -> None:
    run = chamber.prepare()
    services.run_notify(run=run.pk, actor=make.actor_for(chamber.chair))
    chamber.serve(run, *chamber.members)
    clock.forward(hours=90)  # no worker has run since
    assert chamber.act(run, 0, "objection").effect  # type: ignore[attr-defined]
    assert chamber.fresh(run).state == RunState.BROKEN
    with seeing_as(SERVICE):
        names = list(AuditEvent.objects.filter(target_id=run.pk).order_by("pk").values_list("name", flat=True))
    assert names.index("silence.running") < names.index("silence.broken")


def test_objection_to_the_procedure_only_in_the_first_hours(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    clock.forward(hours=25)
    with pytest.raises(Refused) as refused:
        chamber.act(run, 0, "procedure")
    assert code(refused) == "procedure_stands"


def test_objection_to_the_procedure_sends_the_text_to_a_meeting(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    chamber.act(run, 0, "procedure")
    assert chamber.fresh(run).state == RunState.TO_MEETING
    assert [(chamber.text, "to_meeting")] == OUTCOMES


def test_support_once_and_withdrawn_visibly(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    chamber.act(run, 0, "support", "")
    with pytest.raises(Refused) as refused:
        chamber.act(run, 0, "support", "Once more.")
    assert code(refused) == "already_supporting"
    with seeing_as(SERVICE):
        act = RunAct.objects.get(run=run)
    with pytest.raises(Refused):
        services.statement_withdraw(act=act.pk, actor=make.actor_for(chamber.delegates[1]))
    services.statement_withdraw(act=act.pk, actor=make.actor_for(chamber.delegates[0]))
    with seeing_as(SERVICE):
        assert RunAct.objects.get(pk=act.pk).withdrawn_at is not None
        assert tally_of(run)["silent"] == 3


def test_lifting_an_objection_revives_nothing(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    chamber.act(run, 0, "objection")
    with seeing_as(SERVICE):
        act = RunAct.objects.get(run=run)
    with pytest.raises(Refused) as refused:
        services.statement_withdraw(act=act.pk, actor=make.actor_for(chamber.delegates[0]))
    assert code(refused) == "objection_stands"


def test_the_chair_extends_for_all_and_withdraws_before_expiry(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    later = make.next_working_day(run.expires_at + timedelta(days=7))
    with pytest.raises(Refused) as refused:
        services.run_extend(
            run=run.pk, opens_at=None, expires_at=later, reason=" ", actor=make.actor_for(chamber.chair)
        )
    assert code(refused) == "reason_missing"
    services.run_extend(
        run=run.pk, opens_at=None, expires_at=later, reason="A holiday.", actor=make.actor_for(chamber.chair)
    )
    assert chamber.fresh(run).expires_at == later
    assert notices(run) == ["silence.opened", "silence.extended"]
    clock.to(later)
    with pytest.raises(TransitionRefused):
        services.run_withdraw(run=run.pk, reason="Too late.", actor=make.actor_for(chamber.chair))


# --- Service -------------------------------------------------------------------------------------------------------------


def test_never_adopted_silently_when_a_member_was_not_served(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock, served=chamber.members[:2])
    with seeing_as(SERVICE):
        assert not_served(run) == [chamber.members[2].pk]
    clock.to(run.expires_at + timedelta(days=1))
    services.runs_move_due()
    assert chamber.fresh(run).state == RunState.HELD
    with pytest.raises(Refused) as refused:
        services.run_prove_service(run=run.pk, reason="Receipt.", actor=make.actor_for(chamber.officer))
    assert code(refused) == "service_gap"
    clock.to(run.expires_at + timedelta(days=10, seconds=1))
    services.runs_move_due()
    assert chamber.fresh(run).state == RunState.NOT_ADOPTED
    assert [(chamber.text, "not_adopted")] == OUTCOMES


def test_a_bounce_while_closing_holds_the_run(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    clock.to(run.expires_at + timedelta(seconds=1))
    services.runs_move_due()
    with seeing_as(SERVICE):
        from portal.core.notices.models import Delivery, State

        Delivery.objects.filter(member_id=chamber.members[1].pk).update(state=State.BOUNCED, delivered_at=None)
    with pytest.raises(Refused):
        services.run_certify(run=run.pk, actor=make.actor_for(chamber.officer))
    clock.forward(hours=3)
    services.runs_move_due()
    assert chamber.fresh(run).state == RunState.HELD


def test_a_held_run_is_served_again_and_extended_for_all(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock, served=chamber.members[:2])
    clock.to(run.expires_at + timedelta(seconds=1))
    services.runs_move_due()
    opens = portal_clock.now() + timedelta(hours=1)
    services.run_extend(
        run=run.pk,
        opens_at=opens,
        expires_at=chamber.expiry(opens),
        reason="Service gap.",
        actor=make.actor_for(chamber.chair),
    )
    chamber.serve(run, *chamber.members)
    clock.to(opens + timedelta(seconds=1))
    services.runs_move_due()
    again = chamber.fresh(run)
    assert again.state == RunState.RUNNING
    clock.to(again.expires_at + timedelta(hours=3))
    services.runs_move_due()
    assert chamber.fresh(run).state == RunState.ADOPTED


# --- The paper road ------------------------------------------------------------------------------------------------------


def test_paper_counts_from_its_receipt_and_needs_two_officers(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    received = run.expires_at - timedelta(minutes=5)
    clock.to(run.expires_at + timedelta(minutes=30))
    services.runs_move_due()
    entry = services.paper_act_enter(
        run=run.pk,
        member=chamber.members[0].pk,
        kind="objection",
        words="By note.",
        language="en",
        received_at=received,
        actor=make.actor_for(chamber.officer),
    )
    assert chamber.fresh(run).state == RunState.CLOSING
    with pytest.raises(Refused) as refused:
        services.paper_act_confirm(entry=entry.pk, actor=make.actor_for(chamber.officer))
    assert code(refused) == "two_officers"
    receipt = services.paper_act_confirm(entry=entry.pk, actor=make.actor_for(chamber.second_officer))
    assert receipt.effect and receipt.instant == received
    assert chamber.fresh(run).state == RunState.BROKEN
    with pytest.raises(Refused):
        services.paper_act_confirm(entry=entry.pk, actor=make.actor_for(chamber.second_officer))


def test_paper_found_after_adoption_goes_to_the_next_meeting(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    received = run.expires_at - timedelta(minutes=5)
    clock.to(run.expires_at + timedelta(days=1))
    services.runs_move_due()
    entry = services.paper_act_enter(
        run=run.pk,
        member=chamber.members[0].pk,
        kind="objection",
        words="By note.",
        language="en",
        received_at=received,
        actor=make.actor_for(chamber.officer),
    )
    receipt = services.paper_act_confirm(entry=entry.pk, actor=make.actor_for(chamber.second_officer))
    assert not receipt.effect
    assert chamber.fresh(run).state == RunState.ADOPTED
    assert notices(run)[-1] == "silence.late_act"


def test_nothing_is_adopted_over_an_objection_on_paper_that_waits_for_its_second_officer(
    chamber: Chamber, clock: Any
) -> None:
    run = chamber.running(clock)
    clock.to(run.expires_at + timedelta(minutes=30))
    services.runs_move_due()
    entry = services.paper_act_enter(
        run=run.pk, member=chamber.members[0].pk, kind="objection", words="By note.", language="en",
        received_at=run.expires_at - timedelta(minutes=5), actor=make.actor_for(chamber.officer),
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        services.run_certify(run=run.pk, actor=make.actor_for(chamber.second_officer))
    assert code(refused) == "paper_waits"
    clock.to(run.expires_at + timedelta(days=9))
    services.runs_move_due()
    assert chamber.fresh(run).state == RunState.CLOSING
    assert services.paper_act_confirm(entry=entry.pk, actor=make.actor_for(chamber.second_officer)).effect
    assert chamber.fresh(run).state == RunState.BROKEN


def test_one_officer_does_not_block_a_decision_for_ever(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    services.paper_act_enter(
        run=run.pk, member=chamber.members[0].pk, kind="objection", words="By note.", language="en",
        received_at=portal_clock.now(), actor=make.actor_for(chamber.officer),
    )  # fmt: skip
    clock.to(run.expires_at + timedelta(days=10, minutes=1))
    services.runs_move_due()
    assert chamber.fresh(run).state == RunState.ADOPTED


# --- Afterwards ----------------------------------------------------------------------------------------------------------


def test_a_meeting_records_the_decision(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    clock.to(run.expires_at + timedelta(days=1))
    services.runs_move_due()
    with seeing_as(SERVICE):
        decision = Decision.objects.get(run=run.pk)
    services.decision_record(decision=decision.pk, actor=make.actor_for(chamber.officer))
    assert chamber.fresh(run).state == RunState.RECORDED
    with seeing_as(PUBLIC):
        assert Decision.objects.get(pk=decision.pk).state == "in_force"


@pytest.mark.parametrize(
    ("disclosure", "seen_by"),
    [("chair", set()), ("members", {"staff", "member"}), ("public", {"staff", "member", "public"})],
)
def test_who_sees_an_objector_is_a_rule(chamber: Chamber, clock: Any, disclosure: str, seen_by: set[str]) -> None:
    with seeing_as(SERVICE):
        rules = make.rules()
        rules.content["decision_matrix"][0]["objector_disclosed_to"] = disclosure
        rules.save()
    run = chamber.running(clock)
    chamber.act(run, 0, "objection")
    viewers = {"public": PUBLIC, "member": Viewer(Eyes.MEMBER, chamber.members[1].pk), "staff": Viewer(Eyes.STAFF)}
    for name, viewer in viewers.items():
        with seeing_as(viewer):
            assert RunAct.objects.filter(run=run.pk).exists() == (name in seen_by), name
            told = AuditEvent.objects.filter(acts_for=chamber.members[0].pk, name__startswith="silence.")
            assert told.exists() == (name in seen_by), name

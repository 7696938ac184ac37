"""Rounds: frozen list, formal service with the text, one national response by two persons, paper road, close by the clock."""

import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.consultations import services
from governance.consultations.models import Comment, Consultation, NationalResponse
from governance.consultations.selectors import service_gap
from members.body.models import Seat
from members.delegations.models import Delegation, Power
from portal.core.audit.models import AuditEvent
from portal.core.classes import Audience
from portal.core.eyes import PUBLIC, SERVICE, STAFF, Eyes, Viewer, seeing_as
from portal.core.notices.models import Delivery, Notice
from portal.core.paper.models import PaperEntry
from portal.core.refusals import PermissionRefused, Refused, StaleVersion, TransitionRefused
from tests import factories
from tests.factories.consultations import ConsultationWorld


def event(row: object, name: str) -> dict:
    with seeing_as(SERVICE):
        return json.loads(AuditEvent.objects.filter(target_uid=row.uid, name=name).last().body)


def told(kind: str) -> list[set[int]]:
    """The members told by each notice of a kind, in order."""
    with seeing_as(SERVICE):
        notices = Notice.objects.filter(kind=kind).order_by("pk")
        return [set(Delivery.objects.filter(notice=n).values_list("member_id", flat=True)) for n in notices]


def visible(viewer: Viewer, row: object) -> bool:
    with seeing_as(viewer):
        return type(row).objects.filter(pk=row.pk).exists()


def test_a_round_is_planned_on_an_open_text_only_and_one_at_a_time(world: ConsultationWorld) -> None:
    with pytest.raises(TransitionRefused):
        services.consultation_plan(proposal=world.registered().pk, actor=world.acts(world.officer))
    row = world.planned()
    assert (row.state, row.audience) == ("planned", Audience.RESTRICTED)
    assert timedelta(days=30) == row.closes_at - row.state_since
    with pytest.raises(TransitionRefused):
        services.consultation_plan(proposal=row.proposal_id, actor=world.acts(world.officer))
    with pytest.raises(PermissionRefused):
        services.consultation_plan(proposal=world.opened().pk, actor=world.acts(world.delegate))
    assert not visible(Viewer(Eyes.MEMBER, world.other.pk), row)


def test_notifying_freezes_who_is_consulted_and_serves_each_with_the_text(world: ConsultationWorld) -> None:
    signatory = factories.member("XDD", status="signatory")
    row = world.open_round()
    late = factories.member("XEE")
    with seeing_as(SERVICE):
        notice = Notice.objects.get(kind="consultation.notified")
        consulted = set(row.consulted.values_list("member", flat=True))
    assert consulted == {world.sponsor.pk, world.other.pk}
    assert {signatory.pk, late.pk}.isdisjoint(consulted)
    assert notice.formal
    assert notice.text_version_id == row.text_version_id
    assert told("consultation.notified") == [consulted]
    assert (row.state, row.audience) == ("open", Audience.MEMBERS)
    assert visible(Viewer(Eyes.MEMBER, world.other.pk), row)
    assert not visible(PUBLIC, row)
    with pytest.raises(PermissionRefused) as refused:
        head = factories.delegate(late, "head", role="expert")
        services.response_draft(consultation=row.pk, actor=world.acts(head), words="Hello")
    assert refused.value.refusal.code == "not_consulted"


def test_a_round_that_is_too_short_is_not_notified(world: ConsultationWorld, clock) -> None:
    row = world.planned()
    clock.to(row.closes_at - timedelta(days=13))
    with pytest.raises(TransitionRefused) as refused:
        services.consultation_notify(consultation=row.pk, actor=world.acts(world.officer))
    assert refused.value.refusal.rule == "periods.consultation_minimum"
    assert told("consultation.notified") == []


def test_a_round_is_not_notified_when_nobody_is_entitled(world: ConsultationWorld) -> None:
    row = world.planned()
    with seeing_as(SERVICE):
        Seat.objects.all().delete()
    with pytest.raises(TransitionRefused) as refused:
        services.consultation_notify(consultation=row.pk, actor=world.acts(world.officer))
    assert (refused.value.refusal.code, refused.value.refusal.rule) == ("nobody_entitled", "rights.respond")
    assert world.fresh(row).state == "planned"
    assert told("consultation.notified") == []


def test_a_round_opens_at_its_instant_by_the_job(world: ConsultationWorld, clock) -> None:
    row = world.planned()
    opens_at = row.state_since + timedelta(days=2)
    with seeing_as(SERVICE):
        Consultation.objects.filter(pk=row.pk).update(opens_at=opens_at)
    assert services.consultation_notify(consultation=row.pk, actor=world.acts(world.officer)).state == "notified"
    with pytest.raises(TransitionRefused) as refused:
        world.drafted(row)
    assert refused.value.refusal.code == "consultation_not_open"
    assert services.consultations_move_due() == {"opened": 0, "closed": 0}
    clock.to(opens_at + timedelta(minutes=5))
    assert services.consultations_move_due() == {"opened": 1, "closed": 0}
    assert services.consultations_move_due() == {"opened": 0, "closed": 0}
    assert 300 <= event(row, "consultation.opened")["facts"]["late_seconds"] < 330


def test_comments_stay_in_the_delegation_until_taken_sent_and_closed(world: ConsultationWorld, clock) -> None:
    row = world.open_round()
    taken, left = world.comment(row), world.comment(row, words="Another")
    others = [STAFF, PUBLIC, Viewer(Eyes.MEMBER, world.sponsor.pk)]
    assert [visible(viewer, taken) for viewer in others] == [False] * 3
    with pytest.raises(PermissionRefused):
        services.comment_choose(comment=taken.pk, actor=world.acts(world.expert), take=True)
    with pytest.raises(PermissionRefused):
        services.comment_choose(comment=taken.pk, actor=world.acts(world.own_focal), take=True)
    services.comment_choose(comment=taken.pk, actor=world.acts(world.focal), take=True)
    services.comment_choose(comment=taken.pk, actor=world.acts(world.focal), take=True)
    services.comment_choose(comment=left.pk, actor=world.acts(world.focal), take=False)
    world.answered(row, words="")
    assert [visible(viewer, taken) for viewer in others] == [True, False, False]
    assert not visible(STAFF, left)
    clock.to(row.closes_at)
    services.consultations_move_due()
    assert [visible(viewer, taken) for viewer in others] == [True, False, True]
    assert not visible(STAFF, left)
    with seeing_as(SERVICE):
        assert Comment.objects.get(pk=taken.pk).response.state == "received"


def test_a_comment_on_a_paragraph_that_is_not_there_is_refused(world: ConsultationWorld) -> None:
    row = world.open_round()
    with pytest.raises(TransitionRefused) as refused:
        world.comment(row, block_key="nowhere")
    assert refused.value.refusal.code == "unknown_block"


def test_the_author_does_not_clear_and_the_second_person_does(world: ConsultationWorld) -> None:
    row = world.open_round()
    own = services.response_draft(consultation=row.pk, actor=world.acts(world.focal), words="I wrote this")
    with pytest.raises(PermissionRefused) as refused:
        services.response_clear(response=own.pk, actor=world.acts(world.focal))
    assert refused.value.refusal.code == "two_persons"
    with pytest.raises(PermissionRefused):
        services.response_clear(response=own.pk, actor=world.acts(world.stranger))  # head, but no focal point
    redrafted = world.drafted(row, words="Rewritten by the expert")
    assert redrafted.pk == own.pk
    receipt = services.response_clear(response=own.pk, actor=world.acts(world.focal))
    assert services.response_clear(response=own.pk, actor=world.acts(world.focal)) == receipt
    assert told("consultation.response_received") == [{world.other.pk}]
    assert world.fresh(own).digest == receipt.digest


def test_a_declared_one_person_delegation_clears_its_own_and_says_so(world: ConsultationWorld) -> None:
    row = world.open_round()
    with seeing_as(SERVICE):
        Delegation.objects.filter(member=world.other).update(one_person_since=factories.LONG_AGO)
    own = services.response_draft(consultation=row.pk, actor=world.acts(world.focal), words="Alone")
    services.response_clear(response=own.pk, actor=world.acts(world.focal))
    assert world.fresh(own).one_person
    assert event(own, "response.received")["facts"]["one_person"] is True


def test_clearing_needs_the_power_to_bind_and_the_right_to_respond(world: ConsultationWorld) -> None:
    row = world.open_round()
    draft = world.drafted(row)
    with seeing_as(SERVICE):
        Power.objects.filter(delegate__user=world.focal, kind="bind").delete()
    with pytest.raises(PermissionRefused) as refused:
        services.response_clear(response=draft.pk, actor=world.acts(world.focal))
    assert refused.value.refusal.rule == "powers.bind"
    with seeing_as(SERVICE):
        Seat.objects.filter(member=world.other).delete()
    with pytest.raises(PermissionRefused) as refused:
        world.drafted(row)
    assert refused.value.refusal.rule == "rights.respond"


@pytest.mark.parametrize(
    ("words", "no_comments", "code"), [("", False, "empty"), ("Something", True, "both"), ("  ", False, "empty")]
)
def test_an_empty_or_contradictory_response_is_refused(
    world: ConsultationWorld, words: str, no_comments: bool, code: str
) -> None:
    row = world.open_round()
    draft = world.drafted(row, words=words, no_comments=no_comments)
    with pytest.raises(TransitionRefused) as refused:
        services.response_clear(response=draft.pk, actor=world.acts(world.focal))
    assert refused.value.refusal.code == code


def test_no_comments_is_a_response_and_can_be_replaced_until_the_close(world: ConsultationWorld) -> None:
    row = world.open_round()
    first = world.answered(row, words="", no_comments=True)
    second = world.answered(row, words="On reflection: change OP 1.")
    with seeing_as(SERVICE):
        states = dict(NationalResponse.objects.filter(consultation=row).values_list("receipt", "state"))
    assert states == {first.number: "replaced", second.number: "received"}
    draft = world.drafted(row, words="Third thoughts")
    with pytest.raises(StaleVersion):
        world.drafted(row, words="Fourth", expected_version=draft.version + 1)


def test_a_response_is_closed_to_other_members_until_the_close(world: ConsultationWorld, clock) -> None:
    row = world.open_round()
    world.answered(row)
    with seeing_as(SERVICE):
        response = NationalResponse.objects.get(consultation=row)
    readers = [STAFF, Viewer(Eyes.MEMBER, world.other.pk), Viewer(Eyes.MEMBER, world.sponsor.pk), PUBLIC]
    assert [visible(viewer, response) for viewer in readers] == [True, True, False, False]
    clock.to(row.closes_at + timedelta(hours=1))
    services.consultations_move_due()
    assert [visible(viewer, response) for viewer in readers] == [True, True, True, False]
    assert 3600 <= event(row, "consultation.closed")["facts"]["late_seconds"] < 3630
    assert told("consultation.closed") == [{world.sponsor.pk, world.other.pk}]


def test_where_the_rules_say_so_responses_are_visible_before_the_close(world: ConsultationWorld) -> None:
    row = world.planned()
    with seeing_as(SERVICE):
        Consultation.objects.filter(pk=row.pk).update(responses_visible_before_close=True)
    services.consultation_notify(consultation=row.pk, actor=world.acts(world.officer))
    world.answered(row)
    with seeing_as(SERVICE):
        response = NationalResponse.objects.get(consultation=row)
    assert visible(Viewer(Eyes.MEMBER, world.sponsor.pk), response)


def test_the_instant_of_the_close_is_judged_by_the_clock_not_by_the_job(world: ConsultationWorld, clock) -> None:
    row = world.open_round()
    draft = world.drafted(row)
    clock.to(row.closes_at - timedelta(seconds=30))
    services.response_clear(response=draft.pk, actor=world.acts(world.focal))
    again = world.drafted(row, words="Too late?")
    clock.to(row.closes_at)
    assert world.fresh(row).state == "open"  # the job has not come yet
    with pytest.raises(TransitionRefused) as refused:
        services.response_clear(response=again.pk, actor=world.acts(world.focal))
    assert refused.value.refusal.code == "consultation_closed"
    assert world.fresh(again).state == "draft"


def test_paper_needs_two_officers_and_tells_the_member(world: ConsultationWorld, clock) -> None:
    row = world.open_round()
    clock.forward(days=1)
    received = row.opens_at + timedelta(hours=3)
    with pytest.raises(PermissionRefused):
        world.on_paper(row, received, actor=world.acts(world.stranger))
    entered = world.on_paper(row, received)
    with pytest.raises(PermissionRefused) as refused:
        world.confirmed(entered, world.officer)
    assert refused.value.refusal.code == "two_officers"
    receipt = world.confirmed(entered)
    again = world.confirmed(entered)
    assert (again.number, again.digest) == (receipt.number, receipt.digest)
    assert (receipt.instant, receipt.effect) == (received, True)
    assert told("paper.confirmed") == [{world.other.pk}]
    with seeing_as(SERVICE):
        response = NationalResponse.objects.get(receipt=receipt.number)
    assert (response.on_paper, response.entered_by, response.confirmed_by) == (True, world.officer, world.colleague)


def test_paper_received_before_the_close_counts_though_entered_after_it(world: ConsultationWorld, clock) -> None:
    row = world.open_round()
    clock.to(row.closes_at + timedelta(days=1))
    services.consultations_move_due()
    with pytest.raises(TransitionRefused) as refused:
        world.on_paper(row, row.closes_at)
    assert refused.value.refusal.code == "received_after_close"
    entered = world.on_paper(row, row.closes_at - timedelta(minutes=1))
    receipt = world.confirmed(entered)
    with seeing_as(SERVICE):
        fresh = NationalResponse.objects.get(receipt=receipt.number)
    assert (fresh.state, fresh.audience) == ("received", Audience.MEMBERS)


@pytest.mark.parametrize(
    ("shift", "code"), [(timedelta(days=3), "future_receipt"), (timedelta(days=-1), "before_opening")]
)
def test_paper_with_an_impossible_instant_is_refused(world: ConsultationWorld, shift: timedelta, code: str) -> None:
    row = world.open_round()
    with pytest.raises(Refused) as refused:
        world.on_paper(row, row.opens_at + shift)
    assert refused.value.refusal.code == code


def test_a_slow_letter_does_not_undo_a_later_response(world: ConsultationWorld, clock) -> None:
    row = world.open_round()
    clock.forward(days=2)
    world.answered(row, words="The later one")
    entered = world.on_paper(row, row.opens_at + timedelta(hours=1), words="The earlier one")
    receipt = world.confirmed(entered)
    assert (receipt.effect, receipt.refusal.code) == (False, "overtaken")
    with seeing_as(SERVICE):
        assert NationalResponse.objects.get(consultation=row, state="received").words == "The later one"


def test_reminders_go_to_the_silent_only_each_step_once_the_latest_after_an_outage(
    world: ConsultationWorld, clock
) -> None:
    row = world.open_round()
    assert services.consultations_remind_due() == 0
    clock.to(row.closes_at - timedelta(days=14))
    assert [services.consultations_remind_due(), services.consultations_remind_due()] == [1, 0]
    world.answered(row, words="", no_comments=True)
    clock.to(row.closes_at - timedelta(hours=20))  # T-3 and T-1 have both come
    assert [services.consultations_remind_due(), services.consultations_remind_due()] == [1, 0]
    clock.to(row.closes_at)
    assert services.consultations_remind_due() == 0
    assert told("consultation.reminder") == [{world.sponsor.pk, world.other.pk}, {world.sponsor.pk}]


def test_the_chair_extends_for_all_with_a_reason(world: ConsultationWorld, clock) -> None:
    row = world.open_round()
    later = row.closes_at + timedelta(days=7)
    act = {"consultation": row.pk, "reason": "Universities asked for a week."}
    with pytest.raises(PermissionRefused):
        services.consultation_extend(**act, actor=world.acts(world.officer), closes_at=later)
    with pytest.raises(TransitionRefused):
        services.consultation_extend(**act, actor=world.acts(world.chair), closes_at=row.closes_at)
    services.consultation_extend(**act, actor=world.acts(world.chair), closes_at=later)
    clock.to(row.closes_at + timedelta(hours=1))
    assert services.consultations_move_due() == {"opened": 0, "closed": 0}
    recorded = event(row, "consultation.extended")
    assert (recorded["reason"], recorded["facts"]["discretion"]) == ("Universities asked for a week.", "extension")
    assert told("consultation.extended") == [{world.sponsor.pk, world.other.pk}]
    clock.to(later)
    with pytest.raises(TransitionRefused):
        services.consultation_extend(**act, actor=world.acts(world.chair), closes_at=later + timedelta(days=1))


def test_a_cancelled_round_tells_those_who_were_notified(world: ConsultationWorld) -> None:
    quiet = world.planned()
    services.consultation_cancel(consultation=quiet.pk, actor=world.acts(world.chair), reason="Mistake.")
    row = world.open_round()
    with pytest.raises(PermissionRefused):
        services.consultation_cancel(consultation=row.pk, actor=world.acts(world.officer), reason="x")
    services.consultation_cancel(consultation=row.pk, actor=world.acts(world.chair), reason="New text.")
    assert told("consultation.cancelled") == [{world.sponsor.pk, world.other.pk}]
    with pytest.raises(TransitionRefused):
        world.drafted(row)


def test_the_service_gap_lists_those_who_have_nothing(world: ConsultationWorld) -> None:
    row = world.open_round()
    assert {gap.member for gap in service_gap(row)} == {world.sponsor, world.other}
    with seeing_as(SERVICE):
        served = Delivery.objects.filter(notice__kind="consultation.notified", member_id=world.other.pk)
        served.update(state="delivered", delivered_at=row.opens_at)
    gaps = service_gap(row)
    assert [(gap.member, len(gap.deliveries)) for gap in gaps] == [(world.sponsor, 1)]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(["draft", "none", "clear", "paper", "confirm"]), max_size=7))
def test_whatever_the_order_of_acts_one_response_stands_at_most(world: ConsultationWorld, acts: list[str]) -> None:
    row = world.open_round()
    for act in acts:
        with seeing_as(SERVICE):
            drafts = NationalResponse.objects.filter(consultation=row, state="draft")
            paper = PaperEntry.objects.filter(target_id=row.pk, state="waiting")
            draft, waiting = drafts.first(), paper.first()
        if act == "draft":
            world.drafted(row)
        elif act == "none":
            world.drafted(row, words="", no_comments=True)
        elif act == "clear" and draft:
            services.response_clear(response=draft.pk, actor=world.acts(world.focal))
        elif act == "paper":
            world.on_paper(row, row.opens_at)
        elif act == "confirm" and waiting:
            world.confirmed(waiting)
        with seeing_as(SERVICE):
            standing = NationalResponse.objects.filter(consultation=row, state="received")
            received = NationalResponse.objects.filter(consultation=row, receipt__gt="")
            assert standing.count() == min(received.count(), 1)
            if received:
                newest = max(received, key=lambda r: (r.received_at, r.pk))
                assert standing.get().received_at == newest.received_at

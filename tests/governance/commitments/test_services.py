"""The road of a commitment: drafted, cleared by a second person, submitted, checked for form, registered, begun."""

import datetime as dt
from decimal import Decimal

import pytest

from governance.commitments import services
from governance.commitments.models import Commitment, CommitmentPartner, CommitmentState
from governance.commitments.services import Share
from members.delegations.models import Delegation
from portal.core import clock as portal_clock
from portal.core.audit.models import AuditEvent
from portal.core.classes import Audience
from portal.core.eyes import PUBLIC, SERVICE, STAFF, Eyes, Viewer, seeing_as
from portal.core.notices.models import Delivery, Notice
from portal.core.refusals import PermissionRefused, StaleVersion, TransitionRefused
from portal.core.search.models import SearchEntry
from tests.factories import commitments as make
from tests.factories.commitments import Cast, act, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return make.cast()


def names(row: Commitment) -> list[str]:
    with seeing_as(SERVICE):
        return list(AuditEvent.objects.filter(target_uid=row.uid).order_by("pk").values_list("name", flat=True))


def test_a_draft_belongs_to_the_delegation_alone(people: Cast) -> None:
    row = make.draft(people)
    for viewer, sees in (
        (Viewer(Eyes.MEMBER, people.member.pk), True),
        (Viewer(Eyes.MEMBER, people.other.pk), False),
        (STAFF, False),
        (PUBLIC, False),
    ):
        with seeing_as(viewer):
            assert Commitment.objects.filter(pk=row.pk).exists() is sees
            assert Commitment.objects.visible_to(viewer).filter(pk=row.pk).exists() is sees
            assert AuditEvent.objects.filter(target_uid=row.uid).exists() is sees


def test_only_a_delegate_of_the_member_drafts_for_it(people: Cast) -> None:
    with pytest.raises(PermissionRefused) as refused:
        services.commitment_draft(terms=make.terms(people.point), lead=people.member.pk, actor=act(people.stranger))
    assert refused.value.refusal.code == "not_a_delegate"


def test_the_rhythm_of_reports_comes_from_the_rules_unless_the_member_chooses(people: Cast) -> None:
    assert make.draft(people).report_months == 3
    assert make.draft(people, report_months=6).report_months == 6


def test_a_commitment_that_ends_before_it_starts_is_refused(people: Cast) -> None:
    with pytest.raises(TransitionRefused):
        make.draft(people, ends_at=make.terms(people.point).starts_at)


def test_the_author_cannot_clear_what_it_wrote(people: Cast) -> None:
    row = services.commitment_draft(terms=make.terms(people.point), lead=people.member.pk, actor=act(people.focal))
    services.commitment_send_for_clearance(commitment=row.pk, actor=act(people.focal))
    with pytest.raises(PermissionRefused) as refused:
        services.commitment_clear(commitment=row.pk, actor=act(people.focal))
    assert refused.value.refusal.code == "two_persons"


def test_who_changes_the_words_becomes_the_author(people: Cast) -> None:
    row = make.draft(people)
    services.commitment_edit(commitment=row.pk, terms=make.terms(people.point), actor=act(people.focal))
    services.commitment_send_for_clearance(commitment=row.pk, actor=act(people.expert))
    with pytest.raises(PermissionRefused):
        services.commitment_clear(commitment=row.pk, actor=act(people.focal))


def test_a_declared_one_person_delegation_clears_its_own_and_the_act_says_so(people: Cast) -> None:
    with seeing_as(SERVICE):
        Delegation.objects.filter(member=people.member).update(one_person_since=portal_clock.now())
    row = services.commitment_draft(terms=make.terms(people.point), lead=people.member.pk, actor=act(people.focal))
    services.commitment_send_for_clearance(commitment=row.pk, actor=act(people.focal))
    assert services.commitment_clear(commitment=row.pk, actor=act(people.focal)).one_person is True


def test_nothing_is_submitted_that_was_not_cleared(people: Cast) -> None:
    row = make.in_clearance(people)
    with pytest.raises(TransitionRefused) as refused:
        services.commitment_submit(commitment=row.pk, actor=act(people.binder))
    assert refused.value.refusal.code == "not_cleared"
    assert fresh(row).audience == Audience.DELEGATION


def test_submission_needs_the_power_to_bind(people: Cast) -> None:
    row = make.in_clearance(people)
    services.commitment_clear(commitment=row.pk, actor=act(people.focal))
    with pytest.raises(PermissionRefused) as refused:
        services.commitment_submit(commitment=row.pk, actor=act(people.focal))
    assert refused.value.refusal.rule == "powers.bind"


def test_a_submitted_commitment_has_a_receipt_a_due_date_and_is_restricted(people: Cast) -> None:
    row = make.in_clearance(people)
    services.commitment_clear(commitment=row.pk, actor=act(people.focal))
    receipt = services.commitment_submit(commitment=row.pk, actor=act(people.binder))
    row = fresh(row)
    assert (row.state, row.audience, row.receipt) == (CommitmentState.SUBMITTED, Audience.RESTRICTED, receipt.number)
    assert row.due_at > receipt.instant
    assert len(receipt.digest) == 64
    with seeing_as(STAFF):
        assert Commitment.objects.filter(pk=row.pk).exists()
    with seeing_as(PUBLIC):
        assert not Commitment.objects.filter(pk=row.pk).exists()


def test_registration_gives_symbol_and_chosen_class_and_serves_the_member(people: Cast) -> None:
    row = make.active(people)
    assert row.symbol == "C-001"
    assert (row.audience, row.state) == (Audience.PUBLIC, CommitmentState.ACTIVE)
    with seeing_as(SERVICE):
        notice = Notice.objects.get(kind="commitment.registered")
        told = set(Delivery.objects.filter(notice=notice).values_list("address", flat=True))
    assert told == {"mission@xaa.example"}
    assert names(row) == [
        "commitment.drafted", "commitment.clearance_requested", "commitment.cleared", "commitment.submitted",
        "commitment.registered", "commitment.activated",
    ]  # fmt: skip


@pytest.mark.parametrize(("audience", "found"), [("public", True), ("members", False), ("restricted", False)])
def test_a_registered_commitment_is_found_by_whom_it_is_read(people: Cast, audience: str, found: bool) -> None:
    submitted = make.submitted(people, chosen_audience=audience)
    with seeing_as(SERVICE):
        assert not SearchEntry.objects.exists()
    services.commitment_register(commitment=submitted.pk, actor=act(people.officer))
    with seeing_as(PUBLIC):
        assert SearchEntry.objects.filter(target_uid=submitted.uid).exists() is found
    with seeing_as(Viewer(Eyes.MEMBER, people.member.pk)):
        assert SearchEntry.objects.filter(target_uid=submitted.uid).exists()


@pytest.mark.parametrize(("audience", "strangers", "public"), [("members", True, False), ("restricted", False, False)])
def test_the_member_chooses_who_reads_it(people: Cast, audience: str, strangers: bool, public: bool) -> None:
    row = make.active(people, chosen_audience=audience)
    with seeing_as(Viewer(Eyes.MEMBER, people.other.pk)):
        assert Commitment.objects.filter(pk=row.pk).exists() is strangers
        assert row.milestones.model.objects.filter(commitment=row.pk).exists() is strangers
    with seeing_as(PUBLIC):
        assert Commitment.objects.filter(pk=row.pk).exists() is public


def test_only_an_officer_checks_the_form(people: Cast) -> None:
    row = make.submitted(people)
    for user in (people.focal, people.binder, people.stranger):
        with pytest.raises(PermissionRefused):
            services.commitment_register(commitment=row.pk, actor=act(user))


def test_a_return_needs_a_reason_and_gives_the_text_back_to_the_delegation(people: Cast) -> None:
    row = make.submitted(people)
    with pytest.raises(TransitionRefused):
        services.commitment_return(commitment=row.pk, actor=act(people.officer), reason=" ")
    services.commitment_return(commitment=row.pk, actor=act(people.officer), reason="Which unit?")
    row = fresh(row)
    assert (row.state, row.audience, row.return_reason) == (
        CommitmentState.RETURNED,
        Audience.DELEGATION,
        "Which unit?",
    )
    with seeing_as(STAFF):
        assert not Commitment.objects.filter(pk=row.pk).exists()
        assert AuditEvent.objects.filter(name="commitment.returned").exists()


def test_a_returned_commitment_can_be_edited_cleared_and_sent_again(people: Cast) -> None:
    row = make.submitted(people)
    services.commitment_return(commitment=row.pk, actor=act(people.officer), reason="Which unit?")
    terms = make.terms(people.point, unit={"en": "sites"})
    services.commitment_edit(commitment=row.pk, terms=terms, actor=act(people.expert))
    services.commitment_send_for_clearance(commitment=row.pk, actor=act(people.expert))
    assert fresh(row).cleared_by_id is None
    services.commitment_clear(commitment=row.pk, actor=act(people.focal))
    services.commitment_submit(commitment=row.pk, actor=act(people.binder))
    assert services.commitment_register(commitment=row.pk, actor=act(people.officer)).unit == {"en": "sites"}


def test_a_stale_page_is_refused_and_changes_nothing(people: Cast) -> None:
    row, terms = make.draft(people), make.terms(people.point)
    services.commitment_edit(commitment=row.pk, terms=terms, actor=act(people.expert), expected_version=1)
    with pytest.raises(StaleVersion):
        services.commitment_edit(commitment=row.pk, terms=terms, actor=act(people.expert), expected_version=1)
    assert fresh(row).version == 2


def test_a_double_click_submits_once(people: Cast) -> None:
    row = make.submitted(people)
    with pytest.raises(TransitionRefused):
        services.commitment_submit(commitment=row.pk, actor=act(people.binder))
    assert names(row).count("commitment.submitted") == 1


def test_a_request_for_clearance_lapses_after_thirty_days(people: Cast, clock) -> None:
    row, answered = make.in_clearance(people), make.in_clearance(people)
    services.commitment_clear(commitment=answered.pk, actor=act(people.focal))
    clock.forward(days=29, hours=23)
    assert services.clearances_lapse() == 0
    clock.forward(hours=2)
    assert services.clearances_lapse() == 1
    assert services.clearances_lapse() == 0
    assert fresh(row).state == CommitmentState.DRAFT
    assert fresh(answered).state == CommitmentState.CLEARANCE
    assert names(row)[-1] == "commitment.clearance_lapsed"


def test_a_registered_commitment_begins_at_its_start_by_the_job(people: Cast, clock) -> None:
    start = portal_clock.now() + dt.timedelta(days=10)
    row = make.active(people, starts_at=start, ends_at=start + dt.timedelta(days=200))
    assert row.state == CommitmentState.REGISTERED
    assert services.commitments_begin() == 0
    clock.forward(days=11)
    assert services.commitments_begin() == 1
    assert services.commitments_begin() == 0
    assert fresh(row).state == CommitmentState.ACTIVE


def test_a_revised_target_keeps_the_former_one_with_its_interval_and_its_reason(people: Cast) -> None:
    row = make.active(people)
    services.target_revise(
        commitment=row.pk, value=Decimal(30), reason="Two ministries merged.", actor=act(people.binder)
    )
    with seeing_as(SERVICE):
        now = [
            (target.value, target.reason) for target in row.targets.filter(recorded__upper_inf=True).order_by("valid")
        ]
        then = row.targets.get(recorded__upper_inf=False)
    assert now == [(Decimal(40), ""), (Decimal(30), "Two ministries merged.")]
    assert then.value == Decimal(40)
    assert then.valid.upper is None
    assert fresh(row).target == Decimal(30)


def test_a_target_is_not_revised_without_reason_or_change_or_power(people: Cast) -> None:
    row = make.active(people)
    with pytest.raises(TransitionRefused):
        services.target_revise(commitment=row.pk, value=Decimal(30), reason="", actor=act(people.binder))
    with pytest.raises(TransitionRefused):
        services.target_revise(commitment=row.pk, value=Decimal(40), reason="None", actor=act(people.binder))
    with pytest.raises(PermissionRefused):
        services.target_revise(commitment=row.pk, value=Decimal(30), reason="Merged", actor=act(people.focal))


def test_a_partner_is_named_only_after_it_has_confirmed_its_share(people: Cast) -> None:
    row = make.active(
        people, partners=[Share(member=people.other.pk, share={"en": "Test data"}), Share(name="An institute")]
    )
    with seeing_as(PUBLIC):
        assert [partner.name for partner in CommitmentPartner.objects.filter(commitment=row.pk)] == ["An institute"]
    with pytest.raises(PermissionRefused):
        services.share_confirm(commitment=row.pk, actor=act(people.stranger))
    services.share_confirm(commitment=row.pk, actor=act(people.partner_binder))
    services.share_confirm(commitment=row.pk, actor=act(people.partner_binder))
    with seeing_as(PUBLIC):
        assert CommitmentPartner.objects.filter(commitment=row.pk, member=people.other).exists()
    assert names(row).count("commitment.share_confirmed") == 1


def test_a_partner_sees_a_restricted_commitment_from_submission_on(people: Cast) -> None:
    row = make.draft(people, partners=[Share(member=people.other.pk)], chosen_audience="restricted")
    other = Viewer(Eyes.MEMBER, people.other.pk)
    with seeing_as(other):
        assert not Commitment.objects.filter(pk=row.pk).exists()
    row = make.submitted(people, partners=[Share(member=people.other.pk)], chosen_audience="restricted")
    with seeing_as(other):
        assert Commitment.objects.filter(pk=row.pk).exists()


def test_a_milestone_is_reached_once_and_never_in_the_future(people: Cast) -> None:
    row, tomorrow = make.active(people), portal_clock.now() + dt.timedelta(days=1)
    with pytest.raises(TransitionRefused):
        services.milestone_reach(commitment=row.pk, position=1, actor=act(people.binder), reached_at=tomorrow)
    services.milestone_reach(commitment=row.pk, position=1, actor=act(people.binder))
    with pytest.raises(TransitionRefused):
        services.milestone_reach(commitment=row.pk, position=1, actor=act(people.binder))


def test_the_end_is_declared_by_the_member_and_closed_by_the_secretariat(people: Cast) -> None:
    row = make.active(people)
    with pytest.raises(PermissionRefused):
        services.commitment_end(commitment=row.pk, actor=act(people.officer))
    services.commitment_end(commitment=row.pk, actor=act(people.binder))
    assert services.commitment_close(commitment=row.pk, actor=act(people.officer)).state == CommitmentState.CLOSED


def test_withdrawing_is_visible_and_has_a_reason(people: Cast) -> None:
    row = make.active(people)
    with pytest.raises(TransitionRefused):
        services.commitment_withdraw(commitment=row.pk, reason="", actor=act(people.binder))
    services.commitment_withdraw(commitment=row.pk, reason="Budget law.", actor=act(people.binder))
    with seeing_as(PUBLIC):
        assert Commitment.objects.get(pk=row.pk).state == CommitmentState.WITHDRAWN

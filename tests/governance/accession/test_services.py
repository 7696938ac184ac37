"""The second road to membership, step by step (domain.md §4)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from governance.accession import services
from governance.accession.models import Application, FormReturn
from governance.decisions.models import Decision, RunMember
from governance.decisions.services import act_receive, run_withdraw, runs_move_due
from members.body.models import Seat
from members.body.permissions import entitled
from members.delegations.models import Invitation, ServiceContact
from members.states.models import StatusInterval
from members.states.services import instruments_settle_due
from portal.core import clock as portal_clock
from portal.core.audit.models import AuditEvent
from portal.core.documents.models import LanguageVersion
from portal.core.eyes import PUBLIC, SERVICE, Eyes, Viewer, seeing_as
from portal.core.intervals import midnight, since
from portal.core.notices.models import Delivery, Notice
from portal.core.refusals import PermissionRefused, Refused, TransitionRefused
from portal.core.texts.models import Block
from tests import factories as make
from tests.factories import SHANGHAI, actor_for
from tests.factories.accession import LETTER, Road
from tests.factories.paper import by_note


def events(row: Application) -> list[str]:
    with seeing_as(SERVICE):
        found = AuditEvent.objects.filter(target_type="governance.application", target_id=row.pk).order_by("pk")
        return list(found.values_list("name", flat=True))


def test_the_whole_road_without_disagreement(road: Road) -> None:
    row = road.deposited()
    assert row.state == "deposited"
    assert events(row) == [
        "application.registered", "application.submitted", "application.examined", "application.translated",
        "application.circulated", "application.decided", "application.invited", "application.deposited",
    ]  # fmt: skip
    assert road.status() == "contracting"
    assert row.instrument is not None and row.instrument.effect_on is not None
    assert (row.instrument.effect_on - row.instrument.deposited_on).days == 30
    with seeing_as(SERVICE):
        assert entitled(road.state, "decide", make.organ(), portal_clock.now()) is not None
    road.clock.to(midnight(row.instrument.effect_on, "Asia/Shanghai") + timedelta(seconds=1))
    with seeing_as(SERVICE):  # rights switch at 00:00 at the seat, before any job has run
        assert entitled(road.state, "decide", make.organ(), portal_clock.now()) is None
    assert instruments_settle_due() == 1
    assert instruments_settle_due() == 0
    assert road.fresh(row).state == "member"
    assert road.status() == "member"
    with seeing_as(SERVICE):
        assert Seat.objects.filter(member=road.state).count() == 1


def test_the_statuses_of_the_register_follow_the_road(road: Road) -> None:
    row = road.acceding()
    with seeing_as(SERVICE):
        found = StatusInterval.objects.filter(member=road.state, recorded__upper_inf=True).order_by("valid")
        assert [fact.status for fact in found] == ["applicant", "acceding"]
        assert found[0].valid.upper == found[1].valid.lower
        assert found[1].source == f"Application {row.symbol}"


def test_interest_names_a_focal_point_who_is_invited_and_served(road: Road) -> None:
    other = make.member("XQQ", status=None, seated=False)
    officer = by_note(road.officer, other)
    with pytest.raises(PermissionRefused):  # one officer alone: it takes a second who confirms the note
        services.interest_register(member=other.pk, actor=actor_for(road.officer))
    with pytest.raises(Refused) as lacking:
        services.interest_register(member=other.pk, actor=officer)
    assert lacking.value.refusal.code == "focal_point_missing"
    row = services.interest_register(
        member=other.pk, focal_name="N. Focal", focal_email="Focal@xqq.example", note="Note verbale 7", actor=officer
    )
    with seeing_as(SERVICE):
        assert Invitation.objects.get(member=other).role == "focal_point"
        assert ServiceContact.objects.filter(member=other, address="focal@xqq.example").exists()
        event = AuditEvent.objects.get(name="application.registered")
        assert (event.door, event.acts_for) == ("paper", other.pk)
    with seeing_as(PUBLIC):
        assert not Application.objects.visible_to(PUBLIC).filter(pk=row.pk).exists()


def test_who_has_signed_or_applies_already_is_refused(road: Road) -> None:
    signatory = make.member("XGG", status="signatory", seated=False)
    with pytest.raises(Refused) as other:
        services.interest_register(
            member=signatory.pk, focal_name="N", focal_email="n@xgg.example", actor=by_note(road.officer, signatory)
        )
    assert other.value.refusal.code == "other_road"
    road.interested()
    with pytest.raises(Refused) as again:
        road.interested()
    assert again.value.refusal.code == "already_open"


def test_real_states_wait_for_rules_of_their_own(road: Road) -> None:
    with seeing_as(SERVICE):
        from members.states.models import Area, Member

        area = Area.objects.create(m49="900", iso3="ZZY", is_state=True)
        real = Member.objects.create(code="ZZY", tile="ZZ", name={"en": "Real"}, area=area)
    with pytest.raises(Refused) as none_yet:
        services.interest_register(
            member=real.pk, focal_name="N", focal_email="n@x.example", actor=by_note(road.officer, real)
        )
    assert none_yet.value.refusal.code == "no_rules_in_force"


def test_the_form_is_checked_within_five_working_days(road: Road) -> None:
    row = road.applicant()
    assert row.submitted_at is not None and row.due_at is not None
    days, day = 0, row.submitted_at.astimezone(SHANGHAI)
    while day.date() < row.due_at.astimezone(SHANGHAI).date():
        day += timedelta(days=1)
        days += day.isoweekday() <= 5
    assert days >= 5 and row.due_at.astimezone(SHANGHAI).hour == 18
    with pytest.raises(PermissionRefused):
        services.application_accept_form(application=row.pk, actor=actor_for(road.officer))


def test_a_return_is_coded_and_the_letter_comes_again(road: Road) -> None:
    row, legal = road.applicant(), actor_for(road.legal)
    with pytest.raises(Refused):
        services.application_return(application=row.pk, code="too_small", reason="", actor=legal)
    services.application_return(application=row.pk, code="not_signed", reason="Signed by an envoy.", actor=legal)
    assert road.fresh(row).due_at is None
    member_eyes = Viewer(Eyes.MEMBER, road.members[0].pk, road.delegates[0].pk)
    with seeing_as(member_eyes):
        assert not FormReturn.objects.exists()
    services.application_submit(application=row.pk, letter=LETTER, language="en", actor=actor_for(road.focal))
    again = road.fresh(row)
    assert (again.state, again.receipt) == ("applicant", row.receipt)
    with seeing_as(SERVICE):
        assert again.text is not None and again.text.versions.filter(frozen_at__isnull=False).count() == 2
        assert StatusInterval.objects.filter(member=road.state).count() == 1


def test_who_entered_a_letter_from_paper_does_not_examine_it(road: Road) -> None:
    row, legal = road.interested(), actor_for(road.legal)
    services.application_submit(
        application=row.pk,
        letter=LETTER,
        language="en",
        actor=by_note(road.officer, road.state),
        entered_by=road.legal.pk,
    )
    with pytest.raises(PermissionRefused) as alone:
        services.application_accept_form(application=row.pk, actor=legal)
    assert alone.value.refusal.code == "two_persons"
    services.application_accept_form(application=row.pk, actor=actor_for(make.office("legal", "second-legal")))


def test_the_letter_is_read_by_nobody_else_before_circulation(road: Road) -> None:
    row = road.applicant()
    viewer = Viewer(Eyes.MEMBER, road.members[0].pk, road.delegates[0].pk)
    with seeing_as(viewer):
        assert not Block.objects.filter(text_version__text=row.text_id).exists()
        assert Application.objects.visible_to(viewer).filter(pk=row.pk).exists()


def test_it_is_circulated_only_in_all_official_languages(road: Road) -> None:
    row = road.in_form(languages=False)
    opens_at = portal_clock.now() + timedelta(hours=2)
    with pytest.raises(TransitionRefused) as gate:
        services.application_circulate(application=row.pk, opens_at=opens_at, actor=actor_for(road.officer))
    assert gate.value.refusal.code == "languages_missing"
    with pytest.raises(Refused) as fewer:
        services.application_translate(application=row.pk, words={"fr": "Monsieur,"}, actor=actor_for(road.officer))
    assert fewer.value.refusal.code == "paragraphs_differ"


def test_circulation_freezes_who_is_entitled_and_serves_everybody(road: Road) -> None:
    reader = make.member("XRR", status="signatory", seated=False)
    row = road.circulated()
    assert row.symbol.startswith("DEMO/MC/") and row.run is not None and row.state == "circulated"
    assert row.run.expires_at - row.run.opens_at >= timedelta(days=90)
    with seeing_as(SERVICE):
        assert LanguageVersion.objects.filter(document=row.document).count() == 6
        assert set(RunMember.objects.filter(run=row.run).values_list("member", flat=True)) == {
            member.pk for member in road.members
        }
        beside = Notice.objects.get(kind="accession.circulated")
        assert beside.number and list(Delivery.objects.filter(notice=beside).values_list("member_id", flat=True)) == [
            reader.pk
        ]
        opened = Notice.objects.get(kind="silence.opened")
        assert Delivery.objects.filter(notice=opened, channel="mail").count() == 3
    late = make.member("XMM")
    with pytest.raises(PermissionRefused):
        act_receive(
            run=row.run_id, kind="objection", actor=actor_for(make.delegate(late, "binder", powers="speak bind"))
        )


def test_disagreement_needs_no_reason_and_is_named_to_nobody(road: Road) -> None:
    row = road.disagreed()
    assert row.state == "disagreement"
    with seeing_as(SERVICE):
        told = Notice.objects.get(kind="accession.outcome")
        assert told.number and "XAA" not in str(told.facts)
        event = AuditEvent.objects.get(name="application.decided")
        assert (event.actor_kind, event.acts_for) == ("system", None)
    assert road.status() == "applicant"


@pytest.mark.parametrize(
    ("admitted", "state", "status"), [(True, "admitted", "applicant"), (False, "not_admitted", "")]
)
def test_the_organ_decides_when_a_member_disagreed(road: Road, admitted: bool, state: str, status: str) -> None:
    row, chair = road.referred(), actor_for(road.chair)
    assert row.meeting == "Third session"
    with pytest.raises(PermissionRefused):
        services.application_decide(
            application=row.pk, admitted=admitted, decision="MC/DEC/9", actor=actor_for(road.officer)
        )
    with pytest.raises(Refused) as bare:
        services.application_decide(application=row.pk, admitted=admitted, decision=" ", actor=chair)
    assert bare.value.refusal.code == "paper_missing"
    services.application_decide(application=row.pk, admitted=admitted, decision="MC/DEC/9", actor=chair)
    assert (road.fresh(row).state, road.status()) == (state, status)


def test_admission_by_silence_is_a_decision_as_of_the_expiry(road: Road) -> None:
    row = road.admitted()
    with seeing_as(SERVICE):
        decision = Decision.objects.get(run=row.run_id)
    assert (row.decision, row.decided_at) == (decision.symbol, decision.adopted_at)
    with seeing_as(PUBLIC):
        assert Block.objects.filter(text_version__text=row.text_id).exists()


def test_a_state_may_withdraw_while_the_silence_runs(road: Road) -> None:
    row = road.circulated()
    with pytest.raises(PermissionRefused):
        services.application_withdraw(application=row.pk, reason="", actor=actor_for(road.delegates[0]))
    services.application_withdraw(application=row.pk, reason="", actor=actor_for(road.focal))
    after = road.fresh(row)
    assert (after.state, after.run.state, road.status()) == ("withdrawn", "withdrawn", "")
    assert road.interested().pk != row.pk


def test_a_circulation_taken_back_by_the_chair_can_be_made_again(road: Road) -> None:
    row = road.circulated()
    run_withdraw(run=row.run_id, reason="A page was missing.", actor=actor_for(road.chair))
    assert road.fresh(row).state == "in_form"
    opens_at = portal_clock.now() + timedelta(hours=2)
    services.application_circulate(application=row.pk, opens_at=opens_at, actor=actor_for(road.officer))
    again = road.fresh(row)
    assert (again.state, again.symbol) == ("circulated", row.symbol) and again.run_id != row.run_id


def test_a_member_that_was_never_served_leaves_it_to_the_organ(road: Road) -> None:
    row = road.in_form()
    opens_at = portal_clock.now() + timedelta(hours=2)
    services.application_circulate(application=row.pk, opens_at=opens_at, actor=actor_for(road.officer))
    road.forward(days=110)
    runs_move_due()
    after = road.fresh(row)
    assert (after.state, after.run.state) == ("referred", "not_adopted")


def test_only_the_admitted_accede(road: Road) -> None:
    road.circulated()
    with pytest.raises(TransitionRefused) as early:
        road.deposit()
    assert early.value.refusal.code == "not_admitted"


def test_a_former_member_that_is_not_admitted_is_a_former_member_again(road: Road) -> None:
    with seeing_as(SERVICE):
        StatusInterval.objects.create(
            member=road.state, status="former", valid=since(datetime(2024, 1, 1, tzinfo=SHANGHAI)),
            recorded=since(datetime(2024, 1, 1, tzinfo=SHANGHAI)), source="test", grade="demonstration",
        )  # fmt: skip
    row = road.applicant()
    assert road.status() == "applicant"
    services.application_withdraw(application=row.pk, reason="", actor=actor_for(road.focal))
    assert road.status() == "former"


def test_the_organ_suspends_and_takes_the_vote_by_a_paper(road: Road) -> None:
    member, chair, at = road.members[0], actor_for(road.chair), portal_clock.now()
    with pytest.raises(PermissionRefused):
        services.condition_impose(
            member=member.pk, kind="suspended", decision="MC/DEC/4", actor=actor_for(road.officer)
        )
    with pytest.raises(Refused) as bare:
        services.condition_impose(member=member.pk, kind="suspended", decision="", actor=chair)
    assert bare.value.refusal.code == "paper_missing"
    until = at + timedelta(days=10)
    fact = services.condition_impose(
        member=member.pk, kind="no_vote", decision="MC/DEC/4", valid_until=until, rights=["vote"], actor=chair
    )
    assert (fact.act, fact.rights, fact.valid.upper) == ("MC/DEC/4", ["vote"], until)
    with seeing_as(SERVICE):
        now = portal_clock.now()
        assert entitled(member, "vote", make.organ(), now) is not None
        assert entitled(member, "decide", make.organ(), now) is None
        told = Notice.objects.get(kind="accession.condition")
        assert told.number and Delivery.objects.filter(notice=told, channel="mail").count() == 3
    road.forward(days=11)
    with seeing_as(SERVICE):
        assert entitled(member, "vote", make.organ(), portal_clock.now()) is None


def test_a_suspension_is_lifted_by_a_paper(road: Road) -> None:
    member, chair = road.members[0], actor_for(road.chair)
    services.condition_impose(member=member.pk, kind="suspended", decision="MC/DEC/4", actor=chair)
    road.forward(hours=1)
    with seeing_as(SERVICE):
        assert entitled(member, "decide", make.organ(), portal_clock.now()) is not None
    assert services.condition_lift(member=member.pk, kind="suspended", decision="MC/DEC/5", actor=chair) is not None
    with seeing_as(SERVICE):
        assert entitled(member, "decide", make.organ(), portal_clock.now()) is None
    with pytest.raises(Refused) as observers:
        services.condition_impose(member=member.pk, kind="observer", decision="MC/DEC/6", actor=chair)
    assert observers.value.refusal.code == "not_imposed"

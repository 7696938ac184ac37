"""How a delegation changes: two persons for `bind` and `vote`, stand-ins, posts that rotate, suspensions, warnings."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from governance.commitments import services as commitments
from governance.commitments.models import Commitment
from members.delegations.models import ActingFor, Delegate, Grant, Power, Supersession
from members.delegations.selectors import power_held, roles_held
from members.delegations.services import (
    act_supersede,
    acting_end,
    acting_record,
    delegate_hand_over,
    delegate_suspend,
    grant_confirm,
    grant_decline,
    grant_propose,
    one_person_declare,
    power_grant,
    powers_warn,
    suspension_lift,
)
from members.delegations.services.warnings import bound_until
from portal.core.eyes import SERVICE, seeing_as
from portal.core.intervals import between
from portal.core.notices.models import Delivery, Notice
from portal.core.refusals import PermissionRefused, Refused, TransitionRefused
from tests import factories
from tests.factories import LONG_AGO, actor_for, own
from tests.factories import commitments as make
from tests.factories.plan import plan

pytestmark = pytest.mark.django_db


def now() -> datetime:
    return datetime.now(UTC)


class Cast:
    """A delegation of four, a stranger, the secretariat."""

    def __init__(self) -> None:
        self.home = factories.member("XAA")
        self.users = {
            "head": factories.delegate(self.home, "head", role="head", powers="speak bind vote"),
            "focal": factories.delegate(self.home, "focal", role="focal_point", powers="table"),
            "expert": factories.delegate(self.home, "expert"),
            "other": factories.delegate(self.home, "other"),
            "officer": factories.office("officer"),
            "second": factories.office("officer", "second"),
            "stranger": factories.delegate(factories.member("XAB"), "stranger", role="head", powers="bind"),
        }

    def __getattr__(self, name: str) -> Any:
        return actor_for(self.users[name])

    def row(self, name: str) -> Delegate:
        with seeing_as(SERVICE):
            return Delegate.objects.filter(user=self.users[name]).latest("pk")

    def holds(self, name: str, kind: str) -> bool:
        with seeing_as(SERVICE):
            return power_held(self.users[name].pk, self.home.pk, kind, now())

    def roles(self, name: str) -> set[str]:
        with seeing_as(SERVICE):
            return roles_held(self.users[name].pk, self.home.pk, now())


@pytest.fixture
def cast() -> Cast:
    return Cast()


def test_a_power_to_bind_takes_two_persons_of_the_delegation(cast: Cast) -> None:
    with pytest.raises(PermissionRefused, match="two persons"):
        power_grant(delegate=cast.row("expert").pk, kind="bind", actor=cast.focal)
    grant = grant_propose(delegate=cast.row("expert").pk, kind="bind", actor=cast.focal)
    assert not cast.holds("expert", "bind")
    for actor in (cast.focal, cast.other, cast.officer, cast.stranger):
        with pytest.raises(PermissionRefused):
            grant_confirm(grant=grant.pk, actor=actor)
    power = grant_confirm(grant=grant.pk, actor=cast.head)
    assert cast.holds("expert", "bind")
    assert (power.granted_by_id, power.confirmed_by_id) == (cast.users["focal"].pk, cast.users["head"].pk)
    with seeing_as(SERVICE):
        told = Delivery.objects.filter(notice__kind="grant.proposed").values_list("address", flat=True)
        assert set(told) == {"head@xaa.example"}


def test_an_officer_confirms_for_a_declared_one_person_delegation_and_what_another_officer_entered(cast: Cast) -> None:
    own_grant = grant_propose(delegate=cast.row("focal").pk, kind="vote", actor=cast.focal)
    with pytest.raises(PermissionRefused, match="one-person"):
        grant_confirm(grant=own_grant.pk, actor=cast.officer)
    one_person_declare(member=cast.home.pk, paper="Note 7", actor=cast.officer)
    grant_confirm(grant=own_grant.pk, actor=cast.officer)
    assert cast.holds("focal", "vote")
    with pytest.raises(Refused, match="Name the paper"):
        grant_propose(delegate=cast.row("expert").pk, kind="bind", actor=cast.officer)
    entered = grant_propose(delegate=cast.row("expert").pk, kind="bind", paper="Note 8", actor=cast.officer)
    with pytest.raises(PermissionRefused, match="another person"):
        grant_confirm(grant=entered.pk, actor=cast.officer)
    grant_confirm(grant=entered.pk, actor=cast.second)
    assert cast.holds("expert", "bind")


def test_a_declined_grant_gives_nothing_and_can_be_proposed_again(cast: Cast) -> None:
    grant = grant_propose(delegate=cast.row("expert").pk, kind="vote", actor=cast.focal)
    with pytest.raises(Refused, match="proposed already"):
        grant_propose(delegate=cast.row("expert").pk, kind="vote", actor=cast.head)
    grant_decline(grant=grant.pk, actor=cast.head, reason="Not now.")
    with pytest.raises(TransitionRefused):
        grant_confirm(grant=grant.pk, actor=cast.head)
    assert grant_propose(delegate=cast.row("expert").pk, kind="vote", actor=cast.head).pk
    assert not cast.holds("expert", "vote")


def test_the_database_wants_two_persons_too(cast: Cast) -> None:
    grant = grant_propose(delegate=cast.row("expert").pk, kind="bind", actor=cast.focal)
    with seeing_as(SERVICE), pytest.raises(IntegrityError, match="two_persons"), transaction.atomic():
        Grant.objects.filter(pk=grant.pk).update(state="confirmed", decided_by=cast.users["focal"])


def test_standing_in_gives_the_role_for_a_time_and_the_powers_that_one_person_may_lend(cast: Cast, clock) -> None:
    with pytest.raises(Refused, match="give its end"):
        acting_record(delegate=cast.row("expert").pk, replaced=cast.row("head").pk, actor=cast.head)
    until = now() + timedelta(days=5)
    acting = acting_record(
        delegate=cast.row("expert").pk, replaced=cast.row("head").pk, valid_until=until, paper="Note 3", actor=cast.head
    )
    assert cast.roles("expert") == {"expert", "head"}
    assert cast.holds("expert", "speak")
    assert not cast.holds("expert", "bind")
    with seeing_as(SERVICE):
        waiting = {grant.kind: grant for grant in Grant.objects.filter(state="proposed")}
    assert set(waiting) == {"bind", "vote"}
    grant_confirm(grant=waiting["bind"].pk, actor=cast.focal)
    assert cast.holds("expert", "bind")
    with pytest.raises(Refused, match="already"):
        acting_record(delegate=cast.row("other").pk, replaced=cast.row("head").pk, valid_until=until, actor=cast.head)
    acting_end(acting=acting.pk, actor=cast.head)
    assert cast.roles("expert") == {"expert"}
    assert not cast.holds("expert", "bind")
    assert cast.holds("head", "bind")


def test_who_stands_in_for_the_focal_point_is_asked_to_clear_by_mail_and_by_what_waits(cast: Cast, clock) -> None:
    factories.rules()
    until = now() + timedelta(days=2)
    acting_record(
        delegate=cast.row("other").pk, replaced=cast.row("focal").pk, valid_until=until, actor=cast.focal
    )  # fmt: skip
    row = commitments.commitment_draft(
        terms=make.terms(plan().points.get(number=1)), lead=cast.home.pk, actor=cast.expert
    )
    commitments.commitment_send_for_clearance(commitment=row.pk, actor=cast.expert)
    with seeing_as(SERVICE):
        told = Delivery.objects.filter(notice__kind="commitment.clearance_requested").values_list("address", flat=True)
        assert set(told) == {"focal@xaa.example", "other@xaa.example"}
    waits = factories.as_user(cast.users["other"])
    assert "Clear it or take it back to draft." in waits.get("/en/work/").content.decode()
    clock.forward(days=3)
    assert "Clear it or take it back to draft." not in waits.get("/en/work/").content.decode()


def test_a_replacement_lapses_by_itself(cast: Cast, clock) -> None:
    acting_record(
        delegate=cast.row("other").pk,
        replaced=cast.row("focal").pk,
        valid_until=now() + timedelta(days=2),
        actor=cast.focal,
    )
    assert "focal_point" in cast.roles("other")
    clock.forward(days=3)
    assert cast.roles("other") == {"expert"}
    assert not cast.holds("other", "table")


def test_raw_sql_lets_nobody_stand_in_for_another_role(cast: Cast) -> None:
    term = between(now(), now() + timedelta(days=1))
    with seeing_as(SERVICE), pytest.raises(IntegrityError, match="stands in"), transaction.atomic():
        ActingFor.objects.create(
            member=cast.home,
            delegate=cast.row("expert"),
            replaced=cast.row("focal"),
            role="head",
            valid=term,
            **own(cast.home),
        )


def test_a_post_is_handed_over_in_one_act_with_powers_and_drafts(cast: Cast) -> None:
    factories.rules()
    draft = commitments.commitment_draft(
        terms=make.terms(plan().points.get(number=1)), lead=cast.home.pk, actor=cast.focal
    )
    with pytest.raises(PermissionRefused):
        delegate_hand_over(delegate=cast.row("head").pk, successor=cast.row("other").pk, actor=cast.focal)
    post = delegate_hand_over(
        delegate=cast.row("focal").pk, successor=cast.row("other").pk, actor=cast.focal, paper="Note 5"
    )
    leaving = cast.users["focal"]
    with seeing_as(SERVICE):
        former = Delegate.objects.get(user=leaving)
        assert former.valid.upper == post.valid.lower
        assert not Delegate.objects.at(now()).filter(user=leaving).exists()
        assert Commitment.objects.get(pk=draft.pk).author_id == cast.users["other"].pk
        assert Power.objects.get(delegate=post, kind="table").follows.delegate_id == former.pk
    assert cast.roles("other") == {"focal_point"}
    assert cast.holds("other", "table")
    handed = delegate_hand_over(delegate=cast.row("head").pk, successor=cast.row("expert").pk, actor=cast.head)
    assert handed.role == "head"
    assert cast.holds("expert", "bind")
    assert not cast.holds("head", "bind")


def test_a_suspended_delegate_is_none_until_it_is_lifted(cast: Cast) -> None:
    with pytest.raises(PermissionRefused, match="head of delegation"):
        delegate_suspend(delegate=cast.row("head").pk, actor=cast.focal)
    with pytest.raises(PermissionRefused):
        delegate_suspend(delegate=cast.row("expert").pk, actor=cast.stranger)
    power_grant(delegate=cast.row("expert").pk, kind="speak", actor=cast.focal)
    suspension = delegate_suspend(delegate=cast.row("expert").pk, actor=cast.focal, reason="Leave")
    assert cast.roles("expert") == set()
    assert not cast.holds("expert", "speak")
    suspension_lift(suspension=suspension.pk, actor=cast.focal)
    assert cast.roles("expert") == {"expert"}
    assert cast.holds("expert", "speak")
    with pytest.raises(Refused, match="ended already"):
        suspension_lift(suspension=suspension.pk, actor=cast.focal)
    with pytest.raises(Refused, match="nobody can bind"):
        delegate_suspend(delegate=cast.row("head").pk, actor=cast.officer)


def test_the_head_sets_a_draft_in_clearance_aside_visibly(cast: Cast) -> None:
    factories.rules()
    row = commitments.commitment_draft(
        terms=make.terms(plan().points.get(number=1)), lead=cast.home.pk, actor=cast.expert
    )
    commitments.commitment_send_for_clearance(commitment=row.pk, actor=cast.expert)
    found = {"subject": "commitment", "uid": row.uid, "reason": "The ministry asks for other figures."}
    for actor in (cast.focal, cast.stranger):
        with pytest.raises(PermissionRefused):
            act_supersede(actor=actor, **found)
    act_supersede(actor=cast.head, **found)
    with seeing_as(SERVICE):
        assert Commitment.objects.get(pk=row.pk).state == "draft"
        told = Supersession.objects.get()
        assert (told.author_id, told.superseded_by_id) == (cast.users["expert"].pk, cast.users["head"].pk)
    with pytest.raises(TransitionRefused, match="no longer waits"):
        act_supersede(actor=cast.head, **found)


def test_a_second_person_is_warned_once_a_step_before_nobody_is_left(cast: Cast, clock) -> None:
    factories.rules()
    with seeing_as(SERVICE):
        Power.objects.filter(kind="bind", member=cast.home).update(valid=between(LONG_AGO, now() + timedelta(days=9)))
    assert powers_warn() == 1
    assert powers_warn() == 0
    clock.forward(days=3)
    assert powers_warn() == 1
    with seeing_as(SERVICE):
        assert Notice.objects.filter(kind="delegation.ending").count() == 2
        told = set(Delivery.objects.filter(notice__kind="delegation.ending").values_list("address", flat=True))
        assert told == {"head@xaa.example", "focal@xaa.example", "mission@xaa.example"}
    clock.forward(days=7)
    assert powers_warn() == 0
    assert not cast.holds("head", "bind")


spans = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 15)), max_size=8)


@given(chosen=spans)
def test_until_when_somebody_can_bind_agrees_with_counting_days(chosen: list[tuple[int, int]]) -> None:
    start = datetime(2028, 2, 20, tzinfo=UTC)  # over a leap day
    days = {day for first, length in chosen for day in range(first, first + length)}
    expected = next(day for day in range(60) if day not in days)
    terms = [(start + timedelta(days=first), start + timedelta(days=first + length)) for first, length in chosen]
    assert bound_until(terms, start) == start + timedelta(days=expected)

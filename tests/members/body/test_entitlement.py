"""Who is entitled has one answer: the function of the database agrees with counting random facts by hand (domain.md §3.5)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.body.models import Seat
from members.body.permissions import entitled, entitled_members, entitled_weights, item_of, may
from members.body.selectors import rules_at
from members.states.models import (
    Competence,
    Condition,
    ConditionKind,
    Member,
    OrganisationMembership,
    Status,
    StatusInterval,
)
from portal.core.eyes import SERVICE, seeing_as
from portal.core.intervals import Grade, between, since
from tests import factories
from tests.factories import LONG_AGO, actor_for
from tests.factories.organisations import organisation

pytestmark = pytest.mark.django_db
START = datetime(2028, 2, 20, tzinfo=UTC)  # over a leap day
RIGHTS = ["read", "speak", "table", "respond", "decide", "vote", "be_elected", "commit"]
span = st.tuples(st.integers(0, 20), st.one_of(st.none(), st.integers(1, 10)))
facts = st.fixed_dictionaries(
    {
        "status": st.one_of(st.none(), st.tuples(st.sampled_from(Status.values), span)),
        "conditions": st.lists(
            st.tuples(st.sampled_from(ConditionKind.values), span, st.sets(st.sampled_from(RIGHTS), max_size=2)),
            max_size=2,
            unique_by=lambda row: row[0],
        ),
        "seat": st.one_of(st.none(), st.tuples(span, st.integers(1, 27))),
    }
)
SOURCED = {"source": "test", "grade": Grade.DEMONSTRATION, "recorded": since(LONG_AGO)}


def term(chosen: tuple[int, int | None]) -> tuple[datetime, datetime | None]:
    first, length = chosen
    begins = START + timedelta(days=first)
    return begins, None if length is None else begins + timedelta(days=length)


def holds(chosen: tuple[int, int | None], at: datetime) -> bool:
    begins, ends = term(chosen)
    return begins <= at and (ends is None or at < ends)


def record(code: str, told: dict) -> Member:
    row = factories.member(code, status=None, seated=False)
    if told["status"]:
        status, when = told["status"]
        StatusInterval.objects.create(member=row, status=status, valid=between(*term(when)), **SOURCED)
    for kind, when, rights in told["conditions"]:
        Condition.objects.create(member=row, kind=kind, rights=sorted(rights), valid=between(*term(when)), **SOURCED)
    if told["seat"]:
        when, weight = told["seat"]
        Seat.objects.create(organ=factories.organ(), member=row, weight=weight, valid=between(*term(when)))
    return row


def by_hand(told: dict, right: str, at: datetime, content: dict, seated: bool) -> bool:
    rights = content["rights"]
    statuses = rights["by_phase"][content["phase"]["value"]]
    now = [(kind, touched) for kind, when, touched in told["conditions"] if holds(when, at)]
    granted = bool(told["status"] and holds(told["status"][1], at) and right in statuses.get(told["status"][0], []))
    granted = granted or any(right in rights["conditions"][kind]["grants"] for kind, _touched in now)
    taken = any(right in touched or right in rights["conditions"][kind]["removes"] for kind, touched in now)
    sits = bool(told["seat"] and holds(told["seat"][0], at))
    return granted and not taken and (sits or not seated)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(facts, min_size=1, max_size=3), right=st.sampled_from(RIGHTS), day=st.integers(0, 32))
def test_the_function_agrees_with_counting_by_hand(db: None, told: list[dict], right: str, day: int) -> None:
    at = START + timedelta(days=day)
    with transaction.atomic():
        with seeing_as(SERVICE):
            content = factories.rules().content
            rules, council = rules_at(at, fictional=True), factories.organ()
            rows = {record(f"XD{n}", one).pk: one for n, one in enumerate(told)}
            for organ in (None, council):
                expected = {pk for pk, one in rows.items() if by_hand(one, right, at, content, organ is not None)}
                found = set(entitled_members(right, organ, at, rules).filter(pk__in=rows).values_list("pk", flat=True))
                assert found == expected
            weights = {pk: one["seat"][1] for pk, one in rows.items() if pk in expected}
            assert {pk: n for pk, n in entitled_weights(right, council, at, rules).items() if pk in rows} == weights
        transaction.set_rollback(True)


def test_both_questions_answer_in_words() -> None:
    factories.rules()
    home = factories.member("XAA", status="signatory")
    person = actor_for(factories.delegate(home))
    with seeing_as(SERVICE):
        at = datetime.now(UTC)
        refusal = entitled(home, "vote", None, at)
        assert refusal is not None
        assert str(refusal.sentence) == "This member does not hold that right at this instant."
        assert entitled(home, "speak", None, at) is None
        refused = may(person, "rules.record", None, at)
        assert refused is not None
        assert str(refused.sentence)


SUBJECTS = ["standard", "resolution", "ministerial_council"]
worlds = st.fixed_dictionaries(
    {
        "statuses": st.lists(st.sampled_from(["member", "member", "contracting"]), min_size=3, max_size=3),
        "suspended": st.sets(st.integers(0, 2), max_size=2),
        "belongs": st.lists(st.tuples(st.integers(0, 2), span), max_size=3, unique_by=lambda one: one[0]),
        "covers": st.sets(st.sampled_from(SUBJECTS)),
        "declared": span,
        "union": st.sampled_from(["member", "contracting"]),
    }
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=worlds, item=st.lists(st.sampled_from(SUBJECTS), max_size=2), day=st.integers(0, 32))
def test_on_an_item_an_organisation_acts_or_its_states_do(db: None, told: dict, item: list[str], day: int) -> None:
    at = START + timedelta(days=day)
    with transaction.atomic():
        with seeing_as(SERVICE):
            factories.rules()
            rules, council = rules_at(at, fictional=True), factories.organ()
            states = [factories.member(f"XD{n}", status=status) for n, status in enumerate(told["statuses"])]
            union = factories.member("XUN", kind="organisation", status=told["union"])
            for number in told["suspended"]:
                Condition.objects.create(member=states[number], kind="suspended", valid=between(None, None), **SOURCED)
            fact = {"organisation": union, "source": "test", "grade": Grade.DEMONSTRATION}
            for number, when in told["belongs"]:
                OrganisationMembership.objects.create(state=states[number], valid=between(*term(when)), **fact)
            if told["covers"]:
                Competence.objects.create(covers=sorted(told["covers"]), valid=between(*term(told["declared"])), **fact)
            found = entitled_weights("decide", council, at, rules, item)

            theirs = {n for n, when in told["belongs"] if holds(when, at)}
            votes = sum(told["statuses"][n] == "member" for n in theirs)
            acts = told["union"] == "member" and votes and holds(told["declared"], at) and told["covers"] & set(item)
            expected = {
                one.pk: 1 for n, one in enumerate(states)
                if told["statuses"][n] == "member" and n not in told["suspended"] and not (acts and n in theirs)
            }  # fmt: skip
            if acts or (not item and told["union"] == "member"):
                expected[union.pk] = votes
            assert found == expected
            for row in (*states, union):
                refusal = entitled(row, "decide", council, at, item)
                assert (refusal is None) is (row.pk in found)
        transaction.set_rollback(True)


def test_whose_item_it_is_not_is_told_who_acts() -> None:
    factories.rules()
    home = factories.member("XAA")
    union = organisation([home], covers=["standard"])
    with seeing_as(SERVICE):
        at, council = datetime.now(UTC), factories.organ()
        covered = entitled(home, "decide", council, at, item_of(council, "standard"))
        left = entitled(union, "decide", council, at, item_of(council, "resolution"))
        assert (covered.code, left.code) == ("acts_or_they", "acts_or_they")  # type: ignore[union-attr]
        assert str(covered.sentence).startswith("On this item State XUN acts")  # type: ignore[union-attr]
        assert entitled(union, "decide", council, at, item_of(council, "standard")) is None
        assert entitled(home, "decide", council, at, item_of(council, "resolution")) is None

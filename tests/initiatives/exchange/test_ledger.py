"""The ledger never goes below zero: under eight hands at once, and whatever is done in whatever order."""

import threading
from decimal import Decimal

import pytest
from django.db import DatabaseError, close_old_connections, connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from initiatives.exchange import services
from initiatives.exchange.models import LedgerEntry, Match, MatchState
from initiatives.exchange.selectors.balance import balance
from portal.core.eyes import SERVICE, seeing_as
from portal.core.refusals import Refused
from tests.factories import exchange as make
from tests.factories.exchange import act, fresh


@pytest.mark.django_db(transaction=True)
def test_eight_holds_at_once_and_five_fit() -> None:
    people = make.cast()
    given = make.offer(people, quantity=Decimal(50))
    matches = [make.suggested(people, make.need(people, quantity=Decimal(10)), given) for _ in range(8)]
    actor, results, start = act(people.officer), [], threading.Barrier(8)

    def introduce(row: Match) -> None:
        close_old_connections()
        start.wait()
        try:
            services.match_introduce(match=row.pk, actor=actor)
            results.append("held")
        except Refused as refused:
            results.append(refused.refusal.code)
        finally:
            connection.close()

    hands = [threading.Thread(target=introduce, args=[row]) for row in matches]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert results.count("held") == 5
    assert set(results) <= {"held", "offer_too_small", "no_match"}
    assert balance(fresh(given)) == 0
    with seeing_as(SERVICE):
        assert LedgerEntry.objects.count() == 5


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql", ["UPDATE initiatives_ledgerentry SET quantity = 1", "DELETE FROM initiatives_ledgerentry"]
)
def test_entries_are_never_changed_not_even_by_services(sql: str) -> None:
    people = make.cast()
    make.introduced(people, make.need(people), make.offer(people))
    with seeing_as(SERVICE), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


class Ledger(RuleBasedStateMachine):
    """Introduce, say no, agree on other quantities, deliver, in any order: what is left is what the model says, never less
    than nothing, and an offer is exhausted exactly when nothing is left.
    """

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.people = make.cast()
        self.given = make.offer(self.people, quantity=Decimal(100))
        self.taken: dict[int, Decimal] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def _in(self, state: str) -> list[int]:
        with seeing_as(SERVICE):
            return list(Match.objects.filter(state=state).order_by("pk").values_list("pk", flat=True))

    @rule(quantity=st.integers(min_value=1, max_value=70))
    def introduce(self, quantity: int) -> None:
        try:
            row = make.introduced(self.people, make.need(self.people, quantity=Decimal(quantity)), self.given)
        except Refused:
            assert balance(self.given) == 0
            return
        self.taken[row.pk] = row.quantity
        for user in (self.people.head, self.people.giver_head):
            services.match_consent(match=row.pk, declared=True, actor=act(user))

    @rule(quantity=st.integers(min_value=1, max_value=120), which=st.integers(min_value=0))
    def agree(self, quantity: int, which: int) -> None:
        if not (found := self._in(MatchState.NEGOTIATING)):
            return
        pk = found[which % len(found)]
        room = balance(self.given) + self.taken[pk]
        try:
            services.match_terms(
                match=pk, terms="So.", quantity=Decimal(quantity), delivers_until=make.clock.now(),
                actor=act(self.people.head),
            )  # fmt: skip
        except Refused:
            assert quantity > room
            return
        assert quantity <= room
        self.taken[pk] = Decimal(quantity)
        services.match_agree(match=pk, actor=act(self.people.giver_head))

    @rule(which=st.integers(min_value=0))
    def deliver(self, which: int) -> None:
        if found := self._in(MatchState.AGREED):
            services.match_start(match=found[which % len(found)], actor=act(self.people.giver_head))

    @rule(which=st.integers(min_value=0), state=st.sampled_from([MatchState.NEGOTIATING, MatchState.AGREED]))
    def fail(self, which: int, state: str) -> None:
        if found := self._in(state):
            pk = found[which % len(found)]
            services.match_fail(match=pk, code="no_funds", actor=act(self.people.head))
            self.taken[pk] = Decimal(0)

    @invariant()
    def what_is_left_is_what_the_model_says(self) -> None:
        left = balance(self.given)
        assert left == 100 - sum(self.taken.values())
        assert left >= 0
        assert (fresh(self.given).state == "exhausted") is (left == 0)


@pytest.mark.django_db
def test_the_ledger_in_any_order() -> None:
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=6, stateful_step_count=8, deadline=None, database=None, suppress_health_check=list(HealthCheck)
        ),
    )

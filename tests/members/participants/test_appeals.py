"""A participant's decline is appealed within the period of the rules, to somebody who took no part before (domain.md §6)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from members.accounts.models import User
from members.participants import services
from members.participants.models import Participant
from members.participants.selectors import waits_for
from portal.core.eyes import PUBLIC, seeing_as
from portal.core.refusals import PermissionRefused, Refused, TransitionRefused
from tests import factories
from tests.factories import actor_for
from tests.members.participants.test_services import Cast, cast, fresh, proposed, spoofed, told  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def third() -> User:
    """An officer who has taken no part yet."""
    return factories.office("officer", "third")


@pytest.fixture
def declined(cast: Cast) -> Participant:  # noqa: F811
    factories.rules()
    row = proposed(cast)
    return services.participant_decline(participant=row.pk, actor=actor_for(cast.second))


def appealed(row: Participant, user: User, **changes: Any) -> Participant:
    given = {"reason": "Our papers were sent in May.", "received_at": row.declined_at} | changes
    return services.participant_appeal(participant=row.pk, actor=actor_for(user), **given)


def test_an_appeal_is_heard_by_somebody_else_and_granted(cast: Cast, declined: Participant, third: User) -> None:  # noqa: F811
    appealed(declined, cast.officer)
    for user in (cast.officer, cast.second):
        for decide in (services.participant_admit, services.participant_uphold):
            more = {"reason": "No."} if decide is services.participant_uphold else {}
            with pytest.raises(PermissionRefused) as refused:
                decide(participant=declined.pk, actor=actor_for(user), **more)
            assert refused.value.refusal.code == "took_part"
    services.participant_admit(participant=declined.pk, actor=actor_for(third))
    now = fresh(Participant, pk=declined.pk)
    assert (now.state, now.appeal_decided_by) == ("admitted", third)


def test_a_decline_that_is_upheld_is_final_and_stays_hidden(cast: Cast, declined: Participant, third: User) -> None:  # noqa: F811
    appealed(declined, cast.officer)
    services.participant_uphold(participant=declined.pk, reason="Nothing new.", actor=actor_for(third))
    assert told()[-1] == ("participant.upheld", "office@ism.example")
    with pytest.raises(TransitionRefused):
        appealed(declined, cast.officer)
    with seeing_as(PUBLIC):
        assert not Participant.objects.exists()


@pytest.mark.parametrize("days", [-1, 30])
def test_it_is_received_after_the_decline_and_within_the_period(
    cast: Cast, declined: Participant, clock: Any, days: int  # noqa: F811
) -> None:  # fmt: skip
    clock.forward(days=40)
    with pytest.raises(Refused) as refused:
        appealed(declined, cast.officer, received_at=declined.declined_at + timedelta(days=days))
    assert refused.value.refusal.code == "appeal_late"
    appealed(
        declined, cast.officer, received_at=declined.declined_at + timedelta(days=3)
    )  # entered late, received in time


def test_it_waits_for_who_took_no_part(cast: Cast, declined: Participant, third: User) -> None:  # noqa: F811
    appealed(declined, cast.officer)
    from members.delegations.selectors import standing_of
    from portal.core.eyes import SERVICE

    def waiting(user: User) -> int:
        with seeing_as(SERVICE):
            standing = standing_of(user, timezone.now())
        with seeing_as(standing.viewer()):
            return len(waits_for(standing, timezone.now()))

    assert [waiting(user) for user in (cast.officer, cast.second, third)] == [0, 0, 1]


def test_the_database_knows_who_may_not_hear_it(cast: Cast, declined: Participant, third: User) -> None:  # noqa: F811
    with pytest.raises(IntegrityError, match="appeal_is_heard"):
        spoofed("UPDATE members_participant SET state = 'appealed' WHERE id = %s", declined.pk)
    appealed(declined, cast.officer)
    final = "UPDATE members_participant SET state = 'declined_final', appeal_decided_by_id = %s WHERE id = %s"
    with pytest.raises(IntegrityError, match="appeal_is_heard"):
        spoofed(final, None, declined.pk)
    for user in (cast.officer, cast.second):
        with pytest.raises(IntegrityError, match="appeal_by_another"):
            spoofed(final, user.pk, declined.pk)
    spoofed(final, third.pk, declined.pk)

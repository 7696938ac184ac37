"""The database refuses by itself what the rules forbid (goals.md R11)."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from governance.consultations.models import NationalResponse
from portal.core.eyes import SERVICE, seeing_as
from tests.factories.consultations import ConsultationWorld


@pytest.mark.parametrize(
    "change", [{"words": "Other words"}, {"state": "draft"}, {"receipt": ""}, {"no_comments": True}, None]
)
def test_a_received_response_is_never_edited_or_deleted(
    world: ConsultationWorld, change: dict[str, Any] | None
) -> None:
    row = world.open_round()
    world.answered(row)
    with seeing_as(SERVICE), pytest.raises(IntegrityError), transaction.atomic():
        received = NationalResponse.objects.filter(consultation=row)
        received.delete() if change is None else received.update(**change)


def test_nobody_clears_his_own_response_without_saying_that_the_delegation_is_of_one_person(
    world: ConsultationWorld,
) -> None:
    row = world.open_round()
    draft = world.drafted(row)
    with seeing_as(SERVICE), pytest.raises(IntegrityError), transaction.atomic():
        NationalResponse.objects.filter(pk=draft.pk).update(cleared_by=world.expert)

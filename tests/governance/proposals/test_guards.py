"""The database refuses by itself what the rules forbid (goals.md R11)."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from governance.proposals.models import Proposal
from portal.core.eyes import SERVICE, seeing_as
from tests.factories.proposals import World


@pytest.mark.parametrize(
    "change", [{"state": "open"}, {"symbol": "WAICO/X"}, {"receipt": "2020-001"}, {"sponsor": "other"}]
)
def test_the_end_symbol_receipt_and_sponsor_stand(world: World, change: dict[str, Any]) -> None:
    row = world.adopted()
    if "sponsor" in change:
        change = {"sponsor": world.other}
    with seeing_as(SERVICE), pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=row.pk).update(**change)


def test_what_was_submitted_is_not_deleted(world: World) -> None:
    row = world.submitted()
    with seeing_as(SERVICE), pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=row.pk).delete()

"""Member organisations with their states and what they declared to be their competence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from members.states import services
from members.states.models import Member
from portal.core.actors import Door, system
from tests import factories

TOLD: dict[str, Any] = {"source": "test", "grade": "demonstration", "actor": system(Door.COMMAND)}


def organisation(
    states: Iterable[Member], *, covers: Sequence[str] = (), code: str = "XUN", since: datetime = factories.LONG_AGO,
    **fields: Any,
) -> Member:  # fmt: skip
    """An organisation to which some states belong, with a declaration of competence if it covers something."""
    union = factories.member(code, kind="organisation", **fields)
    for one in states:
        services.organisation_membership_record(organisation=union.pk, state=one.pk, valid_from=since, **TOLD)
    if covers:
        services.competence_record(
            organisation=union.pk, covers=covers, words={"en": "As listed."}, valid_from=since, **TOLD
        )
    return union

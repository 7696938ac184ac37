"""Instruments for tests, brought to a state by the services themselves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from members.accounts.models import User
from members.states import services
from members.states.force import seat_day
from members.states.models import Instrument, Member, Treaty
from portal.core import clock
from portal.core.actors import Actor
from portal.core.eyes import SERVICE, seeing_as
from tests import factories
from tests.factories import actor_for


class Depositary:
    """A founding agreement whose depositary is the secretariat, with an officer and a legal officer."""

    def __init__(self, **facts: Any) -> None:
        self.treaty: Treaty = factories.treaty(**facts)
        self.officer: User = factories.office("officer")
        self.legal: User = factories.office("legal")

    @property
    def enters(self) -> Actor:
        return actor_for(self.officer)

    @property
    def examines(self) -> Actor:
        return actor_for(self.legal)

    def today(self, days: int = 0) -> date:
        return seat_day(clock.now(), self.treaty.seat_zone) + timedelta(days=days)

    def receive(self, of: Member, kind: str = "ratification", **changes: Any) -> Instrument:
        given = {"dated": self.today(), "signatory": "A. Minister", "capacity": "foreign_minister"} | changes
        return services.instrument_receive(treaty=self.treaty.pk, member=of.pk, kind=kind, actor=self.enters, **given)

    def examine(self, row: Instrument) -> Instrument:
        return services.instrument_examine(instrument=row.pk, actor=self.examines)

    def deposit(self, of: Member, kind: str = "ratification", **changes: Any) -> Instrument:
        row = self.examine(self.receive(of, kind, **changes))
        return services.instrument_deposit(instrument=row.pk, actor=self.examines)

    def join(self, of: Member, **changes: Any) -> Instrument:
        """Sign and ratify."""
        self.deposit(of, "signature", **changes)
        return self.deposit(of, "ratification", **changes)


def state(code: str, **fields: Any) -> Member:
    """A fictional state of which nothing is recorded yet."""
    return factories.member(code, **{"status": None, "seated": False} | fields)


def fresh(row: Any) -> Any:
    with seeing_as(SERVICE):
        return type(row)._base_manager.get(pk=row.pk)

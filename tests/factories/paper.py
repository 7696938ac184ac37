"""Notes of members: one officer enters what a form was told, another confirms it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.datastructures import MultiValueDict

from members.accounts.models import User
from members.states.models import Member
from portal.core import clock
from portal.core.actors import Actor, ActorKind, Door
from portal.core.audit.models import AuditEvent
from portal.core.eyes import SERVICE, STAFF, seeing_as
from portal.core.paper.kinds import PAPER_KINDS
from portal.core.paper.models import PaperEntry
from portal.core.paper.services import paper_confirm, paper_enter
from portal.core.refusals import Receipt
from portal.home.receipts import receipted
from tests import factories


def by_note(officer: User, member: Member) -> Actor:
    """The actor of an act on paper, as a confirmation makes it."""
    return Actor(ActorKind.PERSON, Door.PAPER, id=officer.pk, on_behalf_of=member.pk, received_at=clock.now())


class Notes:
    """Two officers who take papers in."""

    def __init__(self) -> None:
        self.clerk: User = factories.office("officer", "clerk")
        self.second: User = factories.office("officer", "second-clerk")

    def enter(
        self, kind: str, target: Any, member: Member, /, *, received_at: datetime | None = None, **answers: Any
    ) -> PaperEntry:
        described = PAPER_KINDS[kind]
        with seeing_as(STAFF):
            members = described.members(target)
            at = received_at or clock.now()
            given = {"member": str(member.pk), "received_at": at.isoformat(), "paper": "Note verbale 1"} | answers
            data = MultiValueDict(
                {name: value if isinstance(value, list) else [value] for name, value in given.items()}
            )
            form = described.form(data, members=members, target=target)
            assert form.is_valid(), form.errors
        says = form.says()
        actor = factories.actor_for(self.clerk)
        return paper_enter(
            kind=kind, target=target, member=member.pk, received_at=at, says=says, paper="Note", actor=actor
        )

    def confirm(self, entry: PaperEntry) -> Receipt:
        """The second officer confirms. The act is the member's, by the door of paper, and its receipt is found again."""
        receipt = paper_confirm(entry=entry.pk, actor=factories.actor_for(self.second))
        with seeing_as(SERVICE):
            acts = receipted(SERVICE, entry.member_id).filter(door="paper")
            kinds = set(acts.values_list("name", flat=True))
            event = AuditEvent.objects.get(pk=receipt.event)
        assert kinds & set(PAPER_KINDS[entry.kind].events), f"{entry.kind}: no receipt among {kinds}"
        assert (event.door, event.acts_for, event.actor_id) == ("paper", entry.member_id, self.second.pk)
        assert receipt.instant == entry.received_at
        return receipt

    def send(self, kind: str, target: Any, member: Member, /, **given: Any) -> Receipt:
        return self.confirm(self.enter(kind, target, member, **given))

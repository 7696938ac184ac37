"""Proposals for tests, brought to a state by the services themselves."""

from __future__ import annotations

from typing import Any

from governance.proposals import services
from governance.proposals.models import Proposal
from governance.proposals.services import BlockWords
from members.accounts.models import User
from members.body.models import Organ
from members.states.models import Member
from portal.core.actors import Actor, system
from portal.core.eyes import SERVICE, seeing_as
from tests import factories

ORIGINAL = [
    BlockWords("preamble", "*Recalling* the aims of the Agreement,"),
    BlockWords("operative", "*Decides* to keep a register of methods;"),
    BlockWords("operative", "*Invites* each member to name a public body."),
]
LANGUAGES = ("ar", "zh-hans", "fr", "ru", "es")


class World:
    """A sponsor with its people, the secretariat, the chair; rules in force."""

    def __init__(self) -> None:
        with seeing_as(SERVICE):
            factories.rules()
            self.organ: Organ = factories.organ()
        self.sponsor: Member = factories.member("XAA")
        self.other: Member = factories.member("XBB")
        self.author: User = factories.delegate(self.sponsor, "author", role="expert")
        self.delegate: User = factories.delegate(self.sponsor, "head", role="head", powers="speak table bind")
        self.stranger: User = factories.delegate(self.other, "stranger", role="head", powers="speak table bind")
        self.officer: User = factories.office("officer")
        self.colleague: User = factories.office("officer", "colleague")
        self.chair: User = factories.office("chair")

    def acts(self, user: User) -> Actor:
        return factories.actor_for(user)

    def draft(self, **changes: Any) -> Proposal:
        given = {
            "kind": "decision",
            "organ": self.organ,
            "title": "Register of methods",
            "language": "en",
            "blocks": ORIGINAL,
        }
        return services.proposal_draft(actor=self.acts(self.author), **given | changes)

    def submitted(self, **changes: Any) -> Proposal:
        row = self.draft(**changes)
        services.proposal_submit(proposal=row.pk, actor=self.acts(self.delegate))
        return self.again(row)

    def claimed(self, **changes: Any) -> Proposal:
        row = self.submitted(**changes)
        return services.proposal_claim(proposal=row.pk, actor=self.acts(self.officer))

    def returned(self, **changes: Any) -> Proposal:
        row = self.claimed(**changes)
        return services.proposal_return(
            proposal=row.pk, actor=self.acts(self.officer), code="numbering", reason="Number the paragraphs."
        )

    def registered(self, **changes: Any) -> Proposal:
        row = self.claimed(**changes)
        return services.proposal_register(proposal=row.pk, actor=self.acts(self.officer))

    def opened(self, **changes: Any) -> Proposal:
        row = self.registered(**changes)
        return services.proposal_open(
            proposal=row.pk, actor=self.acts(self.chair), waiver_reason="Urgent for the session."
        )

    def for_action(self, **changes: Any) -> Proposal:
        row = self.opened(**changes)
        return services.proposal_place_for_action(proposal=row.pk, actor=self.acts(self.chair))

    def adopted(self, **changes: Any) -> Proposal:
        row = self.for_action(**changes)
        services.proposal_under_decision(row.pk, self.acts(self.chair))
        return services.proposal_outcome(row.pk, "adopted", system(), reason="Nobody objected.", publish=True)

    def again(self, row: Proposal) -> Proposal:
        with seeing_as(SERVICE):
            return Proposal.objects.select_related("sponsor", "organ", "document").get(pk=row.pk)

"""Consultation rounds for tests, brought to a state by the services themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from governance.consultations import services
from governance.consultations.models import Comment, Consultation, NationalResponse
from members.accounts.models import User
from portal.core.eyes import SERVICE, seeing_as
from portal.core.paper.models import PaperEntry
from portal.core.paper.services import paper_confirm, paper_enter
from portal.core.refusals import Receipt
from portal.core.texts.models import Block
from tests import factories
from tests.factories.proposals import World


class ConsultationWorld(World):
    """The world of proposals, with a focal point and an expert in the member that is consulted."""

    def __init__(self) -> None:
        super().__init__()
        self.focal: User = factories.delegate(self.other, "focal", role="focal_point", powers="speak bind")
        self.expert: User = factories.delegate(self.other, "expert")
        self.own_focal: User = factories.delegate(self.sponsor, "focal", role="focal_point", powers="bind")

    def planned(self, **changes: Any) -> Consultation:
        return services.consultation_plan(proposal=self.opened().pk, actor=self.acts(self.officer), **changes)

    def open_round(self, **changes: Any) -> Consultation:
        row = self.planned(**changes)
        return services.consultation_notify(consultation=row.pk, actor=self.acts(self.officer))

    def block_keys(self, row: Consultation) -> list[str]:
        with seeing_as(SERVICE):
            return list(Block.objects.filter(text_version=row.text_version_id).values_list("key", flat=True))

    def comment(self, row: Consultation, **changes: Any) -> Comment:
        given = {"kind": "technical", "words": "Say effort, not cost.", "block_key": self.block_keys(row)[1]}
        return services.comment_add(consultation=row.pk, actor=self.acts(self.expert), **given | changes)

    def drafted(self, row: Consultation, **changes: Any) -> NationalResponse:
        return services.response_draft(
            consultation=row.pk, actor=self.acts(self.expert), **{"words": "We agree."} | changes
        )

    def answered(self, row: Consultation, **changes: Any) -> Receipt:
        draft = self.drafted(row, **changes)
        return services.response_clear(response=draft.pk, actor=self.acts(self.focal))

    def on_paper(self, row: Consultation, received_at: datetime, **changes: Any) -> PaperEntry:
        says = {"words": "By note: we agree.", "no_comments": False, "language": "en"}
        given = {"member": self.other.pk, "received_at": received_at, "actor": self.acts(self.officer)}
        given |= {name: changes.pop(name) for name in ("member", "actor") if name in changes}
        return paper_enter(kind="consultation.response", target=row, says=says | changes, **given)

    def confirmed(self, entry: PaperEntry, by: User | None = None) -> Receipt:
        return paper_confirm(entry=entry.pk, actor=self.acts(by or self.colleague))

    def fresh(self, row: Any) -> Any:
        with seeing_as(SERVICE):
            return type(row).objects.get(pk=row.pk)

"""The notice of an act that came on paper: formal, to all contacts of the member, at once."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import override

from portal.core import clock
from portal.core.notices.kinds import NoticeKind
from portal.core.paper.kinds import PAPER_KINDS
from portal.core.paper.models import PaperEntry


def kind_of_notice(contacts: Callable[..., QuerySet]) -> NoticeKind:
    """The one kind; `contacts(members, at, alternates)` are the contacts for service, which the members' side knows."""

    def first(row: PaperEntry) -> QuerySet:
        return contacts([row.member_id], clock.now())

    def alternates(row: PaperEntry) -> QuerySet:
        return contacts([row.member_id], clock.now(), alternates=True)

    return NoticeKind("paper.confirmed", formal=True, recipients=first, alternates=alternates)


def facts_of(row: PaperEntry) -> dict[str, Any]:
    """What the member is told. `act` is the kind in English, translated when the mail is written."""
    described = PAPER_KINDS[row.kind]
    title, symbol, path = described.about(row.target)
    with override("en"):
        act = str(described.label)
    return {
        "title": title, "symbol": symbol, "path": path, "act": act, "receipt": row.receipt, "digest": row.digest,
        "received_at": row.received_at, "paper": row.paper, "effect": row.effect,
    }  # fmt: skip

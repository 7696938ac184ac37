"""What several parts of the way need."""

import json

from governance.proposals.models import Proposal
from members.body.selectors import Rules, rules_numbered
from portal.core.audit.models import AuditEvent
from portal.core.classes import Audience
from portal.core.documents.services import document_reclassify
from portal.core.refusals import Receipt
from portal.core.search.services import entry_write
from portal.core.texts.models import TextVersion
from portal.core.texts.services import text_reclassify


def rules_of(proposal: Proposal) -> Rules:
    """The rules it began under, and ends under."""
    return rules_numbered(proposal.rules_version or 1, fictional=proposal.fictional)


def newest_version(proposal: Proposal) -> TextVersion:
    return proposal.text.versions.order_by("-number")[0]


def open_to(proposal: Proposal, audience: Audience) -> None:
    """Set the class of a locked proposal (saved by the move that follows) and of all that belongs to it."""
    proposal.audience = audience
    text_reclassify(proposal.text, proposal.classed)
    if proposal.document is not None:
        document_reclassify(proposal.document, proposal.classed)


def make_findable(proposal: Proposal) -> None:
    """Write the search entries of a registered proposal: its title and the words of its newest version."""
    blocks = newest_version(proposal).blocks.all()
    body = {language: "\n".join(b.body.get(language, "") for b in blocks) for language in proposal.title}
    entry_write(
        kind="proposal", target_uid=proposal.uid, title=proposal.title, body=body, path=f"proposals/{proposal.uid}/",
        fictional=proposal.fictional, classed=proposal.classed,
    )  # fmt: skip


def receipt_of(proposal: Proposal, *names: str) -> Receipt | None:
    """The receipt of the last act of one of these names, from the event that recorded it."""
    events = AuditEvent.objects.filter(target_type=Proposal._meta.label_lower, target_id=proposal.pk, name__in=names)
    event = events.order_by("-pk").first()
    if event is None:
        return None
    body = json.loads(event.body)
    return Receipt(number=body["facts"]["receipt"], instant=event.at, digest=body["text"], event=event.pk)

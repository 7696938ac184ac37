"""What participants and observers say to a round: received with a receipt, read by whoever reads the round."""

import hashlib
import json

from django.utils.translation import gettext_lazy as _

from governance.consultations.models import Consultation, Contribution, ContributionKind
from governance.consultations.notices import facts
from governance.consultations.services.common import open_now
from members.participants.selectors import represented
from members.states.models import Member
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.documents.services import receipt_number
from portal.core.locks import lock
from portal.core.notices.services import notify
from portal.core.permissions import check
from portal.core.refusals import Receipt, Refusal, Refused
from portal.core.service import service


def contribution_make(
    *,
    consultation: int,
    actor: Actor,
    kind: str,
    words: str,
    block_key: str = "",
    proposed_text: str = "",
    language: str = "en",
) -> Receipt:
    """A participant comments on a block (or the whole text) where the call invites it, or an observer's statement is circulated.

    Permission `contribution.make`. In the class of the round. Audits `contribution.made` for a participant, who is public, or
    `contribution.stated` for a state; a statement is told to all members that are consulted. Raises PermissionRefused, Refused
    (another world, an unknown paragraph, nothing said), TransitionRefused (the round is not open).
    """
    with service(actor):
        round_ = lock(Consultation, consultation)
        at = clock.now()
        owner = Member.objects.filter(pk=actor.acts_for).first()
        row = Contribution(
            consultation=round_, kind=kind, member=owner, participant=None if owner else represented(actor, at),
            author_id=actor.id, block_key=block_key, words=words, proposed_text=proposed_text, language=language, received_at=at,
            fictional=round_.fictional, audience=round_.audience, parties=[],
        )  # fmt: skip
        check("contribution.make", actor, row, at)
        open_now(round_, at)
        _refuse_unfit(row)
        row.receipt, row.digest = receipt_number(at), _digest(row)
        row.save(force_insert=True)
        name = row.participant.name if row.participant else owner.name  # type: ignore[union-attr]
        event = audit.record(
            "contribution.made" if row.participant else "contribution.stated", target=row, by=actor, at=at,
            text_hash=row.digest, receipt=row.receipt,
        )  # fmt: skip
        if kind == ContributionKind.STATEMENT:
            told = facts(round_, name=name, words=words, language=language)
            notify("consultation.statement", round_, event=event, facts=told)
    return Receipt(number=row.receipt, instant=at, digest=row.digest, event=event.pk)


def _refuse_unfit(row: Contribution) -> None:
    whose = row.participant or row.member
    if whose is None or whose.fictional != row.consultation.fictional:
        raise Refused(Refusal("other_world", _("The real and the demonstration world are never mixed."), "worlds"))
    if not row.words.strip():
        raise Refused(Refusal("empty", _("Nothing is said yet."), "consultation.contribution"))
    if row.block_key and not row.consultation.text_version.blocks.filter(key=row.block_key).exists():
        raise Refused(Refusal("unknown_block", _("The text has no such paragraph."), "consultation.text"))


def _digest(row: Contribution) -> str:
    spelled = [row.kind, row.block_key, row.words, row.proposed_text, row.language]
    return hashlib.sha256(json.dumps(spelled, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()

"""Drafts: written and changed inside one delegation, closed to the secretariat (class *delegation*)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from governance.proposals.models import Proposal, ProposalState
from governance.proposals.workflow import EDITABLE
from members.body.models import Organ
from members.body.selectors import rules_at
from members.states.models import Member
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.classes import Audience
from portal.core.locks import lock, store
from portal.core.permissions import check
from portal.core.refusals import Refusal, TransitionRefused
from portal.core.service import service
from portal.core.texts.models import TextVersion
from portal.core.texts.services import Draft, blocks_write, text_create, version_next


@dataclass(frozen=True, slots=True)
class BlockWords:
    """A block as the form gives it, in one language. `key` is empty for a new one."""

    kind: str
    words: str
    key: str = ""


def proposal_draft(
    *, actor: Actor, kind: str, organ: Organ, title: str, language: str, blocks: Sequence[BlockWords]
) -> Proposal:
    """Begin a draft for the actor's member; only its delegation can read it.

    Permission `proposal.draft` (any delegate). Audits `proposal.drafted`. Raises PermissionRefused, NoRulesInForce.
    """
    with service(actor):
        at = clock.now()
        sponsor = Member.objects.get(pk=actor.acts_for)
        proposal = Proposal(
            kind=kind, organ=organ, sponsor=sponsor, author_id=actor.id, title={language: title} if title else {},
            original_language=language, fictional=sponsor.fictional,
            rules_version=rules_at(at, fictional=sponsor.fictional).number,
            audience=Audience.DELEGATION, parties=[sponsor.pk], state_since=at,
        )  # fmt: skip
        check("proposal.draft", actor, proposal, at)
        drafts = [Draft(block.kind, {language: block.words} if block.words else {}) for block in blocks]
        proposal.text = text_create(blocks=drafts, original_language=language, like=proposal)
        proposal.save()
        audit.record("proposal.drafted", target=proposal, by=actor, at=at, kind=kind)
    return proposal


def proposal_edit(
    *,
    proposal: int,
    actor: Actor,
    expected_version: int | None = None,
    kind: str = "",
    language: str,
    title: str,
    blocks: Sequence[BlockWords],
) -> Proposal:
    """Change a draft, or a text returned for form, in one language.

    In the original language the blocks given are the whole text, in their order; in another one they only add words to
    blocks that exist. What was submitted stays frozen: a returned text gets its next version, closed to the secretariat
    until it is submitted again. Permission `proposal.draft`. Audits `proposal.edited`. Raises StaleVersion,
    PermissionRefused, TransitionRefused (it is with the secretariat, or on record).
    """
    with service(actor):
        row = lock(Proposal, proposal, expected_version)
        at = clock.now()
        check("proposal.draft", actor, row, at)
        if row.state not in EDITABLE:
            raise TransitionRefused(
                Refusal(
                    "not_editable",
                    _("The text was submitted; it can be changed only when it is returned."),
                    rule="proposal.submit",
                )
            )
        version = _writable_version(row)
        before = {block.key: block for block in version.blocks.all()}
        if language == row.original_language:
            drafts = [
                Draft(b.kind, _with_words(before.get(b.key), language, b.words), b.key if b.key in before else "")
                for b in blocks
            ]
            row.kind = kind or row.kind
        else:
            given = {block.key: block.words for block in blocks}
            drafts = [
                Draft(b.kind, _with_words(b, language, given.get(key, b.body.get(language, ""))), key)
                for key, b in before.items()
            ]
        blocks_write(version, drafts)
        row.title = {**row.title, language: title} if title else {k: v for k, v in row.title.items() if k != language}
        store(row)
        audit.record("proposal.edited", target=row, by=actor, at=at, language=language)
    return row


def proposal_delete(*, proposal: int, actor: Actor, expected_version: int | None = None) -> None:
    """Delete a draft that was never submitted; the event `proposal.deleted` stays as its tombstone.

    Permission `proposal.draft`. Raises StaleVersion, PermissionRefused, TransitionRefused (it was submitted).
    """
    with service(actor):
        row = lock(Proposal, proposal, expected_version)
        at = clock.now()
        check("proposal.draft", actor, row, at)
        if row.state != ProposalState.DRAFT:
            raise TransitionRefused(
                Refusal(
                    "not_a_draft",
                    _("Only a draft can be deleted; what was submitted stays on record."),
                    rule="proposal.submit",
                )
            )
        audit.record("proposal.deleted", target=row, by=actor, at=at)
        text = row.text
        row.delete()
        text.versions.all().delete()
        text.delete()


def _writable_version(row: Proposal) -> TextVersion:
    """The version being written; after a return the next one, which only the delegation reads."""
    version = row.text.versions.order_by("-number")[0]
    if version.frozen_at is None:
        return version
    blocks = [Draft(block.kind, block.body, block.key) for block in version.blocks.all()]
    opened = version_next(row.text, [])
    TextVersion.objects.filter(pk=opened.pk).update(audience=Audience.DELEGATION)
    opened.audience = Audience.DELEGATION
    blocks_write(opened, blocks)
    return opened


def _with_words(block: object, language: str, words: str) -> dict[str, str]:
    body = dict(getattr(block, "body", {}))
    body.pop(language, None)
    return {**body, language: words} if words else body

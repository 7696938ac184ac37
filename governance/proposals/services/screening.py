"""What the secretariat does with a submitted text: form only, never merit (domain.md §6)."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from governance.proposals.models import Proposal, Screening
from governance.proposals.models import ProposalState as State
from governance.proposals.notices import facts
from governance.proposals.services.common import make_findable, newest_version, open_to, rules_of
from governance.proposals.workflow import BEFORE_ACTION
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.classes import Audience
from portal.core.documents.models import LanguageVersion, Role, Stage
from portal.core.documents.services import document_issue, symbol_next
from portal.core.locks import lock, store
from portal.core.notices.services import notify
from portal.core.permissions import check
from portal.core.refusals import Refusal, TransitionRefused
from portal.core.service import service
from portal.core.texts.services import Draft, version_freeze, version_next
from portal.core.workflow import move


def proposal_claim(*, proposal: int, actor: Actor, expected_version: int | None = None) -> Proposal:
    """An officer takes a submitted text to examine its form. A national of the sponsor needs a second officer to join.

    Permission `proposal.claim`. Audits `proposal.claimed`. Raises StaleVersion, PermissionRefused, TransitionRefused (a
    colleague was quicker).
    """
    with service(actor):
        row = lock(Proposal, proposal, expected_version)
        at = clock.now()
        if row.state == State.SCREENING and row.claimed_by_id == actor.id:
            return row
        row.claimed_by_id, row.claimed_at = actor.id, at
        move(row, to=State.SCREENING, actor=actor, at=at)
        audit.record("proposal.claimed", target=row, by=actor, at=at, source=State.SUBMITTED)
    return row


def proposal_join(*, proposal: int, actor: Actor, expected_version: int | None = None) -> Proposal:
    """A second officer, of another nationality than the sponsor's, joins the one who claimed it.

    Permission `proposal.join`. Audits `proposal.joined`. Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Proposal, proposal, expected_version)
        at = clock.now()
        check("proposal.join", actor, row, at)
        if row.state != State.SCREENING or row.second_officer_id not in (None, actor.id):
            raise TransitionRefused(
                Refusal("no_second_needed", _("No second officer is needed here now."), rule="proposal.claim")
            )
        row.second_officer_id = actor.id
        store(row)
        audit.record("proposal.joined", target=row, by=actor, at=at)
    return row


def proposal_release(*, proposal: int, actor: Actor, reason: str, expected_version: int | None = None) -> Proposal:
    """An officer gives a claimed text back to the queue, so that an absence stops nothing. Its deadline stays.

    Permission `proposal.release`. Audits `proposal.released`. Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Proposal, proposal, expected_version)
        at = clock.now()
        row.claimed_by = row.second_officer = row.claimed_at = None
        move(row, to=State.SUBMITTED, actor=actor, at=at)
        audit.record("proposal.released", target=row, by=actor, at=at, source=State.SCREENING, reason=reason)
    return row


def proposal_return(
    *, proposal: int, actor: Actor, code: str, reason: str, expected_version: int | None = None
) -> Proposal:
    """Return a text for changes of form: a coded reason, words, and the rule cited. It lapses at `due_at`.

    Permission `proposal.examine`; guard: the second officer. Audits `proposal.returned`; serves the sponsor formally and
    tells the author. Raises StaleVersion, PermissionRefused, TransitionRefused (an unknown code among others).
    """
    with service(actor):
        row = lock(Proposal, proposal, expected_version)
        at, rules = clock.now(), rules_of(row)
        words = rules.reasons("return_for_form").get(code)
        if words is None:
            raise TransitionRefused(
                Refusal("unknown_code", _("The rules know no such reason for a return."), rule="return_for_form")
            )
        row.due_at = rules.deadline("proposal_return", at)
        move(row, to=State.RETURNED, actor=actor, at=at)
        rule = f"return_for_form.{code}"
        Screening.objects.create(
            proposal=row,
            outcome=State.RETURNED,
            code=code,
            reason=reason,
            rule=rule,
            officer_id=actor.id,
            at=at,
            **row.classed,
        )
        event = audit.record(
            "proposal.returned", target=row, by=actor, at=at, source=State.SCREENING, reason=reason, code=code, rule=rule,
            due_at=row.due_at,
        )  # fmt: skip
        told = facts(row, deadline=row.due_at, code=words, reason=reason, rule=rule)
        notify("proposal.returned", row, event=event, facts=told)
        notify("proposal.author_told", row, event=event, facts={**told, "outcome": State.RETURNED.value})
    return row


def proposal_register(*, proposal: int, actor: Actor, expected_version: int | None = None) -> Proposal:
    """Register a text whose form is complete: it gets its symbol, and all members read it.

    Permission `proposal.examine`; guard: the second officer. Audits `proposal.registered`; serves every member that may
    read with the text attached; tells the author. Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Proposal, proposal, expected_version)
        at, rules, version = clock.now(), rules_of(row), newest_version(row)
        open_to(row, Audience.MEMBERS)
        pattern = rules.symbol_pattern("proposal", organ=rules.organ_letters(row.organ.key))
        row.symbol = symbol_next(f"proposal-{row.organ.key}-{row.fictional:d}", pattern)
        row.document = document_issue(
            symbol=row.symbol,
            title=row.title,
            text_version=version,
            original_language=row.original_language,
            classed=row.classed,
        )
        row.due_at = None
        move(row, to=State.REGISTERED, actor=actor, at=at)
        Screening.objects.create(
            proposal=row, outcome=State.REGISTERED, officer_id=actor.id, at=at,
            audience=Audience.RESTRICTED, parties=row.parties,
        )  # fmt: skip
        make_findable(row)
        event = audit.record(
            "proposal.registered",
            target=row,
            by=actor,
            at=at,
            source=State.SCREENING,
            text_hash=version.digest,
            symbol=row.symbol,
        )
        notify("proposal.registered", row, event=event, facts=facts(row), text_version=version)
        notify("proposal.author_told", row, event=event, facts=facts(row, outcome=State.REGISTERED.value))
    return row


def proposal_language_add(
    *,
    proposal: int,
    actor: Actor,
    language: str,
    title: str,
    words: Mapping[str, str],
    expected_version: int | None = None,
) -> Proposal:
    """Issue a language version of a registered text: the same blocks, with `words` (block key → text) in one more language.

    The text gets its next version, frozen at once: the words of the other languages are carried over unchanged, so that
    the hash of the earlier version goes on proving them. Permission `proposal.translate`. Audits `proposal.language_added`.
    Raises StaleVersion, PermissionRefused, TransitionRefused (the original, a hole in it, or too late).
    """
    with service(actor):
        row = lock(Proposal, proposal, expected_version)
        at, version = clock.now(), newest_version(row)
        check("proposal.translate", actor, row, at)
        blocks = list(version.blocks.all())
        if row.state not in BEFORE_ACTION or row.document is None or language == row.original_language:
            raise TransitionRefused(
                Refusal(
                    "no_translation_now",
                    _("Language versions are added after registration and before action, never to the original."),
                )
            )
        if not title or any(not words.get(block.key, "").strip() for block in blocks):
            raise TransitionRefused(
                Refusal("hole_in_translation", _("A language version needs a title and words for every paragraph."))
            )
        drafts = [Draft(block.kind, {**block.body, language: words[block.key].strip()}, block.key) for block in blocks]
        made = version_next(row.text, drafts)
        digest = version_freeze(made, at)
        row.title = {**row.title, language: title}
        _issue(row, made.pk, language)
        store(row)
        make_findable(row)
        audit.record(
            "proposal.language_added",
            target=row,
            by=actor,
            at=at,
            text_hash=digest,
            language=language,
            text_version=made.number,
        )
    return row


def _issue(row: Proposal, version_id: int, language: str) -> None:
    """The document keeps its symbol and carries the version with one more language."""
    document = row.document
    assert document is not None
    document.title, document.text_version_id = row.title, version_id
    store(document)
    LanguageVersion.objects.update_or_create(
        document=document, language=language, defaults={"role": Role.TRANSLATION, "stage": Stage.ISSUED, **row.classed}
    )

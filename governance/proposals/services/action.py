"""From the registered text to its outcome. Decisions call the second half, inside their own transaction."""

from governance.proposals.models import Proposal
from governance.proposals.models import ProposalState as State
from governance.proposals.notices import facts
from governance.proposals.services.common import make_findable, newest_version, open_to, rules_of
from portal.core import audit, clock
from portal.core.actors import Actor, system
from portal.core.classes import Audience
from portal.core.documents.services import languages_of
from portal.core.locks import lock, store
from portal.core.notices.services import notify
from portal.core.permissions import check
from portal.core.service import service
from portal.core.workflow import move


def proposal_open(
    *, proposal: int, actor: Actor, waiver_reason: str = "", expected_version: int | None = None
) -> Proposal:
    """Open a registered text: all official languages exist, or the chair waives that with a reason (a use of discretion).

    Permission `proposal.open`, with a waiver also `proposal.waive_languages`. Audits `proposal.opened`, and the waiver as
    `proposal.languages_waived`; tells all members. Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Proposal, proposal, expected_version)
        at = clock.now()
        present = languages_of(row.title, newest_version(row))
        missing = [language for language in rules_of(row).official_languages() if language not in present]
        row.missing_languages = missing  # type: ignore[attr-defined]  # what the guard judges
        if missing and waiver_reason:
            check("proposal.waive_languages", actor, row, at)
            row.language_waiver = waiver_reason
        move(row, to=State.OPEN, actor=actor, at=at)
        if row.language_waiver:
            audit.record(
                "proposal.languages_waived", target=row, by=actor, at=at, reason=waiver_reason,
                missing=missing, rule="proposal.language_waiver_by_chair",
            )  # fmt: skip
        event = audit.record("proposal.opened", target=row, by=actor, at=at, source=State.REGISTERED)
        notify("proposal.opened", row, event=event, facts=facts(row, reason=row.language_waiver))
    return row


def proposal_place_for_action(*, proposal: int, actor: Actor, expected_version: int | None = None) -> Proposal:
    """The chair puts the text up for action: from now on it can only be decided, no longer withdrawn.

    Permission `proposal.place_for_action`. Audits `proposal.placed_for_action`; tells all members. Raises StaleVersion,
    PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Proposal, proposal, expected_version)
        at = clock.now()
        move(row, to=State.FOR_ACTION, actor=actor, at=at)
        event = audit.record("proposal.placed_for_action", target=row, by=actor, at=at, source=State.OPEN)
        notify("proposal.for_action", row, event=event, facts=facts(row))
    return row


def proposal_under_decision(proposal: int, actor: Actor) -> Proposal:
    """A decision procedure on it has begun. Called by decisions; permission `proposal.begin_decision` (chair).

    Audits `proposal.under_decision`. Raises PermissionRefused, TransitionRefused (it was not placed for action).
    """
    with service(actor):
        row = lock(Proposal, proposal)
        at = clock.now()
        move(row, to=State.UNDER_DECISION, actor=actor, at=at)
        audit.record("proposal.under_decision", target=row, by=actor, at=at, source=State.FOR_ACTION)
    return row


def proposal_outcome(proposal: int, outcome: str, actor: Actor, *, reason: str = "", publish: bool = False) -> Proposal:
    """What the procedure ended in: adopted, not adopted, referred; or `for_action` when a run was withdrawn without outcome.

    Called by decisions in the transaction of the act that ended it, so the portal itself moves it, and the event names
    the actor. With `publish` an adopted text becomes public at once: when that happens is a rule of the procedure that
    decided (`silence.text_public`), so it says. The sponsor is served and the author told, with the reason. Audits
    `proposal.decided`. Raises TransitionRefused.
    """
    with service(actor):
        row = lock(Proposal, proposal)
        at = clock.now()
        if outcome == State.ADOPTED and publish:
            open_to(row, Audience.PUBLIC)
        move(row, to=outcome, actor=system(actor.door), at=at)
        make_findable(row)
        event = audit.record(
            "proposal.decided", target=row, by=actor, at=at, source=State.UNDER_DECISION, reason=reason,
            text_hash=newest_version(row).digest,
        )  # fmt: skip
        if outcome != State.FOR_ACTION:
            told = facts(row, outcome=outcome, reason=reason)
            notify("proposal.decided", row, event=event, facts=told)
            notify("proposal.author_told", row, event=event, facts=told)
    return row


def proposal_publish(proposal: int, actor: Actor) -> Proposal:
    """Make a text public: an adopted one when the rules said *when recorded*, an open one on which participants are invited.

    Called by decisions and by consultations; audits `proposal.published`.
    """
    with service(actor):
        row = lock(Proposal, proposal)
        if row.state in (State.ADOPTED, State.OPEN) and row.audience != Audience.PUBLIC:
            open_to(row, Audience.PUBLIC)
            store(row)
            make_findable(row)
            audit.record("proposal.published", target=row, by=actor, text_hash=newest_version(row).digest)
    return row

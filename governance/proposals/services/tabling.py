"""What the sponsor does with a text it has finished: table it, table it again, withdraw it."""

from governance.proposals.models import Proposal
from governance.proposals.models import ProposalState as State
from governance.proposals.notices import facts, to_officers
from governance.proposals.services.common import newest_version, open_to, receipt_of, rules_of
from governance.proposals.workflow import IN_SCREENING
from members.body.selectors import rules_at
from portal.core import audit, clock
from portal.core.actors import Actor, system
from portal.core.classes import Audience
from portal.core.documents.services import receipt_number
from portal.core.locks import check_version, lock
from portal.core.notices.services import notify
from portal.core.permissions import check
from portal.core.refusals import Receipt, TransitionRefused
from portal.core.search.services import entry_remove
from portal.core.service import service
from portal.core.texts.services import version_freeze
from portal.core.workflow import move, no_such_step

TABLED = ("proposal.submitted", "proposal.resubmitted")


def proposal_submit(
    *, proposal: int, actor: Actor, expected_version: int | None = None, author_agrees_to_be_named: bool = False
) -> Receipt:
    """Table a draft: its text is frozen as version 1 with its hash, and from now on the secretariat reads it.

    Permission `proposal.table` (the power, and the member's right in the organ, at this instant). Sets `due_at` by the rule
    `proposal_claim`. Audits `proposal.submitted`; tells the officers. A second submission of the same text gives the same
    receipt. Raises StaleVersion, PermissionRefused, TransitionRefused (with what the form still lacks).
    """
    with service(actor):
        row = lock(Proposal, proposal)
        if again := _told_before(row, actor):
            return again
        check_version(row, expected_version)
        if row.state != State.DRAFT:
            raise TransitionRefused(no_such_step(row, State.SUBMITTED))
        row.author_agrees_to_be_named = author_agrees_to_be_named
        return _table(row, actor, "proposal.submitted")


def proposal_resubmit(*, proposal: int, actor: Actor, expected_version: int | None = None) -> Receipt:
    """Table a returned text again: its next version is frozen, and it waits to be claimed like a new one.

    Permission `proposal.table`. Audits `proposal.resubmitted`; tells the officers. A second time gives the same receipt.
    Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Proposal, proposal)
        if again := _told_before(row, actor):
            return again
        check_version(row, expected_version)
        if row.state != State.RETURNED:
            raise TransitionRefused(no_such_step(row, State.SUBMITTED))
        return _table(row, actor, "proposal.resubmitted")


def proposal_restore(*, proposal: int, actor: Actor) -> Proposal:
    """A text lapsed while the paper by which its sponsor tables it again had come in time: it is returned again.

    The portal's own consequence of that paper, in its transaction; the instant of receipt counts (domain.md §2). Audits
    `proposal.restored`. Raises TransitionRefused (it did not lapse, or the paper came later).
    """
    with service(actor):
        row = lock(Proposal, proposal)
        at, portal = clock.now(), system(actor.door)
        row.received_at = actor.received(at)  # type: ignore[attr-defined]
        move(row, to=State.RETURNED, actor=portal, at=at)
        audit.record("proposal.restored", target=row, by=portal, at=at, source=State.LAPSED)
    return row


def proposal_withdraw(
    *, proposal: int, actor: Actor, expected_version: int | None = None, reason: str = ""
) -> Proposal:
    """The sponsor takes its text back, before action begins (domain.md §6).

    Permission `proposal.withdraw` (power to table). Audits `proposal.withdrawn`; tells whoever knew the text: all members
    once it was registered, before that the officers. Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Proposal, proposal, expected_version)
        at, source = clock.now(), row.state
        row.due_at = None
        move(row, to=State.WITHDRAWN, actor=actor, at=at)
        event = audit.record("proposal.withdrawn", target=row, by=actor, at=at, source=source, reason=reason)
        whom = None if row.symbol else to_officers(row)
        if row.symbol == "":
            entry_remove(row.uid)
        notify("proposal.withdrawn", row, event=event, facts=facts(row, reason=reason), recipients=whom)
    return row


def _told_before(row: Proposal, actor: Actor) -> Receipt | None:
    """The receipt, when the sponsor sends again what the secretariat already has."""
    if row.state not in IN_SCREENING or actor.acts_for != row.sponsor_id:
        return None
    check("proposal.draft", actor, row, clock.now())
    return receipt_of(row, *TABLED)


def _table(row: Proposal, actor: Actor, name: str) -> Receipt:
    """Freeze, open to the secretariat, number, move, record, tell."""
    at, source = clock.now(), row.state
    if source == State.DRAFT:
        row.rules_version = rules_at(at, fictional=row.fictional).number
        row.submitted_at = actor.received(at)
    number = receipt_number(at)
    row.receipt = row.receipt or number
    row.due_at = rules_of(row).deadline("proposal_claim", actor.received(at))
    row.claimed_by = row.second_officer = row.claimed_at = None
    version = newest_version(row)
    digest = version_freeze(version, at)
    open_to(row, Audience.RESTRICTED)
    move(row, to=State.SUBMITTED, actor=actor, at=at)
    event = audit.record(
        name, target=row, by=actor, at=at, source=source, rules_version=row.rules_version, text_hash=digest, receipt=number,
        text_version=version.number,
    )  # fmt: skip
    notify("proposal.submitted", row, event=event, facts=facts(row, deadline=row.due_at))
    return Receipt(number=number, instant=actor.received(at), digest=digest, event=event.pk)

"""From the capital to the register: clearance, submission, the form check, the beginning (domain.md §5)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from governance.commitments import notices
from governance.commitments.models import Commitment, CommitmentState, CommitmentTarget
from governance.commitments.selectors.digest import digest_of
from governance.commitments.services.classes import make_findable, reclassify
from governance.commitments.services.schedule import reports_generate
from members.body.selectors import Rules, rules_numbered
from members.delegations.selectors import one_person_delegation
from portal.core import audit, clock
from portal.core.actors import Actor, system
from portal.core.classes import Audience
from portal.core.documents.services import receipt_number, symbol_next
from portal.core.intervals import since
from portal.core.locks import lock, store
from portal.core.permissions import check
from portal.core.refusals import Receipt, Refusal, TransitionRefused
from portal.core.service import service
from portal.core.workflow import move


def rules_of(row: Commitment) -> Rules:
    """The rules the commitment was begun under."""
    return rules_numbered(row.rules_version or 0, fictional=row.fictional)


def commitment_clear(*, commitment: int, actor: Actor, expected_version: int | None = None) -> Commitment:
    """The focal point clears it; it may then be submitted by whoever may bind the member. The request no longer lapses.

    Permission `commitments.clear` (never the author, unless the member declared a one-person delegation; then the act says
    so). Audits `commitment.cleared`. Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Commitment, commitment, expected_version)
        at = clock.now()
        check("commitment.clear", actor, row, at)
        if row.state != CommitmentState.CLEARANCE:
            raise TransitionRefused(Refusal("not_in_clearance", _("This is not in clearance now.")))
        row.cleared_by_id, row.due_at = actor.id, None
        row.one_person = row.author_id == actor.id and one_person_delegation(row.lead_id, at)
        store(row)
        audit.record("commitment.cleared", target=row, by=actor, at=at, one_person=row.one_person)
    return row


def commitment_submit(*, commitment: int, actor: Actor, expected_version: int | None = None) -> Receipt:
    """Submit a cleared commitment: it binds the member's word and leaves the capital. Class *restricted* until registered.

    Permission `commitments.submit` (power `bind`, right `commit`). Audits `commitment.submitted` with the hash of the terms.
    Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Commitment, commitment, expected_version)
        at = clock.now()
        received = actor.received(at)
        reclassify(row, Audience.RESTRICTED)
        row.due_at, row.submitted_at = rules_of(row).deadline("commitment_form_check", received), received
        row.receipt, row.return_reason = receipt_number(at), ""
        move(row, to=CommitmentState.SUBMITTED, actor=actor, at=at)
        digest = digest_of(row)
        event = audit.record(
            "commitment.submitted", target=row, by=actor, at=at, source=CommitmentState.CLEARANCE, text_hash=digest,
            receipt=row.receipt,
        )  # fmt: skip
    return Receipt(number=row.receipt, instant=received, digest=digest, event=event.pk)


def commitment_return(*, commitment: int, actor: Actor, reason: str, expected_version: int | None = None) -> Commitment:
    """Return it with questions of form, never of merit. It belongs to the delegation again.

    Permission `commitments.check_form`. Audits `commitment.returned`; tells the lead member's service contacts.
    Raises StaleVersion, PermissionRefused, TransitionRefused (no reason given).
    """
    with service(actor):
        row = lock(Commitment, commitment, expected_version)
        at = clock.now()
        require_reason(reason)
        row.due_at, row.return_reason, row.cleared_by, row.one_person = None, reason, None, False
        move(row, to=CommitmentState.RETURNED, actor=actor, at=at)
        event = audit.record(
            "commitment.returned", target=row, by=actor, at=at, source=CommitmentState.SUBMITTED, reason=reason
        )
        notices.returned(row, event, reason)
        reclassify(row, Audience.DELEGATION)
        row.save(update_fields=["audience", "parties"])
    return row


def commitment_register(
    *, commitment: int, actor: Actor, expected_version: int | None = None, note: str = ""
) -> Commitment:
    """Register a submitted commitment after the form check: it gets its symbol and the class the member chose.

    One that has already begun is active at once. Permission `commitments.check_form`. Audits `commitment.registered`; tells
    the lead member's service contacts and the partners'. Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Commitment, commitment, expected_version)
        at = clock.now()
        reclassify(row, row.chosen_audience)
        row.due_at = None
        move(row, to=CommitmentState.REGISTERED, actor=actor, at=at)
        row.symbol = symbol_next(symbol_series(row), rules_of(row).symbol_pattern("commitment"))
        row.save(update_fields=["symbol"])
        if row.target is not None and not row.targets.exists():
            CommitmentTarget.objects.create(
                commitment=row, value=row.target, valid=since(at), recorded=since(at), **row.classed
            )
        event = audit.record(
            "commitment.registered", target=row, by=actor, at=at, source=CommitmentState.SUBMITTED, reason=note,
            symbol=row.symbol,
        )  # fmt: skip
        notices.registered(row, event)
        make_findable(row)
        if row.starts_at <= at:
            _activate(row, at)
    return row


def commitment_activate(*, commitment: int, actor: Actor) -> Commitment:
    """Begin a registered commitment at its start, and lay out the periods of its reports. Idempotent.

    Permission `commitments.by_job`. Audits `commitment.activated`. Raises TransitionRefused (not registered).
    """
    with service(actor):
        row = lock(Commitment, commitment)
        at = clock.now()
        if row.state == CommitmentState.REGISTERED and row.starts_at <= at:
            _activate(row, at)
    return row


def _activate(row: Commitment, at: datetime) -> None:
    portal = system()
    move(row, to=CommitmentState.ACTIVE, actor=portal, at=at)
    reports_generate(row, rules_of(row), at)
    audit.record("commitment.activated", target=row, by=portal, at=at, source=CommitmentState.REGISTERED)


def symbol_series(row: Commitment) -> str:
    """Real and fictional commitments are numbered apart."""
    return "commitment-demonstration" if row.fictional else "commitment"


def require_reason(reason: str) -> None:
    """Raise TransitionRefused when discretion is used without a reason (domain.md §3.10)."""
    if not reason.strip():
        raise TransitionRefused(Refusal("reason_missing", _("A reason is needed: it stands in the public record.")))

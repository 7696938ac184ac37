"""What changes after registration: targets, shares, milestones, and the end (domain.md §5)."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from governance.commitments import notices
from governance.commitments.models import Commitment, CommitmentPartner, CommitmentState, CommitmentTarget, Milestone
from governance.commitments.services.checks import require_reason
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.intervals import between, since
from portal.core.locks import lock, store
from portal.core.permissions import check
from portal.core.refusals import Refusal, TransitionRefused
from portal.core.service import service
from portal.core.workflow import move

RUNNING = (CommitmentState.REGISTERED, CommitmentState.ACTIVE)


def target_revise(
    *, commitment: int, value: Decimal, reason: str, actor: Actor, expected_version: int | None = None
) -> CommitmentTarget:
    """Set another target from now on. The old one stays on record with its interval, and pages show both.

    Permission `commitments.submit`. Audits `commitment.target_revised`; tells the service contacts of lead and partners.
    Raises StaleVersion, PermissionRefused, TransitionRefused (no reason, nothing changed, not registered).
    """
    with service(actor):
        row = lock(Commitment, commitment, expected_version)
        at = clock.now()
        check("commitment.submit", actor, row, at)
        require_reason(reason)
        former = row.targets.filter(valid__contains=at, recorded__contains=at).first()
        if row.state not in RUNNING or former is None or former.value == value:
            raise TransitionRefused(
                Refusal(
                    "target_not_revisable", _("Only a registered target can be revised, and only to another value.")
                )
            )
        revised = _revise(row, former, value, reason, at)
        row.target = value
        store(row)
        event = audit.record(
            "commitment.target_revised", target=row, by=actor, at=at, reason=reason, former=former.value, value=value
        )
        notices.target_revised(row, event, former.value, value, reason)
    return revised


def _revise(row: Commitment, former: CommitmentTarget, value: Decimal, reason: str, at: datetime) -> CommitmentTarget:
    """Bitemporal: what was recorded until now is closed, and recorded anew with its end."""
    CommitmentTarget.objects.filter(pk=former.pk).update(recorded=between(former.recorded.lower, at))
    kept = {"commitment": row, "recorded": since(at), **row.classed}
    CommitmentTarget.objects.create(
        value=former.value, reason=former.reason, valid=between(former.valid.lower, at), **kept
    )
    return CommitmentTarget.objects.create(value=value, reason=reason, valid=since(at), **kept)


def share_confirm(*, commitment: int, actor: Actor) -> CommitmentPartner:
    """A partner member confirms its share; from now on it is named wherever the commitment is shown.

    Permission `commitments.confirm_share` (power `bind` of the partner). Audits `commitment.share_confirmed`; a second time
    changes nothing. Raises PermissionRefused, TransitionRefused (not a partner, or not submitted yet).
    """
    with service(actor):
        row = lock(Commitment, commitment)
        at = clock.now()
        partner = row.partners.filter(member=actor.acts_for).first() if actor.acts_for else None
        if partner is None or row.state not in (CommitmentState.SUBMITTED, *RUNNING):
            raise TransitionRefused(Refusal("no_share", _("No share of this member waits for its confirmation.")))
        check("commitment.confirm_share", actor, partner, at)
        if partner.confirmed_at is None:
            partner.confirmed_at, partner.audience = at, row.audience
            partner.save(update_fields=["confirmed_at", "audience"])
            store(row)
            audit.record("commitment.share_confirmed", target=row, by=actor, at=at, partner=partner.member_id)
    return partner


def milestone_reach(
    *,
    commitment: int,
    position: int,
    actor: Actor,
    reached_at: datetime | None = None,
    expected_version: int | None = None,
) -> Milestone:
    """The member says that a milestone is reached, at `reached_at` (default: now).

    Permission `commitments.submit`. Audits `commitment.milestone_reached`. Raises StaleVersion, PermissionRefused,
    TransitionRefused (not registered, unknown, reached already, in the future).
    """
    with service(actor):
        row = lock(Commitment, commitment, expected_version)
        at = clock.now()
        check("commitment.submit", actor, row, at)
        step = row.milestones.filter(position=position, reached_at__isnull=True).first()
        instant = reached_at or at
        if row.state not in RUNNING or step is None or instant > at:
            raise TransitionRefused(Refusal("milestone_not_open", _("This milestone cannot be marked as reached.")))
        step.reached_at = instant
        step.save(update_fields=["reached_at"])
        store(row)
        audit.record("commitment.milestone_reached", target=row, by=actor, at=at, position=position, reached_at=instant)
    return step


def commitment_withdraw(
    *, commitment: int, reason: str, actor: Actor, expected_version: int | None = None
) -> Commitment:
    """The member withdraws it, visibly, with a reason. What was published stays published.

    Permission `commitments.submit`. Audits `commitment.withdrawn`. Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Commitment, commitment, expected_version)
        before = row.state
        require_reason(reason)
        row.due_at, row.return_reason = None, reason
        move(row, to=CommitmentState.WITHDRAWN, actor=actor)
        audit.record("commitment.withdrawn", target=row, by=actor, source=before, reason=reason)
    return row


def commitment_end(*, commitment: int, actor: Actor, expected_version: int | None = None) -> Commitment:
    """The member declares it ended; the secretariat closes it after the last report.

    Permission `commitments.submit`. Audits `commitment.ended`. Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Commitment, commitment, expected_version)
        move(row, to=CommitmentState.CLOSING, actor=actor)
        audit.record("commitment.ended", target=row, by=actor, source=CommitmentState.ACTIVE)
    return row


def commitment_close(*, commitment: int, actor: Actor, expected_version: int | None = None) -> Commitment:
    """The secretariat closes an ended commitment. Permission `commitments.check_form`. Audits `commitment.closed`.

    Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Commitment, commitment, expected_version)
        move(row, to=CommitmentState.CLOSED, actor=actor)
        audit.record("commitment.closed", target=row, by=actor, source=CommitmentState.CLOSING)
    return row

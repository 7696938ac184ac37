"""Progress reports: written by a reporter, cleared by the focal point, checked for form by an officer (domain.md §5)."""

import hashlib
import json
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from governance.commitments import notices
from governance.commitments.models import Report, ReportState
from governance.commitments.services.checks import require_reason
from members.delegations.selectors import one_person_delegation
from portal.core import audit, clock
from portal.core.actors import Actor, Door
from portal.core.classes import Audience
from portal.core.documents.services import receipt_number
from portal.core.locks import lock, store
from portal.core.permissions import check, may
from portal.core.refusals import Receipt, Refusal, TransitionRefused
from portal.core.service import service
from portal.core.workflow import move


def report_write(
    *,
    report: int,
    stage: str,
    value: Decimal | None,
    narrative: dict[str, str],
    actor: Actor,
    expected_version: int | None = None,
) -> Report:
    """Write the draft of an open report; who writes it becomes its author. It is the delegation's own until submitted.

    Permission `reports.write`. Audits `report.drafted`. Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Report, report, expected_version)
        check("report.write", actor, row, clock.now())
        if row.state != ReportState.OPEN:
            raise TransitionRefused(Refusal("not_open", _("This report is not open now.")))
        row.stage, row.value, row.narrative, row.author_id = stage, value, narrative, actor.id
        store(row)
        audit.record("report.drafted", target=row, by=actor)
    return row


def report_send_for_clearance(*, report: int, actor: Actor, expected_version: int | None = None) -> Report:
    """Ask the focal point to clear a written report. Permission `reports.write`. Audits `report.clearance_requested`; tells
    the focal points of the member. Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Report, report, expected_version)
        move(row, to=ReportState.CLEARANCE, actor=actor)
        event = audit.record("report.clearance_requested", target=row, by=actor, source=ReportState.OPEN)
        if actor.door != Door.PAPER:  # what came by note the capital has cleared
            notices.report_clearance_requested(row, event)
    return row


def report_take_back(*, report: int, actor: Actor, expected_version: int | None = None, note: str = "") -> Report:
    """Bring a report from clearance back to draft. Permission `reports.write`. Audits `report.taken_back`.

    Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Report, report, expected_version)
        row.return_reason = note
        move(row, to=ReportState.OPEN, actor=actor)
        audit.record("report.taken_back", target=row, by=actor, source=ReportState.CLEARANCE, reason=note)
    return row


def report_clear(*, report: int, actor: Actor, expected_version: int | None = None) -> Receipt:
    """The focal point clears a report: with that it is submitted, and has the class of its commitment. Reminders stop.

    Permission `reports.clear` (never the author, unless a one-person delegation is declared; then the act says so). Audits
    `report.submitted` with the hash of what was received. Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Report, report, expected_version)
        at = clock.now()
        commitment = row.commitment
        row.audience, row.parties, row.release_at = commitment.audience, commitment.parties, commitment.release_at
        row.one_person = row.author_id == actor.id and one_person_delegation(commitment.lead_id, at)
        row.cleared_by_id, row.submitted_at, row.return_reason = actor.id, actor.received(at), ""
        row.receipt = receipt_number(at)
        move(row, to=ReportState.SUBMITTED, actor=actor, at=at)
        digest = report_digest(row)
        event = audit.record(
            "report.submitted", target=row, by=actor, at=at, source=ReportState.CLEARANCE, text_hash=digest,
            receipt=row.receipt, one_person=row.one_person, commitment=str(commitment.uid),
        )  # fmt: skip
    return Receipt(number=row.receipt, instant=actor.received(at), digest=digest, event=event.pk)


def report_accept(*, report: int, actor: Actor, expected_version: int | None = None) -> Report:
    """The form is complete: that is all “accepted” says. Permission `reports.check_form`. Audits `report.accepted`; tells
    the member's service contacts. Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Report, report, expected_version)
        move(row, to=ReportState.ACCEPTED, actor=actor)
        event = audit.record("report.accepted", target=row, by=actor, source=ReportState.SUBMITTED)
        notices.report_accepted(row, event)
    return row


def report_send_back(*, report: int, reason: str, actor: Actor, expected_version: int | None = None) -> Report:
    """Something of form is missing: say what. What was received stays on record as it is.

    Permission `reports.check_form`. Audits `report.sent_back`; tells the member's service contacts. Raises StaleVersion,
    PermissionRefused, TransitionRefused (no reason).
    """
    with service(actor):
        row = lock(Report, report, expected_version)
        require_reason(reason)
        row.return_reason = reason
        move(row, to=ReportState.SENT_BACK, actor=actor)
        event = audit.record("report.sent_back", target=row, by=actor, source=ReportState.SUBMITTED, reason=reason)
        notices.report_sent_back(row, event, reason)
    return row


def report_renew(*, report: int, actor: Actor) -> Report:
    """Answer a report that was sent back with a new one: the old row is superseded, the new begins with its words.

    Permission `reports.write`. Audits `report.superseded` and `report.opened`. Raises PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Report, report)
        move(row, to=ReportState.SUPERSEDED, actor=actor)
        audit.record("report.superseded", target=row, by=actor, source=ReportState.SENT_BACK)
        fresh = _again(row)
        audit.record("report.opened", target=fresh, by=actor)
    return fresh


def report_recall(*, report: int, reason: str, actor: Actor, expected_version: int | None = None) -> Report:
    """The focal point takes a submitted report back before it is accepted; the period is open again.

    Permission `reports.clear`. Audits `report.recalled` and `report.opened`. Returns the new, open report. Raises
    StaleVersion, PermissionRefused, TransitionRefused (no reason).
    """
    with service(actor):
        row = lock(Report, report, expected_version)
        require_reason(reason)
        row.return_reason = reason
        move(row, to=ReportState.RECALLED, actor=actor)
        audit.record("report.recalled", target=row, by=actor, source=ReportState.SUBMITTED, reason=reason)
        fresh = _again(row)
        audit.record("report.opened", target=fresh, by=actor)
    return fresh


def _again(row: Report) -> Report:
    """An open report for the same period with the same words, the delegation's own."""
    return Report.objects.create(
        commitment_id=row.commitment_id, state=ReportState.OPEN, period_starts_at=row.period_starts_at,
        period_ends_at=row.period_ends_at, due_at=row.due_at, stage=row.stage, value=row.value, narrative=row.narrative,
        author_id=row.author_id, return_reason=row.return_reason, reminders=row.reminders, audience=Audience.DELEGATION,
        parties=[row.commitment.lead_id], rules_version=row.rules_version, fictional=row.fictional,
    )  # fmt: skip


def report_digest(row: Report) -> str:
    """SHA-256 over what the member says of the period."""
    said = {
        "period": [row.period_starts_at.isoformat(), row.period_ends_at.isoformat()],
        "stage": row.stage,
        "value": None if row.value is None else f"{row.value:.4f}",
        "narrative": row.narrative,
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def report_file(
    *,
    report: int,
    stage: str,
    value: Decimal | None,
    narrative: dict[str, str],
    actor: Actor,
    expected_version: int | None = None,
    send: bool = True,
) -> Report | Receipt:
    """Write a report and send it on in one act: to the focal point, or, where one person both writes and clears, submitted.

    Permissions and audit are those of `report_write`, `report_send_for_clearance` and `report_clear`: all happen or none.
    Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = report_write(
            report=report, stage=stage, value=value, narrative=narrative, actor=actor, expected_version=expected_version
        )
        if not send:
            return row
        row = report_send_for_clearance(report=report, actor=actor)
        if may(actor, "report.clear", row, clock.now()) is None:
            return report_clear(report=report, actor=actor)
    return row

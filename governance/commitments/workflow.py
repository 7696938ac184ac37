"""The tables of commitments and their reports (domain.md §5)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from governance.commitments.models import Commitment, CommitmentState, Report, ReportState
from portal.core.refusals import Refusal
from portal.core.workflow import Transition, Workflow

C, R = CommitmentState, ReportState


def cleared(row: Commitment, at: datetime) -> Refusal | None:
    """Nothing leaves the capital before the focal point has cleared it."""
    if row.cleared_by_id is not None:
        return None
    return Refusal("not_cleared", _("The national focal point has not cleared this yet."), rule="clearance")


def complete(row: Commitment, at: datetime) -> Refusal | None:
    """A commitment can be cleared when it says what, under which point, and until when."""
    if row.title.get(row.original_language) and row.points.exists():
        return None
    return Refusal("not_complete", _("A title in the original language and at least one point of a plan are needed."))


def reported(row: Report, at: datetime) -> Refusal | None:
    """A report says at least at which stage the member stands."""
    if row.stage:
        return None
    return Refusal("not_complete", _("The report does not say yet at which stage the commitment stands."))


COMMITMENT = Workflow(
    name="commitment",
    desk={"submitted": "officer", "closing": "officer"},
    states=C,
    shapes={
        C.DRAFT: "wait",
        C.CLEARANCE: "wait",
        C.SUBMITTED: "open",
        C.RETURNED: "stop",
        C.REGISTERED: "done",
        C.ACTIVE: "good",
        C.CLOSING: "open",
        C.CLOSED: "done",
        C.WITHDRAWN: "stop",
        C.SUPERSEDED: "done",
    },
    transitions=[
        Transition(C.DRAFT, C.CLEARANCE, "commitment.draft", _("Send for clearance"), complete, "clearance_lapse"),
        Transition(C.RETURNED, C.CLEARANCE, "commitment.draft", _("Send for clearance"), complete, "clearance_lapse"),
        Transition(C.CLEARANCE, C.DRAFT, "commitment.take_back", _("Take back to draft")),
        Transition(C.CLEARANCE, C.SUBMITTED, "commitment.submit", _("Submit"), cleared, "commitment_form_check"),
        Transition(C.SUBMITTED, C.RETURNED, "commitment.check_form", _("Return with questions"), discretion=True),
        Transition(C.SUBMITTED, C.REGISTERED, "commitment.check_form", _("Register")),
        Transition(C.REGISTERED, C.ACTIVE, "commitment.by_job", _("Begins"), by_job=True),
        Transition(C.SUBMITTED, C.WITHDRAWN, "commitment.submit", _("Withdraw")),
        Transition(C.REGISTERED, C.WITHDRAWN, "commitment.submit", _("Withdraw")),
        Transition(C.ACTIVE, C.WITHDRAWN, "commitment.submit", _("Withdraw")),
        Transition(C.ACTIVE, C.CLOSING, "commitment.submit", _("Declare it ended")),
        Transition(C.CLOSING, C.CLOSED, "commitment.check_form", _("Close")),
    ],
)

REPORT = Workflow(
    name="report",
    desk={"submitted": "officer"},
    states=R,
    shapes={
        R.NOT_DUE: "wait",
        R.OPEN: "open",
        R.CLEARANCE: "wait",
        R.SUBMITTED: "open",
        R.SENT_BACK: "stop",
        R.ACCEPTED: "done",
        R.RECALLED: "stop",
        R.SUPERSEDED: "done",
    },
    transitions=[
        Transition(R.NOT_DUE, R.OPEN, "report.by_job", _("Opens"), by_job=True),
        Transition(R.OPEN, R.CLEARANCE, "report.write", _("Send for clearance"), reported),
        Transition(R.CLEARANCE, R.OPEN, "report.write", _("Take back to draft")),
        Transition(R.CLEARANCE, R.SUBMITTED, "report.clear", _("Clear and submit"), reported),
        Transition(R.SUBMITTED, R.SENT_BACK, "report.check_form", _("Send back"), discretion=True),
        Transition(R.SUBMITTED, R.ACCEPTED, "report.check_form", _("Accept as complete")),
        Transition(R.SUBMITTED, R.RECALLED, "report.clear", _("Recall")),
        Transition(R.SENT_BACK, R.SUPERSEDED, "report.write", _("Answer with a new report")),
    ],
)

"""The only writers of commitments and reports."""

from governance.commitments.services.changes import (
    commitment_close,
    commitment_end,
    commitment_withdraw,
    milestone_reach,
    share_confirm,
    target_revise,
)
from governance.commitments.services.checks import (
    commitment_activate,
    commitment_clear,
    commitment_register,
    commitment_return,
    commitment_submit,
)
from governance.commitments.services.drafts import (
    Share,
    Step,
    Terms,
    commitment_draft,
    commitment_edit,
    commitment_send_for_clearance,
    commitment_take_back,
)
from governance.commitments.services.jobs import clearances_lapse, commitments_begin, reports_open, reports_remind
from governance.commitments.services.reports import (
    report_accept,
    report_clear,
    report_file,
    report_recall,
    report_renew,
    report_send_back,
    report_send_for_clearance,
    report_take_back,
    report_write,
)

__all__ = [
    "Share",
    "Step",
    "Terms",
    "clearances_lapse",
    "commitment_activate",
    "commitment_clear",
    "commitment_close",
    "commitment_draft",
    "commitment_edit",
    "commitment_end",
    "commitment_register",
    "commitment_return",
    "commitment_send_for_clearance",
    "commitment_submit",
    "commitment_take_back",
    "commitment_withdraw",
    "commitments_begin",
    "milestone_reach",
    "report_accept",
    "report_clear",
    "report_file",
    "report_recall",
    "report_renew",
    "report_send_back",
    "report_send_for_clearance",
    "report_take_back",
    "report_write",
    "reports_open",
    "reports_remind",
    "share_confirm",
    "target_revise",
]

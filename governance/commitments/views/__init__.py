"""Pages of commitments and reports: read, write, act."""

from governance.commitments.views.acts import act, report_act
from governance.commitments.views.read import commitment_list, detail, figures, queue, report
from governance.commitments.views.write import edit, new, report_write

__all__ = [
    "act",
    "commitment_list",
    "detail",
    "edit",
    "figures",
    "new",
    "queue",
    "report",
    "report_act",
    "report_write",
]

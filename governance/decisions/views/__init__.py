"""Pages of silence runs and decisions."""

from governance.decisions.views.acting import act, paper, paper_confirm, paper_scan, paper_set_aside, statement_withdraw
from governance.decisions.views.calling import prepare, record, step
from governance.decisions.views.reading import decision, index, run

__all__ = [
    "act",
    "decision",
    "index",
    "paper",
    "paper_confirm",
    "paper_scan",
    "paper_set_aside",
    "prepare",
    "record",
    "run",
    "statement_withdraw",
    "step",
]

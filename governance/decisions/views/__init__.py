"""Pages of silence runs and decisions."""

from governance.decisions.views.acting import act, paper, paper_confirm, paper_set_aside, statement_withdraw
from governance.decisions.views.calling import certify, extend, notify, prepare, prove, record, withdraw
from governance.decisions.views.reading import decision, index, run

__all__ = [
    "act",
    "certify",
    "decision",
    "extend",
    "index",
    "notify",
    "paper",
    "paper_confirm",
    "paper_set_aside",
    "prepare",
    "prove",
    "record",
    "run",
    "statement_withdraw",
    "withdraw",
]

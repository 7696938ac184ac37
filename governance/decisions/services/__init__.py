"""Writers of silence runs and decisions."""

from governance.decisions.services.acts import act_receive, statement_withdraw
from governance.decisions.services.calling import run_extend, run_notify, run_prepare, run_withdraw
from governance.decisions.services.outcomes import decision_record, run_certify, run_prove_service
from governance.decisions.services.paper import paper_act_confirm, paper_act_enter, paper_act_set_aside
from governance.decisions.services.timed import runs_move_due

__all__ = [
    "act_receive",
    "decision_record",
    "paper_act_confirm",
    "paper_act_enter",
    "paper_act_set_aside",
    "run_certify",
    "run_extend",
    "run_notify",
    "run_prepare",
    "run_prove_service",
    "run_withdraw",
    "runs_move_due",
    "statement_withdraw",
]

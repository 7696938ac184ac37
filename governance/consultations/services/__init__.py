"""The only writers of consultation rounds (domain.md §7)."""

from governance.consultations.services.comments import comment_add, comment_choose
from governance.consultations.services.contributions import contribution_make
from governance.consultations.services.paper import response_admits, response_on_paper
from governance.consultations.services.responses import response_clear, response_draft
from governance.consultations.services.rounds import (
    consultation_cancel,
    consultation_extend,
    consultation_notify,
    consultation_plan,
)
from governance.consultations.services.timed import consultations_move_due, consultations_remind_due

__all__ = [
    "comment_add",
    "comment_choose",
    "consultation_cancel",
    "consultation_extend",
    "consultation_notify",
    "consultation_plan",
    "consultations_move_due",
    "consultations_remind_due",
    "contribution_make",
    "response_admits",
    "response_clear",
    "response_draft",
    "response_on_paper",
]

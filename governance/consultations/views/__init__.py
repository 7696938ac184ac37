"""Pages of consultation rounds: read, respond, the secretariat's desk."""

from governance.consultations.views.desk import act, confirm, gap, paper, plan
from governance.consultations.views.read import consultation_list, detail
from governance.consultations.views.respond import choose, clear, comment, response

__all__ = [
    "act",
    "choose",
    "clear",
    "comment",
    "confirm",
    "consultation_list",
    "detail",
    "gap",
    "paper",
    "plan",
    "response",
]

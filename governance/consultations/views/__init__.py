"""Pages of consultation rounds: read, respond, the secretariat's desk."""

from governance.consultations.views.contribute import contribute
from governance.consultations.views.desk import act, gap, plan
from governance.consultations.views.read import consultation_list, detail
from governance.consultations.views.respond import choose, clear, comment, response

__all__ = [
    "act",
    "choose",
    "clear",
    "comment",
    "consultation_list",
    "contribute",
    "detail",
    "gap",
    "plan",
    "response",
]

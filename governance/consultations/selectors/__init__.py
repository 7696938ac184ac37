"""Reading consultation rounds: lists, one page, who has responded, what waits for a person."""

from governance.consultations.selectors.lists import (
    consultation_for,
    list_of,
    open_proposals,
    rounds_under,
)
from governance.consultations.selectors.page import (
    Gap,
    GroupRow,
    comments_of,
    draft_of,
    groups,
    is_consulted,
    responses_of,
    service_gap,
    still_needed,
    trail,
)
from governance.consultations.selectors.waiting import waits_for

__all__ = [
    "Gap",
    "GroupRow",
    "comments_of",
    "consultation_for",
    "draft_of",
    "groups",
    "is_consulted",
    "list_of",
    "open_proposals",
    "responses_of",
    "rounds_under",
    "service_gap",
    "still_needed",
    "trail",
    "waits_for",
]

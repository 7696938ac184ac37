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
    contributions_of,
    draft_of,
    groups,
    is_consulted,
    may_contribute,
    record,
    responses_of,
    service_gap,
    still_needed,
)
from governance.consultations.selectors.waiting import waits_for

__all__ = [
    "Gap",
    "GroupRow",
    "comments_of",
    "consultation_for",
    "contributions_of",
    "draft_of",
    "groups",
    "is_consulted",
    "list_of",
    "may_contribute",
    "open_proposals",
    "record",
    "responses_of",
    "rounds_under",
    "service_gap",
    "still_needed",
    "waits_for",
]

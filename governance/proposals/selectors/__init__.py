"""Reading proposals: lists, one page, what is still needed, what waits for a person."""

from governance.proposals.selectors.lists import TABS, list_of, proposal_for, queue, tab_states
from governance.proposals.selectors.page import (
    PageText,
    languages_with,
    last_return,
    missing_languages,
    newest_text,
    path_of,
    second_officer_needed,
    steps,
    trail,
)
from governance.proposals.selectors.sentences import still_needed
from governance.proposals.selectors.waiting import waits_for

__all__ = [
    "TABS",
    "PageText",
    "languages_with",
    "last_return",
    "list_of",
    "missing_languages",
    "newest_text",
    "path_of",
    "proposal_for",
    "queue",
    "second_officer_needed",
    "steps",
    "still_needed",
    "tab_states",
    "trail",
    "waits_for",
]

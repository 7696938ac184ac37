"""Reading proposals: lists, one page, what is still needed, what waits for a person."""

from governance.proposals.selectors.checks import facts_for_check, organs_for, return_codes
from governance.proposals.selectors.lists import (
    TABS,
    list_of,
    part_of_member,
    proposal_for,
    queue,
    sponsors_of,
    tab_states,
)
from governance.proposals.selectors.page import (
    UNDER_PROPOSAL,
    PageText,
    Under,
    language_for,
    languages_with,
    last_return,
    missing_languages,
    newest_text,
    path_of,
    permissions_of,
    record,
    second_officer_needed,
    under,
)
from governance.proposals.selectors.sentences import still_needed
from governance.proposals.selectors.waiting import waits_for

__all__ = [
    "TABS",
    "UNDER_PROPOSAL",
    "PageText",
    "Under",
    "facts_for_check",
    "language_for",
    "languages_with",
    "last_return",
    "list_of",
    "missing_languages",
    "newest_text",
    "organs_for",
    "part_of_member",
    "path_of",
    "permissions_of",
    "proposal_for",
    "queue",
    "record",
    "return_codes",
    "second_officer_needed",
    "sponsors_of",
    "still_needed",
    "tab_states",
    "under",
    "waits_for",
]

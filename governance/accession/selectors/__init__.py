"""Reading accession: the tracker, the page of an application, what waits for whom."""

from governance.accession.selectors.page import (
    application_for,
    blocks_of,
    bound,
    instrument_waiting,
    joining,
    path_of,
    return_codes,
    returns_of,
)
from governance.accession.selectors.sentences import needed, needed_here, needed_in_languages
from governance.accession.selectors.tracker import Line, part_of_member, tracker
from governance.accession.selectors.waiting import waits_for

__all__ = [
    "Line",
    "application_for",
    "blocks_of",
    "bound",
    "instrument_waiting",
    "joining",
    "needed",
    "needed_here",
    "needed_in_languages",
    "part_of_member",
    "path_of",
    "return_codes",
    "returns_of",
    "tracker",
    "waits_for",
]

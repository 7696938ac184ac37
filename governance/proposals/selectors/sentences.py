"""What is still needed for a proposal to move on: who, what, by when, in one or two sentences (domain.md §3.7)."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from governance.proposals.models import Proposal
from governance.proposals.models import ProposalState as State
from portal.core.display.instants import show
from portal.core.display.texts import NAMES, local_text


def still_needed(proposal: Proposal, *, missing: Sequence[str] = (), second_officer: bool = False) -> str:
    """The sentence, in the reader's language. `missing` are the official languages that do not exist yet."""
    named = {"sponsor": local_text(proposal.sponsor.name).text, "due": show(proposal.due_at) if proposal.due_at else ""}
    if proposal.state == State.REGISTERED:
        return _registered(missing, bool(proposal.language_waiver))
    if second_officer:
        return _("A second officer joins, because the officer is a national of the sponsor; then the secretariat registers or "
                 "returns it by %(due)s.") % named  # fmt: skip
    return _sentences()[State(proposal.state)] % named


def _registered(missing: Sequence[str], waived: bool) -> str:
    if not missing or waived:
        return _("The secretariat opens it: the text exists in all official languages.")
    languages = pgettext("between items", ", ").join(NAMES[language] for language in missing)
    return _("Versions in %(languages)s. Then the secretariat opens it; the chair may waive them with a reason.") % {
        "languages": languages
    }


def _sentences() -> dict[State, str]:
    return {
        State.DRAFT: _("A delegate of %(sponsor)s with the power to table submits it. Until then only this delegation can "
                       "read it, not the secretariat."),
        State.SUBMITTED: _("An officer of the secretariat claims it, then registers or returns it, by %(due)s."),
        State.SCREENING: _("The officer who claimed it registers or returns it by %(due)s. Only the form is examined, never "
                           "the merit."),
        State.RETURNED: _("%(sponsor)s changes the form and submits it again by %(due)s. After that instant it lapses."),
        State.OPEN: _("The chair places it for action. Until then members are consulted on it."),
        State.FOR_ACTION: _("The chair begins the decision. The text now changes only by adopted amendments."),
        State.UNDER_DECISION: _("The end of the decision that is under way."),
        State.ADOPTED: _("Nothing. The text was adopted."),
        State.NOT_ADOPTED: _("Nothing. The text was not adopted."),
        State.REFERRED: _("The meeting it was referred to takes it up."),
        State.WITHDRAWN: _("Nothing. %(sponsor)s withdrew it; any member may take it up as its own."),
        State.LAPSED: _("Nothing. It was not submitted again in time; the same text may be submitted as a new proposal."),
        State.DECLINED: _("Nothing, unless the sponsor appeals."),
    }  # fmt: skip

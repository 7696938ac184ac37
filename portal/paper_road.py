"""The part of the wiring that opens the paper road: every act of a member that may come by note or mail (domain.md §2)."""

from portal.core.audit.words import tell
from portal.core.notices.kinds import register
from portal.core.paper.kinds import PAPER_KINDS
from portal.core.permissions import PERMISSIONS
from portal.core.waiting import WAITING
from portal.core.workflow import WORKFLOWS


def fill() -> None:
    """Fill the floor's registries about paper. A test proves that no act of a member is missing (tests/test_member_acts.py)."""
    from members.body.permissions import officer
    from members.delegations.selectors import contact_recipients
    from portal.core.paper import notices, permissions, selectors, words
    from portal.core.paper.models import PaperEntry
    from portal.core.paper.workflow import PAPER

    tell(words.SENTENCES, words.SUBJECTS)
    WORKFLOWS.register(PaperEntry, PAPER)
    WAITING.register("paper", selectors.waits_for)
    register(notices.kind_of_notice(contact_recipients))
    for name, predicate in permissions.permissions(officer).items():
        PERMISSIONS.register(name, predicate)
    _kinds()


def _kinds() -> None:
    from governance.accession import paper as accession
    from governance.commitments import paper as commitments
    from governance.consultations import paper as consultations
    from governance.decisions import paper as decisions
    from governance.proposals import paper as proposals
    from initiatives.exchange import paper as exchange
    from initiatives.programmes import paper as programmes
    from members.credentials import paper as credentials
    from members.partners import paper as partners
    from members.post import paper as post
    from members.states import paper as states

    features = (
        accession, commitments, consultations, credentials, decisions, exchange, partners, post, programmes, proposals,
        states,
    )  # fmt: skip
    for feature in features:
        for name, kind in feature.KINDS.items():
            PAPER_KINDS.register(name, kind)

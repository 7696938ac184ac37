"""The only writers of proposals (domain.md §6), one module for each part of the way."""

from governance.proposals.services.action import (
    proposal_open,
    proposal_outcome,
    proposal_place_for_action,
    proposal_publish,
    proposal_under_decision,
)
from governance.proposals.services.deadlines import proposals_lapse_due, proposals_warn_due
from governance.proposals.services.drafting import (
    BlockWords,
    proposal_delete,
    proposal_draft,
    proposal_edit,
)
from governance.proposals.services.screening import (
    proposal_claim,
    proposal_join,
    proposal_language_add,
    proposal_register,
    proposal_release,
    proposal_return,
)
from governance.proposals.services.tabling import (
    proposal_restore,
    proposal_resubmit,
    proposal_submit,
    proposal_withdraw,
)

__all__ = [
    "BlockWords",
    "proposal_claim",
    "proposal_delete",
    "proposal_draft",
    "proposal_edit",
    "proposal_join",
    "proposal_language_add",
    "proposal_open",
    "proposal_outcome",
    "proposal_place_for_action",
    "proposal_publish",
    "proposal_register",
    "proposal_release",
    "proposal_restore",
    "proposal_resubmit",
    "proposal_return",
    "proposal_submit",
    "proposal_under_decision",
    "proposal_withdraw",
    "proposals_lapse_due",
    "proposals_warn_due",
]

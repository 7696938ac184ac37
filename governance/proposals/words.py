"""The sentences of the record about proposals."""

from django.utils.translation import gettext_lazy as _

from portal.core.audit.words import Subject, of_members, of_others
from portal.core.discretion import Discretion

SENTENCES = of_members(
    {
        "proposal.drafted": _("Draft begun"),
        "proposal.edited": _("Draft changed"),
        "proposal.deleted": _("Draft deleted"),
        "proposal.submitted": _("Submitted, receipt %(receipt)s"),
        "proposal.resubmitted": _("Submitted again, receipt %(receipt)s"),
        "proposal.withdrawn": _("Withdrawn by the sponsor"),
    }
) | of_others(
    {
        "proposal.claimed": _("Claimed by the secretariat"),
        "proposal.joined": _("A second officer joined"),
        "proposal.released": _("Given back to the queue"),
        "proposal.returned": _("Returned for changes of form"),
        "proposal.return_ending": _("Sponsor warned: the text lapses soon"),
        "proposal.lapsed": _("Lapsed"),
        "proposal.restored": _("Restored: a paper had come in time"),
        "proposal.registered": _("Registered as %(symbol)s"),
        "proposal.language_added": _("Language version added: %(language)s"),
        "proposal.languages_waived": _("Missing language versions waived by the chair: %(reason)s"),
        "proposal.opened": _("Opened"),
        "proposal.placed_for_action": _("Placed for action by the chair"),
        "proposal.under_decision": _("Decision procedure begun"),
        "proposal.decided": _("Outcome: %(state)s"),
        "proposal.published": _("Text made public"),
    }
)
SUBJECTS = {"governance.proposal": Subject(_("Proposal"), "title", "symbol", "proposals:detail", fictional="fictional")}
DISCRETION = {
    "proposal.languages_waived": Discretion.WAIVER,
    "proposal.returned": Discretion.RETURN,
}

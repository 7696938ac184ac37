"""What forms and check pages need to know before anything is sent."""

from datetime import datetime

from django.utils.translation import gettext as _

from governance.proposals.models import Proposal, ProposalKind
from governance.proposals.models import ProposalState as State
from members.body.models import Organ
from members.body.selectors import rules_at, rules_numbered
from portal.core.display.instants import show
from portal.core.display.texts import NAMES, local_text


def return_codes(proposal: Proposal) -> list[tuple[str, str]]:
    """The coded reasons for a return by the rules it began under, in the reader's language."""
    rules = rules_numbered(proposal.rules_version or 1, fictional=proposal.fictional)
    return [(code, local_text(label).text) for code, label in rules.reasons("return_for_form").items()]


def organs_for(fictional: bool, at: datetime) -> list[tuple[str, str]]:
    """The organs to which texts can be tabled, key and name: those with a row in the decision matrix."""
    rules = rules_at(at, fictional=fictional)
    keys = {row["organ"] for row in rules.content["decision_matrix"] if row["kind"] in ProposalKind.values}
    found = Organ.objects.filter(key__in=keys, fictional=fictional).order_by("pk")
    return [(str(organ.pk), local_text(organ.name).text) for organ in found]


def facts_for_check(proposal: Proposal, at: datetime) -> list[tuple[str, str]]:
    """What stands above the answers on a check page: the text, for whom, by which power."""
    facts = [
        (_("Proposal"), local_text(proposal.title, original=proposal.original_language).text),
        (_("Kind of text"), str(ProposalKind(proposal.kind).label)),
        (_("Sponsor"), local_text(proposal.sponsor.name).text),
        (_("Original language"), NAMES[proposal.original_language]),
    ]
    if proposal.state in (State.DRAFT, State.RETURNED):
        facts.append((_("Power used"), _("table")))
    if proposal.due_at:
        facts.append((_("Last instant"), str(show(proposal.due_at))))
    return facts

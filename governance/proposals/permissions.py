"""Who may do what to a proposal (domain.md §6)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from governance.proposals.models import Proposal
from members.body.models import Office
from members.body.permissions import chair, entitled, item_of, officer
from members.delegations.permissions import delegate_of, with_power
from portal.core.actors import Actor
from portal.core.permissions import Predicate, any_of, only_system
from portal.core.refusals import Refusal


def sponsor_of(proposal: Proposal) -> int:
    return proposal.sponsor_id


def tables(actor: Actor, proposal: Proposal, at: datetime) -> Refusal | None:
    """A delegate with the power to table, of a member that holds the right to table in the organ at this instant."""
    if refusal := with_power("table", sponsor_of)(actor, proposal, at):
        return refusal
    return entitled(proposal.sponsor, "table", proposal.organ, at, item_of(proposal.organ, proposal.kind))


def examines(actor: Actor, proposal: Proposal, at: datetime) -> Refusal | None:
    """The officer who claimed it, or the second officer who joined."""
    if refusal := officer(actor, proposal, at):
        return refusal
    if actor.id in (proposal.claimed_by_id, proposal.second_officer_id):
        return None
    return Refusal("not_yours", _("Another officer has claimed this proposal."), rule="proposal.claim")


def joins(actor: Actor, proposal: Proposal, at: datetime) -> Refusal | None:
    """A second officer: another person, who is no national of the sponsor."""
    if refusal := officer(actor, proposal, at):
        return refusal
    if actor.id == proposal.claimed_by_id:
        return Refusal(
            "two_persons", _("You claimed this proposal: the second officer is another person."), rule="proposal.claim"
        )
    return _no_national(actor, proposal, at)


def _no_national(actor: Actor, proposal: Proposal, at: datetime) -> Refusal | None:
    if Office.objects.at(at).filter(user=actor.id, nationality=proposal.sponsor_id).exists():
        return Refusal("national_of_sponsor", _("You are a national of the sponsor."), rule="proposal.claim")
    return None


_JOB_ONLY = Refusal("job_only", _("Only the portal's own clock does this."), rule="periods")
_OUTCOME_ONLY = Refusal("outcome_only", _("Only the end of a decision procedure does this."), rule="decision_matrix")

PERMISSIONS: dict[str, Predicate] = {
    "proposal.draft": delegate_of(sponsor_of),
    "proposal.table": tables,
    "proposal.withdraw": with_power("table", sponsor_of),
    "proposal.claim": officer,
    "proposal.join": joins,
    "proposal.release": officer,
    "proposal.examine": examines,
    "proposal.translate": officer,
    "proposal.open": any_of(officer, chair),
    "proposal.waive_languages": chair,
    "proposal.place_for_action": chair,
    "proposal.begin_decision": any_of(chair, only_system(_JOB_ONLY)),
    "proposal.outcome": only_system(_OUTCOME_ONLY),
    "proposal.lapse": only_system(_JOB_ONLY),
}

"""Which class a commitment and its parts have at each step. Called inside services; audits nothing of its own."""

from governance.commitments.models import Commitment, CommitmentPartner, CommitmentTarget, Milestone
from portal.core.classes import Audience
from portal.core.search.services import entry_write


def reclassify(commitment: Commitment, audience: str) -> None:
    """Give an unsaved change of class to a commitment and carry it to its parts.

    Partners become parties with submission. A partner that has not confirmed its share is named to the members concerned
    and the secretariat alone: nobody is announced as a partner before it says so itself.
    """
    partners = [key for key in commitment.partners.values_list("member", flat=True) if key]
    commitment.audience = audience
    commitment.parties = [commitment.lead_id] + ([] if audience == Audience.DELEGATION else sorted(partners))
    for model in (CommitmentTarget, Milestone):
        model._base_manager.filter(commitment=commitment).update(**commitment.classed)
    rows = CommitmentPartner._base_manager.filter(commitment=commitment)
    rows.update(**commitment.classed)
    if audience != Audience.DELEGATION:
        rows.filter(member__isnull=False, confirmed_at__isnull=True).update(audience=Audience.RESTRICTED)


def make_findable(commitment: Commitment) -> None:
    """Write the search entries of a registered commitment, in its class."""
    entry_write(
        kind="commitment", target_uid=commitment.uid, title=commitment.title, body=commitment.summary,
        path=f"commitments/{commitment.uid}/", fictional=commitment.fictional, classed=commitment.classed,
    )  # fmt: skip

"""Which notices proposals send, to whom, with which facts."""

from typing import Any

from django.db.models import QuerySet

from governance.proposals.models import Proposal
from members.body.models import Office, OfficeKind
from members.body.permissions import entitled_members
from members.body.selectors import rules_at
from members.delegations.selectors import contact_recipients, person_recipients
from portal.core import clock
from portal.core.eyes import SERVICE, seeing_as
from portal.core.notices.kinds import NoticeKind
from portal.core.notices.preview import Preview, preview


def to_officers(proposal: Proposal) -> QuerySet:
    """The officers of the secretariat, as persons."""
    officers = Office.objects.at(clock.now()).filter(
        kind__in=[OfficeKind.OFFICER, OfficeKind.LEGAL], user__fictional=proposal.fictional
    )
    return person_recipients(officers.values("user"))


def to_sponsor(proposal: Proposal) -> QuerySet:
    """The sponsor's contacts for formal service."""
    return contact_recipients([proposal.sponsor_id], clock.now())


def to_sponsor_alternates(proposal: Proposal) -> QuerySet:
    return contact_recipients([proposal.sponsor_id], clock.now(), alternates=True)


def to_author(proposal: Proposal) -> QuerySet:
    """The person who drafted it: the author always hears the outcome (domain.md §6)."""
    return person_recipients([proposal.author_id], member_id=proposal.sponsor_id)


def to_members(proposal: Proposal, *, alternates: bool = False) -> QuerySet:
    """The contacts of all who may read documents of limited distribution in the organ."""
    at = clock.now()
    rules = rules_at(at, fictional=proposal.fictional)
    return contact_recipients(entitled_members("read", None, at, rules).values("pk"), at, alternates=alternates)


def to_member_alternates(proposal: Proposal) -> QuerySet:
    return to_members(proposal, alternates=True)


def facts(proposal: Proposal, **more: Any) -> dict[str, Any]:
    """The facts every notice about a proposal freezes."""
    return {
        "title": proposal.title,
        "symbol": proposal.symbol or proposal.receipt,
        "path": f"proposals/{proposal.uid}/",
        "sponsor": proposal.sponsor.name,
        **more,
    }


def preview_of(kind: str, proposal: Proposal) -> Preview:
    """“This will notify N people”: how many, of how many members, and the letter.

    Counted with service eyes: how many are told is no secret, who they are is not shown.
    """
    with seeing_as(SERVICE):
        chosen = to_officers(proposal) if kind == "proposal.withdrawn" and not proposal.symbol else None
        shown = facts(proposal, reason=UNKNOWN)
        if kind == "proposal.registered":
            shown["symbol"] = UNKNOWN
        return preview(kind, proposal, facts=shown, recipients=chosen)


#: Stands in a preview for what is known only when the act is taken.
UNKNOWN = "…"

KINDS = [
    NoticeKind("proposal.submitted", formal=False, recipients=to_officers),
    NoticeKind("proposal.returned", formal=True, recipients=to_sponsor, alternates=to_sponsor_alternates),
    NoticeKind("proposal.return_ending", formal=False, recipients=to_sponsor),
    NoticeKind("proposal.lapsed", formal=True, recipients=to_sponsor, alternates=to_sponsor_alternates),
    NoticeKind("proposal.registered", formal=True, recipients=to_members, alternates=to_member_alternates),
    NoticeKind("proposal.opened", formal=False, recipients=to_members),
    NoticeKind("proposal.for_action", formal=False, recipients=to_members),
    NoticeKind("proposal.withdrawn", formal=False, recipients=to_members),
    NoticeKind("proposal.decided", formal=True, recipients=to_sponsor, alternates=to_sponsor_alternates),
    NoticeKind("proposal.author_told", formal=False, recipients=to_author),
]

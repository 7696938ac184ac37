"""What a change of a delegation does to its commitments: drafts go over with a post; the head takes one out of clearance."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from governance.commitments.models import Commitment, CommitmentState, Report, ReportState
from governance.commitments.services.drafts import commitment_take_back
from members.delegations.hooks import Supersedable
from portal.core.actors import Actor
from portal.core.refusals import Refusal


def drafts_give(member: int, giver: int, taker: int) -> int:
    """A person's drafts and unsent reports become another person's. Within a service; returns how many."""
    drafts = Commitment.objects.filter(lead=member, author=giver, state=CommitmentState.DRAFT)
    reports = Report.objects.filter(
        commitment__lead=member, author=giver, state__in=[ReportState.OPEN, ReportState.SENT_BACK]
    )
    return drafts.update(author=taker) + reports.update(author=taker)


def still_changeable(row: Commitment, at: datetime) -> Refusal | None:
    """None while it waits for clearance."""
    if row.state == CommitmentState.CLEARANCE:
        return None
    return Refusal("not_in_clearance", _("It no longer waits for clearance."), rule="clearance")


def _found(uid: Any) -> Commitment | None:
    row = Commitment.objects.filter(uid=uid).first()
    if row is not None:
        row.member_id = row.lead_id  # type: ignore[attr-defined]
    return row


def _set_aside(row: Commitment, actor: Actor) -> Commitment:
    return commitment_take_back(commitment=row.pk, actor=actor)


SUPERSEDABLE = Supersedable(
    find=_found,
    title=lambda row: row.title,
    path=lambda row: f"/commitments/{row.uid}/",
    author=lambda row: row.author_id,
    refusal=still_changeable,
    set_aside=_set_aside,
)

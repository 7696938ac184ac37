"""Who may do what with commitments and reports (domain.md §2, §5)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from members.body.permissions import entitled, officer
from members.delegations.permissions import clears, delegate_of, with_power
from members.states.models import Member
from portal.core.actors import Actor
from portal.core.permissions import Predicate, any_of, only_system
from portal.core.refusals import Refusal

by_job = only_system(Refusal("job_only", _("The portal does this itself, at its time.")))


def lead_of(commitment: Any) -> int:
    return int(commitment.lead_id)


def author_of(row: Any) -> int | None:
    author: int | None = row.author_id
    return author


def reporting_member(report: Any) -> int:
    return int(report.commitment.lead_id)


def partner_member(partner: Any) -> int:
    return int(partner.member_id or 0)


def all_of(*predicates: Predicate) -> Predicate:
    """Admit whom all of the predicates admit; refuse with the first refusal."""

    def every(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
        return next((refusal for predicate in predicates if (refusal := predicate(actor, obj, at))), None)

    return every


def may_commit(member_of: Callable[[Any], int]) -> Predicate:
    """The member itself holds the right to commit at the instant (rules of procedure, rights)."""

    def predicate(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
        return entitled(Member.objects.get(pk=member_of(obj)), "commit", None, at)

    return predicate


PERMISSIONS: dict[str, Predicate] = {
    "commitment.draft": delegate_of(lead_of),
    "commitment.take_back": any_of(delegate_of(lead_of), by_job),
    "commitment.clear": clears(lead_of, author_of),
    "commitment.submit": all_of(with_power("bind", lead_of), may_commit(lead_of)),
    "commitment.check_form": officer,
    "commitment.confirm_share": with_power("bind", partner_member),
    "commitment.by_job": by_job,
    "report.write": delegate_of(reporting_member),
    "report.clear": all_of(clears(reporting_member, author_of), may_commit(reporting_member)),
    "report.check_form": officer,
    "report.by_job": by_job,
}

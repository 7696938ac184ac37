"""Who may do what with initiatives (domain.md §8)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from initiatives.exchange.permissions import commits
from members.body.permissions import officer
from members.delegations.permissions import focal_point_of, with_power
from portal.core.permissions import Predicate, any_of, only_system
from portal.core.refusals import Refusal


def lead_of(initiative: Any) -> int:
    return int(initiative.lead_id)


def taking_part(partner: Any) -> int:
    return int(partner.member_id or 0)


PERMISSIONS: dict[str, Predicate] = {
    "initiative.lead": commits(with_power("bind", lead_of)),
    "initiative.keep": commits(any_of(focal_point_of(lead_of), with_power("bind", lead_of))),
    "initiative.endorse": commits(with_power("bind", taking_part)),
    "initiative.close": officer,
    "initiative.by_job": only_system(Refusal("job_only", _("The portal does this itself, at its time."))),
}

"""Who takes a member's data: its focal point."""

from members.body.permissions import system_only
from members.delegations.permissions import focal_point_of
from portal.core.permissions import Predicate

own_focal_point = focal_point_of(lambda row: row.member_id)

PERMISSIONS: dict[str, Predicate] = {
    "export.ask": own_focal_point,
    "export.take": own_focal_point,
    "export.by_job": system_only,
}

"""Who handles instruments: officers enter what comes, legal officers examine form and deposit (domain.md §2)."""

from members.body.permissions import keeps_register, legal_officer, officer, system_only
from portal.core.permissions import Predicate, any_of

deposits = any_of(legal_officer, system_only)

PERMISSIONS: dict[str, Predicate] = {
    "instrument.receive": keeps_register,
    "instrument.examine": deposits,
    "instrument.deposit": deposits,
    "instrument.revoke": deposits,
    "rectification.make": system_only,
    "rectification.object": officer,
    "names.record": system_only,
}
